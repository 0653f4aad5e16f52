// An EventLoop that a test turns by hand: no epoll, no sleeping, no time of its own.
//
//   ManualLoop loop;
//   scope.spawn(fetch(loop));
//   loop.runUntilIdle();          // everything that can go on without time passing or sockets speaking
//   loop.advance(30s);            // timers on the way fire in order, each at its own time
//   loop.fire(fd, IoEvents::Read) // what epoll would have said
//
// Order of a turn as in event_loop.h. Thread-affine except post(). Watchers and timers must go before the loop.
#pragma once

#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "proxy/base/event_loop.h"
#include "tests/support/manual_clock.h"

namespace brink::test {

class ManualWatcher;
class ManualTimer;

class ManualLoop final : public EventLoop {
 public:
  ManualLoop() = default;
  ~ManualLoop() override;

  const ManualClock& clock() const override { return clock_; }
  ManualClock& manualClock() { return clock_; }

  // Any number will do for `fd`: it is only a name for fire() and interest(). One watcher per fd.
  std::unique_ptr<IoWatcher> watch(int fd, IoHandler& handler) override;
  std::unique_ptr<Timer> makeTimer(std::function<void()> on_expiry) override;
  void post(std::function<void()> work) override;
  void addSleepObserver(SleepObserver& observer) override { observers_.push_back(&observer); }
  void removeSleepObserver(SleepObserver& observer) override { std::erase(observers_, &observer); }

  // Posted work, due timers and the three queues, until a real loop would sleep. Time stands still. CHECK-fails after a
  // million turns: two parties then keep each other awake for ever.
  void runUntilIdle();

  // runUntilIdle(), then moves time by `by`, stopping at each timer's deadline on the way.
  void advance(Duration by);

  // The readiness that is also wanted is reported to the watcher of `fd`, then runUntilIdle(). Returns false if nobody
  // wanted it.
  bool fire(int fd, IoEvents ready);

  IoEvents interest(int fd) const;
  std::size_t armedTimers() const { return timers_.size(); }

 private:
  friend class ManualWatcher;
  friend class ManualTimer;
  using Deadline = std::pair<SteadyTime, std::uint64_t>;  // ties fire in the order in which they were started

  // Each returns whether it did anything.
  bool runPosted();
  bool runDueTimers();

  ManualClock clock_;
  std::map<Deadline, ManualTimer*> timers_;
  std::uint64_t next_start_ = 0;
  std::map<int, ManualWatcher*> watchers_;
  std::vector<SleepObserver*> observers_;
  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
};

}  // namespace brink::test
