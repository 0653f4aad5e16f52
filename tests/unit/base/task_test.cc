#include "proxy/base/task.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "proxy/base/error.h"
#include "proxy/base/sleep.h"
#include "tests/support/manual_loop.h"

namespace brink {
namespace {

using namespace std::chrono_literals;

// Says when it goes.
class Trace {
 public:
  Trace(std::string& log, char letter) : log_(&log), letter_(letter) {}
  Trace(Trace&& other) noexcept : log_(std::exchange(other.log_, nullptr)), letter_(other.letter_) {}
  ~Trace() {
    if (log_ != nullptr) *log_ += letter_;
  }

 private:
  std::string* log_;
  char letter_;
};

Task<int> ready(int value) { co_return value; }

Task<int> afterSignal(Signal& signal, int value) {
  co_await signal.wait();
  co_return value;
}

Task<long> sumOfReady(int count) {
  long sum = 0;
  for (int i = 0; i < count; ++i) {
    const int value = co_await ready(i);
    sum += value;
  }
  co_return sum;
}

TEST(Task, DoesNothingBeforeItIsStarted) {
  bool ran = false;
  const auto make = [](bool& flag) -> Task<void> {
    flag = true;
    co_return;
  };
  { const Task<void> task = make(ran); }
  EXPECT_FALSE(ran);
}

TEST(Task, ALoopOfReadyAwaitsDoesNotGrowTheStack) {
  Task<long> task = sumOfReady(100'000);
  EXPECT_TRUE(task.start());
  EXPECT_EQ(task.take(), 99'999L * 100'000 / 2);
}

TEST(Task, ALoopOfAwaitsThatSuspendDoesNotGrowTheStack) {
  RunQueue queue;
  Signal signal(queue);
  const auto loop = [](Signal& each, int count) -> Task<int> {
    int sum = 0;
    for (int i = 0; i < count; ++i) {
      const int one = co_await afterSignal(each, 1);
      sum += one;
    }
    co_return sum;
  };
  Task<int> task = loop(signal, 100'000);
  EXPECT_FALSE(task.start());
  while (!task.done()) {
    signal.wake();
    queue.runOnce();
  }
  EXPECT_EQ(task.take(), 100'000);
}

Task<int> nested(Signal& signal, int depth) {
  if (depth == 0) {
    co_await signal.wait();
    co_return 0;
  }
  const int below = co_await nested(signal, depth - 1);
  co_return below + 1;
}

TEST(Task, ResultsComeUpThroughNestedTasks) {
  RunQueue queue;
  Signal signal(queue);
  Task<int> task = nested(signal, 100);
  EXPECT_FALSE(task.start());
  signal.wake();
  EXPECT_FALSE(task.done());  // never resumed from inside wake()
  queue.runOnce();
  EXPECT_EQ(task.take(), 100);
}

Task<void> holding(std::string& log, Signal& signal, int depth) {
  const Trace trace(log, static_cast<char>('a' + depth));
  if (depth == 0) {
    co_await signal.wait();
    log += '!';
    co_return;
  }
  co_await holding(log, signal, depth - 1);
  log += '!';
}

TEST(Task, DestroyingItCancelsEverythingBelowInnermostFirst) {
  RunQueue queue;
  Signal signal(queue);
  std::string log;
  {
    Task<void> task = holding(log, signal, 2);
    task.start();
    EXPECT_EQ(log, "");
  }
  EXPECT_EQ(log, "abc");
  signal.wake();
  EXPECT_EQ(queue.runOnce(), 0U);
}

TEST(Task, CancelledBetweenWakeAndResumptionDoesNotGoOn) {
  RunQueue queue;
  Signal signal(queue);
  std::string log;
  {
    Task<void> task = holding(log, signal, 0);
    task.start();
    signal.wake();
  }
  EXPECT_EQ(queue.runOnce(), 0U);
  EXPECT_EQ(log, "a");
}

TEST(Task, CarriesValuesThatOnlyMove) {
  const auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
  const auto outer = [](Task<std::unique_ptr<int>> inner) -> Task<int> {
    const auto value = co_await inner;
    co_return *value;
  };
  Task<int> task = outer(make());
  EXPECT_TRUE(task.start());
  EXPECT_EQ(task.take(), 7);
}

TEST(Task, CarriesErrorsAsValues) {
  const auto broken = []() -> Task<Result<int>> { co_return fail(ErrorCode::Timeout, Side::Origin, "too slow"); };
  Task<Result<int>> task = broken();
  task.start();
  EXPECT_EQ(task.take().error().code, ErrorCode::Timeout);
}

TEST(Signal, WakeBeforeWaitIsNotLost) {
  RunQueue queue;
  Signal signal(queue);
  signal.wake();
  Task<int> task = afterSignal(signal, 3);
  EXPECT_TRUE(task.start());
}

TEST(Signal, OneWakeEndsOneWait) {
  RunQueue queue;
  Signal signal(queue);
  const auto twice = [](Signal& each, int& done) -> Task<void> {
    co_await each.wait();
    ++done;
    co_await each.wait();
    ++done;
  };
  int done = 0;
  Task<void> task = twice(signal, done);
  task.start();
  signal.wake();
  signal.wake();
  queue.runOnce();
  EXPECT_EQ(done, 1);
  queue.runOnce();
  EXPECT_EQ(done, 1);
  signal.wake();
  queue.runOnce();
  EXPECT_EQ(done, 2);
}

TEST(Signal, WakeDuringTheResumptionEndsTheNextWait) {
  RunQueue queue;
  Signal signal(queue);
  const auto selfish = [](Signal& own, int& done) -> Task<void> {
    for (int i = 0; i < 3; ++i) {
      co_await own.wait();
      ++done;
      own.wake();
    }
  };
  int done = 0;
  Task<void> task = selfish(signal, done);
  task.start();
  signal.wake();
  queue.runOnce();
  EXPECT_EQ(done, 3);
}

TEST(Signal, ClearForgetsAWake) {
  RunQueue queue;
  Signal signal(queue);
  signal.wake();
  signal.clear();
  Task<int> task = afterSignal(signal, 1);
  EXPECT_FALSE(task.start());
}

TEST(Signal, CanBeWaitedForAgainAfterACancelledWait) {
  RunQueue queue;
  Signal signal(queue);
  {
    Task<int> cancelled = afterSignal(signal, 1);
    cancelled.start();
  }
  Task<int> task = afterSignal(signal, 2);
  task.start();
  signal.wake();
  queue.runOnce();
  EXPECT_EQ(task.take(), 2);
}

TEST(TaskScope, RunsWhatItOwnsToTheEnd) {
  RunQueue queue;
  Signal signal(queue);
  std::string log;
  TaskScope scope(queue);
  scope.spawn(holding(log, signal, 1));
  EXPECT_EQ(scope.size(), 1U);
  signal.wake();
  queue.runOnce();
  EXPECT_EQ(log, "!a!b");
  EXPECT_EQ(scope.size(), 0U);
}

TEST(TaskScope, CancelsWhatIsLeftWhenItGoes) {
  RunQueue queue;
  Signal first(queue);
  Signal second(queue);
  std::string log;
  {
    TaskScope scope(queue);
    scope.spawn(holding(log, first, 0));
    scope.spawn(holding(log, second, 1));
    EXPECT_EQ(scope.size(), 2U);
  }
  EXPECT_EQ(log, "aab");
  EXPECT_TRUE(queue.empty());
}

TEST(TaskScope, TaskThatEndsAtOnceIsFreedFromTheQueue) {
  RunQueue queue;
  std::string log;
  const auto quick = [](Trace) -> Task<void> { co_return; };
  TaskScope scope(queue);
  scope.spawn(quick(Trace(log, 'q')));
  EXPECT_EQ(scope.size(), 0U);
  queue.runOnce();
  EXPECT_EQ(log, "q");
}

TEST(TaskScope, TaskMaySpawnAnother) {
  RunQueue queue;
  TaskScope scope(queue);
  int ran = 0;
  const auto child = [](int& count) -> Task<void> {
    ++count;
    co_return;
  };
  const auto parent = [](TaskScope& owner, int& count, Task<void> other) -> Task<void> {
    owner.spawn(std::move(other));
    ++count;
    co_return;
  };
  scope.spawn(parent(scope, ran, child(ran)));
  queue.runOnce();
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(scope.size(), 0U);
}

TEST(Sleep, PassesWhenTheTimeHas) {
  test::ManualLoop loop;
  Task<void> task = sleepFor(loop, 10s);
  task.start();
  loop.advance(9999ms);
  EXPECT_FALSE(task.done());
  loop.advance(1ms);
  EXPECT_TRUE(task.done());
}

TEST(Sleep, CancelledSleepLeavesNoTimer) {
  test::ManualLoop loop;
  {
    Task<void> task = sleepFor(loop, 10s);
    task.start();
    EXPECT_EQ(loop.armedTimers(), 1U);
  }
  EXPECT_EQ(loop.armedTimers(), 0U);
}

}  // namespace
}  // namespace brink
