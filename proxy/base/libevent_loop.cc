#include "proxy/base/libevent_loop.h"

#include <algorithm>
#include <utility>

#include <event2/event.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "proxy/base/check.h"

namespace brink {
namespace {

short toLibevent(IoEvents events) {
  return static_cast<short>((readable(events) ? EV_READ : 0) | (writable(events) ? EV_WRITE : 0));
}

}  // namespace

class LibeventWatcher final : public IoWatcher {
 public:
  LibeventWatcher(LibeventLoop& loop, int fd, IoHandler& handler)
      : loop_(loop), base_(loop.base_), fd_(fd), handler_(handler) {}
  ~LibeventWatcher() override {
    if (event_ != nullptr) event_free(event_);
  }
  void want(IoEvents events) override {
    if (events == wanted_) return;
    wanted_ = events;
    if (event_ != nullptr) event_del(event_);
    if (events == IoEvents::None) return;
    const short flags = static_cast<short>(toLibevent(events) | EV_PERSIST);
    if (event_ == nullptr) {
      event_ = event_new(base_, fd_, flags, &LibeventWatcher::onEvent, this);
      CHECK(event_ != nullptr);
    } else {
      CHECK(event_assign(event_, base_, fd_, flags, &LibeventWatcher::onEvent, this) == 0);
    }
    CHECK(event_add(event_, nullptr) == 0);
  }

 private:
  static void onEvent(evutil_socket_t, short what, void* self) noexcept {
    const int bits = ((what & EV_READ) != 0 ? 1 : 0) | ((what & EV_WRITE) != 0 ? 2 : 0);
    auto* watcher = static_cast<LibeventWatcher*>(self);
    watcher->loop_.freshenClock();
    watcher->handler_.onIo(static_cast<IoEvents>(bits));
  }

  LibeventLoop& loop_;
  event_base* base_;
  int fd_;
  IoHandler& handler_;
  IoEvents wanted_ = IoEvents::None;
  event* event_ = nullptr;
};

class LibeventTimer final : public Timer {
 public:
  LibeventTimer(LibeventLoop& loop, std::function<void()> on_expiry)
      : loop_(loop), on_expiry_(std::move(on_expiry)), event_(evtimer_new(loop.base_, &LibeventTimer::onEvent, this)) {
    CHECK(event_ != nullptr);
  }
  ~LibeventTimer() override { event_free(event_); }
  void start(Duration delay) override {
    const auto us = std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::microseconds>(delay).count());
    const timeval interval{.tv_sec = us / 1'000'000, .tv_usec = us % 1'000'000};
    CHECK(evtimer_add(event_, &interval) == 0);
    armed_ = true;
  }
  void cancel() override {
    if (!armed_) return;
    evtimer_del(event_);
    armed_ = false;
  }
  bool armed() const override { return armed_; }

 private:
  static void onEvent(evutil_socket_t, short, void* self) noexcept {
    auto* timer = static_cast<LibeventTimer*>(self);
    timer->armed_ = false;
    timer->loop_.freshenClock();
    timer->on_expiry_();
  }

  LibeventLoop& loop_;
  std::function<void()> on_expiry_;
  event* event_;
  bool armed_ = false;
};

namespace {

event_base* makeBase() {
  event_config* config = event_config_new();
  CHECK(config != nullptr);
  // Timers are compared with a clock that is read once per turn, so the cheap coarse clock would be late by up to 4 ms.
  event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
  event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
  event_base* base = event_base_new_with_config(config);
  event_config_free(config);
  CHECK(base != nullptr);
  return base;
}

}  // namespace

LibeventLoop::LibeventLoop() : base_(makeBase()), wake_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  CHECK(wake_fd_);
  wake_event_ = event_new(
      base_, wake_fd_.get(), EV_READ | EV_PERSIST,
      [](evutil_socket_t, short, void* self) noexcept { static_cast<LibeventLoop*>(self)->drainWakeFd(); }, this);
  CHECK(wake_event_ != nullptr && event_add(wake_event_, nullptr) == 0);
}

LibeventLoop::~LibeventLoop() {
  posted_.clear();
  event_free(wake_event_);
  event_base_free(base_);
}

std::unique_ptr<IoWatcher> LibeventLoop::watch(int fd, IoHandler& handler) {
  return std::make_unique<LibeventWatcher>(*this, fd, handler);
}

std::unique_ptr<Timer> LibeventLoop::makeTimer(std::function<void()> on_expiry) {
  return std::make_unique<LibeventTimer>(*this, std::move(on_expiry));
}

void LibeventLoop::post(std::function<void()> work) {
  bool first = false;
  {
    const std::lock_guard lock(posted_mutex_);
    first = posted_.empty();
    posted_.push_back(std::move(work));
  }
  if (!first) return;  // the wake-up for the earlier one is still under way
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_fd_.get(), &one, sizeof one);
}

void LibeventLoop::stop() {
  stopping_.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_fd_.get(), &one, sizeof one);
}

void LibeventLoop::drainWakeFd() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_fd_.get(), &count, sizeof count);
}

void LibeventLoop::runPosted() {
  std::vector<std::function<void()>> work;
  {
    const std::lock_guard lock(posted_mutex_);
    work.swap(posted_);
  }
  for (auto& item : work) item();
}

void LibeventLoop::addSleepObserver(SleepObserver& observer) { sleep_observers_.push_back(&observer); }

void LibeventLoop::removeSleepObserver(SleepObserver& observer) { std::erase(sleep_observers_, &observer); }

void LibeventLoop::runTurn() {
  bool busy = queues_pending_;
  for (auto* observer : sleep_observers_) busy = observer->beforeSleep() || busy;
  clock_stale_ = true;
  event_base_loop(base_, EVLOOP_ONCE | (busy ? EVLOOP_NONBLOCK : 0));
  freshenClock();
  for (auto* observer : sleep_observers_) observer->afterSleep();
  runPosted();
  queues_pending_ = runQueues();
}

void LibeventLoop::run() {
  while (!stopping_.load(std::memory_order_acquire)) runTurn();
}

}  // namespace brink
