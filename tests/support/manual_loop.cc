#include "tests/support/manual_loop.h"

#include <algorithm>

#include "proxy/base/check.h"

namespace brink::test {
namespace {
constexpr int kMaxTurns = 1'000'000;
}  // namespace

class ManualWatcher final : public IoWatcher {
 public:
  ManualWatcher(ManualLoop& loop, int fd, IoHandler& handler) : loop_(loop), fd_(fd), handler_(handler) {
    CHECK(loop_.watchers_.emplace(fd_, this).second);
  }
  ~ManualWatcher() override { loop_.watchers_.erase(fd_); }
  void want(IoEvents events) override { wanted_ = events; }

  IoEvents wanted() const { return wanted_; }
  void report(IoEvents ready) { handler_.onIo(ready); }

 private:
  ManualLoop& loop_;
  int fd_;
  IoHandler& handler_;
  IoEvents wanted_ = IoEvents::None;
};

class ManualTimer final : public Timer {
 public:
  ManualTimer(ManualLoop& loop, std::function<void()> on_expiry) : loop_(loop), on_expiry_(std::move(on_expiry)) {}
  ~ManualTimer() override { cancel(); }

  void start(Duration delay) override {
    cancel();
    deadline_ = {loop_.clock_.now() + std::max(delay, Duration::zero()), loop_.next_start_++};
    loop_.timers_.emplace(deadline_, this);
    armed_ = true;
  }
  void cancel() override {
    if (!std::exchange(armed_, false)) return;
    loop_.timers_.erase(deadline_);
  }
  bool armed() const override { return armed_; }
  void expire() {
    cancel();
    on_expiry_();
  }

 private:
  ManualLoop& loop_;
  std::function<void()> on_expiry_;
  ManualLoop::Deadline deadline_;
  bool armed_ = false;
};

ManualLoop::~ManualLoop() {
  posted_.clear();
  CHECK(watchers_.empty());
  CHECK(timers_.empty());
}

std::unique_ptr<IoWatcher> ManualLoop::watch(int fd, IoHandler& handler) {
  return std::make_unique<ManualWatcher>(*this, fd, handler);
}

std::unique_ptr<Timer> ManualLoop::makeTimer(std::function<void()> on_expiry) {
  return std::make_unique<ManualTimer>(*this, std::move(on_expiry));
}

void ManualLoop::post(std::function<void()> work) {
  const std::lock_guard lock(posted_mutex_);
  posted_.push_back(std::move(work));
}

bool ManualLoop::runPosted() {
  std::vector<std::function<void()>> work;
  {
    const std::lock_guard lock(posted_mutex_);
    work.swap(posted_);
  }
  for (auto& item : work) item();
  return !work.empty();
}

bool ManualLoop::runDueTimers() {
  // Timers started by these callbacks wait for the next turn, as they do in libevent.
  const std::uint64_t started_before = next_start_;
  bool any = false;
  for (;;) {
    const auto due = std::find_if(timers_.begin(), timers_.end(), [&](const auto& timer) {
      return timer.first.first > clock_.now() || timer.first.second < started_before;
    });
    if (due == timers_.end() || due->first.first > clock_.now()) return any;
    due->second->expire();
    any = true;
  }
}

void ManualLoop::runUntilIdle() {
  for (int turn = 0; turn < kMaxTurns; ++turn) {
    bool busy = runDueTimers();
    busy = runPosted() || busy;
    const bool queued = !ready().empty() || !wake().empty() || !flush().empty();
    busy = runQueues() || queued || busy;
    for (auto* observer : observers_) busy = observer->beforeSleep() || busy;
    for (auto* observer : observers_) observer->afterSleep();
    if (!busy) return;
  }
  CHECK(!"the loop never becomes idle");
}

void ManualLoop::advance(Duration by) {
  const SteadyTime end = clock_.now() + by;
  runUntilIdle();
  while (!timers_.empty() && timers_.begin()->first.first <= end) {
    clock_.advance(timers_.begin()->first.first - clock_.now());
    runUntilIdle();
  }
  clock_.advance(end - clock_.now());
}

bool ManualLoop::fire(int fd, IoEvents ready) {
  const auto found = watchers_.find(fd);
  if (found == watchers_.end()) return false;
  const auto wanted = static_cast<std::uint8_t>(found->second->wanted());
  const auto seen = static_cast<IoEvents>(static_cast<std::uint8_t>(ready) & wanted);
  if (seen == IoEvents::None) return false;
  found->second->report(seen);
  runUntilIdle();
  return true;
}

IoEvents ManualLoop::interest(int fd) const {
  const auto found = watchers_.find(fd);
  return found == watchers_.end() ? IoEvents::None : found->second->wanted();
}

}  // namespace brink::test
