// The EventLoop on libevent (epoll). One per worker thread; made, run and destroyed on that thread, stop() and post()
// from any.
#pragma once

#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include "proxy/base/event_loop.h"
#include "proxy/base/fd.h"

struct event_base;
struct event;

namespace brink {

class LibeventLoop final : public EventLoop {
 public:
  LibeventLoop();
  ~LibeventLoop() override;

  const Clock& clock() const override { return clock_; }
  std::unique_ptr<IoWatcher> watch(int fd, IoHandler& handler) override;
  std::unique_ptr<Timer> makeTimer(std::function<void()> on_expiry) override;
  void post(std::function<void()> work) override;
  void addSleepObserver(SleepObserver& observer) override;
  void removeSleepObserver(SleepObserver& observer) override;

  // Turns until stop() was called.
  void run();
  // One turn, sleeping at most until the next event; for tests and single-purpose loops.
  void runTurn();
  void stop();

 private:
  friend class LibeventWatcher;
  friend class LibeventTimer;
  void runPosted();
  void drainWakeFd();
  // The first callback after a sleep reads the time for all of the turn.
  void freshenClock() {
    if (std::exchange(clock_stale_, false)) clock_.refresh();
  }

  SystemClock clock_;
  bool clock_stale_ = false;
  bool queues_pending_ = true;
  event_base* base_;
  UniqueFd wake_fd_;  // eventfd; post() and stop() write it
  event* wake_event_ = nullptr;
  std::vector<SleepObserver*> sleep_observers_;
  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
  std::atomic<bool> stopping_{false};
};

}  // namespace brink
