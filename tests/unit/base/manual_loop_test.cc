// The loop that tests turn by hand behaves as the real one does.
#include "tests/support/manual_loop.h"

#include <string>

#include <gtest/gtest.h>

namespace brink::test {
namespace {

using namespace std::chrono_literals;

TEST(ManualLoop, TimersFireInTheOrderOfTheirDeadlinesEachAtItsTime) {
  ManualLoop loop;
  const SteadyTime start = loop.clock().now();
  std::string fired;
  const auto note = [&](char letter) {
    return
        [&fired, &loop, start, letter] { fired += letter + std::to_string((loop.clock().now() - start) / 1s) + " "; };
  };
  const auto b = loop.makeTimer(note('b'));
  const auto a = loop.makeTimer(note('a'));
  const auto c = loop.makeTimer(note('c'));
  b->start(2s);
  a->start(1s);
  c->start(2s);
  loop.advance(10s);
  EXPECT_EQ(fired, "a1 b2 c2 ");
  EXPECT_EQ(loop.clock().now(), start + 10s);
  EXPECT_FALSE(a->armed());
}

TEST(ManualLoop, CancelledAndDestroyedTimersStaySilent) {
  ManualLoop loop;
  int fired = 0;
  const auto cancelled = loop.makeTimer([&] { ++fired; });
  cancelled->start(1s);
  cancelled->cancel();
  loop.makeTimer([&] { ++fired; })->start(1s);
  loop.advance(2s);
  EXPECT_EQ(fired, 0);
}

TEST(ManualLoop, TimerMayRearmItself) {
  ManualLoop loop;
  int fired = 0;
  Timer* self = nullptr;
  const auto timer = loop.makeTimer([&] {
    ++fired;
    self->start(1s);
  });
  self = timer.get();
  timer->start(1s);
  loop.advance(3500ms);
  EXPECT_EQ(fired, 3);
}

TEST(ManualLoop, PostedWorkRunsInOrder) {
  ManualLoop loop;
  std::string ran;
  loop.post([&] {
    ran += 'a';
    loop.post([&] { ran += 'c'; });
  });
  loop.post([&] { ran += 'b'; });
  EXPECT_EQ(ran, "");
  loop.runUntilIdle();
  EXPECT_EQ(ran, "abc");
}

class Recorder final : public IoHandler {
 public:
  void onIo(IoEvents ready) override { seen.push_back(ready); }
  std::vector<IoEvents> seen;
};

TEST(ManualLoop, ReportsOnlyReadinessThatIsWanted) {
  ManualLoop loop;
  Recorder handler;
  const auto watcher = loop.watch(5, handler);
  EXPECT_FALSE(loop.fire(5, IoEvents::Read));
  watcher->want(IoEvents::Read);
  EXPECT_EQ(loop.interest(5), IoEvents::Read);
  EXPECT_TRUE(loop.fire(5, IoEvents::ReadWrite));
  EXPECT_FALSE(loop.fire(6, IoEvents::Read));
  EXPECT_EQ(handler.seen, std::vector<IoEvents>{IoEvents::Read});
}

class Step final : public Runnable {
 public:
  explicit Step(std::function<void()> work) : work_(std::move(work)) {}
  void run() override { work_(); }

 private:
  std::function<void()> work_;
};

TEST(ManualLoop, QueuesRunReadyThenWakeThenFlush) {
  ManualLoop loop;
  std::string ran;
  Step flush([&] { ran += 'f'; });
  Step wake([&] { ran += 'w'; });
  Step again([&] { ran += 'g'; });
  Step ready([&] {
    ran += 'r';
    loop.ready().push(again);
  });
  loop.flush().push(flush);
  loop.wake().push(wake);
  loop.ready().push(ready);
  loop.runUntilIdle();
  EXPECT_EQ(ran, "rgwf");
}

class Observer final : public SleepObserver {
 public:
  explicit Observer(EventLoop& loop) : loop_(loop) { loop_.addSleepObserver(*this); }
  ~Observer() { loop_.removeSleepObserver(*this); }
  bool beforeSleep() override { return --work_left_ >= 0; }
  void afterSleep() override { ++sleeps; }
  int sleeps = 0;

 private:
  EventLoop& loop_;
  int work_left_ = 2;
};

TEST(ManualLoop, SleepObserversCanKeepItAwake) {
  ManualLoop loop;
  const Observer observer(loop);
  loop.runUntilIdle();
  EXPECT_EQ(observer.sleeps, 3);
}

}  // namespace
}  // namespace brink::test
