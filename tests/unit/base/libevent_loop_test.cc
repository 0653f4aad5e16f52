// The real loop: the only unit test with sockets, short sleeps and a second thread, because those are what it is about.
#include "proxy/base/libevent_loop.h"

#include <memory>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/sleep.h"

namespace brink {
namespace {

using namespace std::chrono_literals;

class Pair {
 public:
  Pair() {
    int ends[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    here.reset(ends[0]);
    there.reset(ends[1]);
  }
  UniqueFd here;
  UniqueFd there;
};

class Recorder final : public IoHandler {
 public:
  void onIo(IoEvents ready) override {
    last = ready;
    ++calls;
    if (work) work();
  }
  IoEvents last = IoEvents::None;
  int calls = 0;
  std::function<void()> work;
};

TEST(LibeventLoop, TimersFireInOrderAndNotEarly) {
  LibeventLoop loop;
  const SteadyTime start = std::chrono::steady_clock::now();
  std::string fired;
  const auto second = loop.makeTimer([&] { fired += 'b'; });
  const auto first = loop.makeTimer([&] {
    fired += 'a';
    EXPECT_GE(loop.clock().now(), start + 5ms);
  });
  second->start(15ms);
  first->start(5ms);
  EXPECT_TRUE(first->armed());
  while (fired.size() < 2) loop.runTurn();
  EXPECT_EQ(fired, "ab");
  EXPECT_FALSE(first->armed());
  EXPECT_GE(std::chrono::steady_clock::now(), start + 15ms);
}

TEST(LibeventLoop, RestartedTimerFiresOnceAndCancelledOnesNever) {
  LibeventLoop loop;
  int fired = 0;
  int never = 0;
  const auto timer = loop.makeTimer([&] { ++fired; });
  const auto cancelled = loop.makeTimer([&] { ++never; });
  auto destroyed = loop.makeTimer([&] { ++never; });
  timer->start(1ms);
  timer->start(3ms);
  cancelled->start(1ms);
  cancelled->cancel();
  destroyed->start(1ms);
  destroyed.reset();
  const auto end = loop.makeTimer([] {});
  end->start(10ms);
  while (end->armed()) loop.runTurn();
  EXPECT_EQ(fired, 1);
  EXPECT_EQ(never, 0);
}

TEST(LibeventLoop, PostFromAnotherThreadWakesIt) {
  LibeventLoop loop;
  const auto here = std::this_thread::get_id();
  std::thread::id ran_on;
  std::thread other([&] {
    std::this_thread::sleep_for(5ms);
    loop.post([&] {
      ran_on = std::this_thread::get_id();
      loop.stop();
    });
  });
  loop.run();
  other.join();
  EXPECT_EQ(ran_on, here);
}

TEST(LibeventLoop, RunsAllThatManyThreadsPost) {
  LibeventLoop loop;
  int count = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        loop.post([&] {
          if (++count == 4000) loop.stop();
        });
      }
    });
  }
  loop.run();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(count, 4000);
}

TEST(LibeventLoop, PostedWorkMayPost) {
  LibeventLoop loop;
  int rounds = 0;
  std::function<void()> again = [&] { ++rounds < 5 ? loop.post(again) : loop.stop(); };
  loop.post(again);
  loop.run();
  EXPECT_EQ(rounds, 5);
}

TEST(LibeventLoop, StopBeforeRunEndsAtOnce) {
  LibeventLoop loop;
  loop.stop();
  loop.run();
}

TEST(LibeventLoop, ReportsWhatIsReadyAmongWhatIsWanted) {
  LibeventLoop loop;
  Pair pair;
  Recorder handler;
  const auto watcher = loop.watch(pair.here.get(), handler);
  watcher->want(IoEvents::Write);
  loop.runTurn();
  EXPECT_EQ(handler.last, IoEvents::Write);
  ASSERT_EQ(write(pair.there.get(), "x", 1), 1);
  watcher->want(IoEvents::Read);
  loop.runTurn();
  EXPECT_EQ(handler.last, IoEvents::Read);
  watcher->want(IoEvents::ReadWrite);
  loop.runTurn();
  EXPECT_EQ(handler.last, IoEvents::ReadWrite);
}

TEST(LibeventLoop, ReadinessIsReportedUntilItIsConsumed) {
  LibeventLoop loop;
  Pair pair;
  Recorder handler;
  const auto watcher = loop.watch(pair.here.get(), handler);
  watcher->want(IoEvents::Read);
  ASSERT_EQ(write(pair.there.get(), "x", 1), 1);
  loop.runTurn();
  loop.runTurn();
  EXPECT_EQ(handler.calls, 2);
}

TEST(LibeventLoop, HangUpIsReportedAsReadable) {
  LibeventLoop loop;
  Pair pair;
  Recorder handler;
  const auto watcher = loop.watch(pair.here.get(), handler);
  watcher->want(IoEvents::Read);
  pair.there.reset();
  loop.runTurn();
  EXPECT_TRUE(readable(handler.last));
}

TEST(LibeventLoop, DestroyedWatcherIsSilentAlsoLaterInTheSameTurn) {
  LibeventLoop loop;
  Pair a;
  Pair b;
  Recorder first;
  Recorder second;
  std::unique_ptr<IoWatcher> watch_a = loop.watch(a.here.get(), first);
  std::unique_ptr<IoWatcher> watch_b = loop.watch(b.here.get(), second);
  first.work = [&] { watch_b.reset(); };
  second.work = [&] { watch_a.reset(); };
  watch_a->want(IoEvents::Read);
  watch_b->want(IoEvents::Read);
  ASSERT_EQ(write(a.there.get(), "x", 1), 1);
  ASSERT_EQ(write(b.there.get(), "x", 1), 1);
  loop.runTurn();
  EXPECT_EQ(first.calls + second.calls, 1);
}

TEST(LibeventLoop, TimeStandsStillWithinATurn) {
  LibeventLoop loop;
  loop.post([&] {
    const SteadyTime now = loop.clock().now();
    std::this_thread::sleep_for(2ms);
    EXPECT_EQ(loop.clock().now(), now);
    loop.stop();
  });
  loop.run();
}

class Observer final : public SleepObserver {
 public:
  bool beforeSleep() override {
    ++asked;
    return false;
  }
  void afterSleep() override { ++slept; }
  int asked = 0;
  int slept = 0;
};

TEST(LibeventLoop, AsksItsObserversBeforeEverySleep) {
  LibeventLoop loop;
  Observer observer;
  loop.addSleepObserver(observer);
  loop.post([] {});
  loop.runTurn();
  EXPECT_EQ(observer.asked, 1);
  EXPECT_EQ(observer.slept, 1);
  loop.removeSleepObserver(observer);
  loop.post([] {});
  loop.runTurn();
  EXPECT_EQ(observer.asked, 1);
}

TEST(LibeventLoop, CoroutinesSleepOnIt) {
  LibeventLoop loop;
  TaskScope scope(loop.ready());
  const auto nap = [](LibeventLoop& on) -> Task<void> {
    co_await sleepFor(on, 2ms);
    co_await sleepFor(on, 0ms);
    on.stop();
  };
  scope.spawn(nap(loop));
  loop.run();
  EXPECT_EQ(scope.size(), 0U);
}

}  // namespace
}  // namespace brink
