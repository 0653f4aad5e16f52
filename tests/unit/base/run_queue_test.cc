#include "proxy/base/run_queue.h"

#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace brink {
namespace {

class Step final : public Runnable {
 public:
  explicit Step(std::function<void()> work) : work_(std::move(work)) {}
  void run() override { work_(); }

 private:
  std::function<void()> work_;
};

TEST(RunQueue, RunsInOrder) {
  RunQueue queue;
  std::string ran;
  Step a([&] { ran += 'a'; });
  Step b([&] { ran += 'b'; });
  queue.push(a);
  queue.push(b);
  EXPECT_EQ(queue.runOnce(), 2U);
  EXPECT_EQ(ran, "ab");
  EXPECT_TRUE(queue.empty());
}

TEST(RunQueue, RunsOnceHoweverOftenItWasPushed) {
  RunQueue queue;
  int runs = 0;
  Step step([&] { ++runs; });
  queue.push(step);
  queue.push(step);
  queue.runOnce();
  EXPECT_EQ(runs, 1);
}

TEST(RunQueue, WhatIsPushedMeanwhileWaitsForTheNextRound) {
  RunQueue queue;
  int runs = 0;
  Step* self = nullptr;
  Step again([&] {
    ++runs;
    queue.push(*self);
  });
  self = &again;
  queue.push(again);
  EXPECT_EQ(queue.runOnce(), 1U);
  EXPECT_EQ(queue.runOnce(), 1U);
  EXPECT_EQ(runs, 2);
}

TEST(RunQueue, DestroyedRunnableDoesNotRun) {
  RunQueue queue;
  int runs = 0;
  auto doomed = std::make_unique<Step>([&] { ++runs; });
  queue.push(*doomed);
  doomed.reset();
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.runOnce(), 0U);
  EXPECT_EQ(runs, 0);
}

TEST(RunQueue, RunnableMayDestroyALaterOneOfTheSameRound) {
  RunQueue queue;
  std::string ran;
  auto doomed = std::make_unique<Step>([&] { ran += 'x'; });
  Step killer([&] { doomed.reset(); });
  Step last([&] { ran += 'l'; });
  queue.push(killer);
  queue.push(*doomed);
  queue.push(last);
  queue.runOnce();
  EXPECT_EQ(ran, "l");
}

TEST(RunQueue, RunnableMayDestroyItself) {
  RunQueue queue;
  std::unique_ptr<Step> step;
  step = std::make_unique<Step>([&] { step.reset(); });
  queue.push(*step);
  queue.runOnce();
  EXPECT_EQ(step, nullptr);
}

TEST(RunQueue, StaysInTheQueueInWhichItIs) {
  RunQueue first;
  RunQueue second;
  Step step([] {});
  first.push(step);
  second.push(step);
  EXPECT_TRUE(second.empty());
  step.unqueue();
  EXPECT_TRUE(first.empty());
  second.push(step);
  EXPECT_FALSE(second.empty());
}

TEST(RunQueue, QueueMayGoBeforeWhatIsInIt) {
  Step step([] {});
  {
    RunQueue queue;
    queue.push(step);
  }
  EXPECT_FALSE(step.queued());
}

}  // namespace
}  // namespace brink
