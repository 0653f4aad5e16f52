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

}  // namespace

void SnapshotMaker::make(CatalogPtr catalog, Done done) {
  missing_.clear();
  done_ = std::move(done);
  std::vector<TemplateOrderPtr> orders;
  Duration longest{};
  for (const auto& version : catalog->versions()) {
    if (!version->snapshot || version->snapshot->wasReady()) continue;
    version->snapshot->connect(logs_, loop_.clock());
    missing_.push_back(version);
    orders.push_back(version->order);
    longest = std::max(longest, version->order->start_limit);
  }
  if (!missing_.empty()) {
    supervisor_.makeSnapshots(std::move(orders));
    limit_ = loop_.clock().now() + longest + kStartReserve;
    // Once: it may be the one that runs now.
    if (!timer_) timer_ = loop_.makeTimer([this] { check(); });
  }
  check();
}

void SnapshotMaker::check() {
  conf::Problems problems;
  const bool late = loop_.clock().now() >= limit_;
  for (const auto& version : missing_) {
    const Snapshot& snapshot = *version->snapshot;
    if (snapshot.state() == Snapshot::State::Ready) continue;
    if (snapshot.state() != Snapshot::State::Failed && !late) return timer_->start(kCheckInterval);
    const conf::Place place = version->settings.snap_start_place;
    const std::string why =
        snapshot.state() == Snapshot::State::Failed ? snapshot.failure() : "it was not made in time";
    problems.push_back({place.line, place.column, "function " + version->order->label + ": snapStart: " + why});
  }
  missing_.clear();
  std::exchange(done_, nullptr)(std::move(problems));
}

}  // namespace brink::hooks
