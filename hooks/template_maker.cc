#include "hooks/template_maker.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "conf/load.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

// Between two looks; only while somebody waits.
constexpr Duration kCheckInterval = 2ms;
// For zygotes to come up, beside the template's or the init's own limit.
constexpr Duration kStartReserve = 25s;
// One that was lost, say with the launcher, is no fault of the deployment: it is made anew, so often and after such a
// pause. The supervisor itself pauses for less, and a launcher is back sooner.
constexpr int kAttempts = 3;
constexpr Duration kPause = 1s;
// Templates that compile at the same time: each has its own limit, of time that passes, and uses one processor, so
// there are as many as processors, within these bounds. Snapshots may wait for something: these begin all at once.
constexpr std::size_t kLeastSideBySide = 2;
constexpr std::size_t kMostSideBySide = 16;

std::size_t sideBySide() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), kLeastSideBySide, kMostSideBySide);
}

const Readiness& stateOf(const FunctionVersion& version) { return *version.readiness; }

conf::Problem problemAt(conf::Place place, const FunctionVersion& version, const std::string& what) {
  return {place.line, place.column, "function " + version.order->label + ": " + what};
}

std::string seconds(Duration limit) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(limit).count()) + " s";
}

// All the time that there is, whatever is tried again: what one needs, as often as one may be tried.
Duration wholeLimit(Duration longest) { return kAttempts * (longest + kStartReserve + kPause); }

void judgeCode(const FunctionVersion& version, Verdict& verdict) {
  const conf::Place place = version.settings.code_place;
  const auto& [mistakes, doubts] = stateOf(version).findings();
  for (const std::string& mistake : mistakes) verdict.mistakes.push_back(problemAt(place, version, mistake));
  for (const std::string& doubt : doubts) verdict.doubts.push_back(problemAt(place, version, doubt));
}

// Not ready, and not for its code.
void judgeFailure(const FunctionVersion& version, Duration waited, Verdict& verdict) {
  const Readiness& state = stateOf(version);
  const bool failed = state.state() == Readiness::State::Failed;
  const std::string why = failed ? state.failure() : "it was not made within " + seconds(waited);
  if (version.snapshot) {
    auto& list = failed && !state.isLost() ? verdict.mistakes : verdict.failures;
    list.push_back(problemAt(version.settings.snap_start_place, version, "snapStart: " + why));
  } else {
    const std::string what = "no executor could load its code, which is no fault of the code: " + why;
    verdict.failures.push_back(problemAt(version.settings.code_place, version, what));
  }
}

}  // namespace

conf::Problems Verdict::problems() const {
  conf::Problems all = mistakes;
  all.insert(all.end(), failures.begin(), failures.end());
  return conf::inFileOrder(std::move(all));
}

void TemplateMaker::make(const std::vector<FunctionVersionPtr>& versions, Done done) {
  wanted_.clear();
  done_ = std::move(done);
  Duration longest{};
  for (const auto& version : versions) {
    if (version->readiness->wasReady()) continue;
    if (version->snapshot) version->snapshot->connect(logs_, loop_.clock());
    wanted_.push_back({.version = version, .attempts = 0, .retry_at = std::nullopt});
    longest = std::max(longest, version->order->start_limit);
  }
  limit_ = loop_.clock().now() + wholeLimit(longest);
  // Once: it may be the one that runs now.
  if (!wanted_.empty() && !timer_) timer_ = loop_.makeTimer([this] { check(); });
  check();
}

void TemplateMaker::check() {
  const auto compiles = [](const Wanted& wanted) {
    return wanted.version->readiness->state() == Readiness::State::Asked && !wanted.version->snapshot;
  };
  auto side_by_side = static_cast<std::size_t>(std::ranges::count_if(wanted_, compiles));
  const std::size_t most = sideBySide();
  bool all_tried = true;
  std::vector<TemplateOrderPtr> orders;
  for (Wanted& wanted : wanted_) {
    if (isTried(wanted)) continue;
    all_tried = false;
    const bool has_room = wanted.version->snapshot || side_by_side < most;
    if (!has_room || !wanted.version->readiness->ask()) continue;
    ++wanted.attempts;
    if (!wanted.version->snapshot) ++side_by_side;
    orders.push_back(wanted.version->order);
  }
  if (!orders.empty()) supervisor_.makeAhead(std::move(orders));
  if (!all_tried && loop_.clock().now() < limit_) return timer_->start(kCheckInterval);
  Verdict verdict = judge();
  wanted_.clear();
  std::exchange(done_, nullptr)(std::move(verdict));
}

bool TemplateMaker::isTried(Wanted& wanted) {
  Readiness& readiness = *wanted.version->readiness;
  // It may be gone already: with more functions than templates may stay, the last ones make the first ones end.
  if (readiness.wasReady()) return true;
  if (readiness.state() != Readiness::State::Failed) return false;
  if (!readiness.isLost() || wanted.attempts >= kAttempts) return true;
  const SteadyTime now = loop_.clock().now();
  if (!wanted.retry_at) wanted.retry_at = now + kPause;
  if (now < *wanted.retry_at) return false;
  wanted.retry_at.reset();
  readiness.forgetLoss();
  return false;
}

Verdict TemplateMaker::judge() {
  Verdict verdict;
  for (const Wanted& wanted : wanted_) {
    const FunctionVersion& version = *wanted.version;
    judgeCode(version, verdict);
    const Readiness& state = stateOf(version);
    if (!state.wasReady() && state.findings().mistakes.empty()) {
      judgeFailure(version, wholeLimit(version.order->start_limit), verdict);
    }
  }
  return verdict;
}

}  // namespace brink::hooks
