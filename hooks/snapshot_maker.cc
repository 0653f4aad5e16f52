#include "hooks/snapshot_maker.h"

#include <algorithm>
#include <utility>

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

// Between two looks; only while somebody waits.
constexpr Duration kCheckInterval = 2ms;
// For zygotes to come up, beside the init's own limit.
constexpr Duration kStartReserve = 25s;
// One that was lost, say with the launcher, is no fault of the deployment: it is made anew, so often and after such a
// pause. The supervisor itself pauses for less, and a launcher is back sooner.
constexpr int kAttempts = 3;
constexpr Duration kPause = 1s;

}  // namespace

void SnapshotMaker::make(CatalogPtr catalog, Done done) {
  missing_.clear();
  done_ = std::move(done);
  attempts_ = 0;
  longest_ = {};
  for (const auto& version : catalog->versions()) {
    if (!version->snapshot || version->snapshot->wasReady()) continue;
    version->snapshot->connect(logs_, loop_.clock());
    missing_.push_back(version);
    longest_ = std::max(longest_, version->order->start_limit);
  }
  // Once: it may be the one that runs now.
  if (!missing_.empty() && !timer_) timer_ = loop_.makeTimer([this] { check(); });
  check();
}

void SnapshotMaker::check() {
  if (askForUnmade() || !allTried()) return timer_->start(kCheckInterval);
  if (attempts_ < kAttempts && forgetLost()) return timer_->start(kPause);
  conf::Problems problems;
  for (const auto& version : missing_) {
    const Snapshot& snapshot = *version->snapshot;
    if (snapshot.state() == Snapshot::State::Ready) continue;
    const conf::Place place = version->settings.snap_start_place;
    const std::string why =
        snapshot.state() == Snapshot::State::Failed ? snapshot.failure() : "it was not made in time";
    problems.push_back({place.line, place.column, "function " + version->order->label + ": snapStart: " + why});
  }
  missing_.clear();
  std::exchange(done_, nullptr)(std::move(problems));
}

bool SnapshotMaker::askForUnmade() {
  std::vector<TemplateOrderPtr> orders;
  for (const auto& version : missing_) {
    if (version->snapshot->ask()) orders.push_back(version->order);
  }
  if (orders.empty()) return false;
  ++attempts_;
  limit_ = loop_.clock().now() + longest_ + kStartReserve;
  supervisor_.makeSnapshots(std::move(orders));
  return true;
}

bool SnapshotMaker::allTried() const {
  if (loop_.clock().now() >= limit_) return true;
  return std::ranges::all_of(missing_, [](const FunctionVersionPtr& version) {
    const Snapshot::State state = version->snapshot->state();
    return state == Snapshot::State::Ready || state == Snapshot::State::Failed;
  });
}

bool SnapshotMaker::forgetLost() {
  bool any = false;
  for (const auto& version : missing_) any = version->snapshot->forgetLoss() || any;
  return any;
}

}  // namespace brink::hooks
