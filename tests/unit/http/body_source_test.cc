#include "proxy/http/body_source.h"

#include <deque>

#include <gtest/gtest.h>

namespace brink::http {
namespace {

// A body whose pieces a test gives one by one.
class PiecewiseBody final : public BodySource {
 public:
  Pull pull(BufferChain& into, std::size_t max) override {
    if (bytes_.moveTo(into, max) > 0) return Pull::Data;
    return last_;
  }
  void setWaker(Waker* waker) override { waker_ = waker; }
  std::optional<std::uint64_t> length() const override { return std::nullopt; }
  Error error() const override { return {ErrorCode::ConnectionClosed, Side::Viewer, Retry::Never, "gone"}; }

  void give(std::string_view piece) {
    bytes_.append(piece);
    if (waker_ != nullptr) waker_->wake();
  }
  void finish(Pull how) {
    last_ = how;
    if (waker_ != nullptr) waker_->wake();
  }
  bool watched() const { return waker_ != nullptr; }

 private:
  BufferChain bytes_;
  Pull last_ = Pull::Pending;
  Waker* waker_ = nullptr;
};

TEST(MemoryBody, GivesItsBytesThenTheEndForEver) {
  MemoryBody body("hello");
  BufferChain into;
  EXPECT_EQ(body.length(), 5U);
  EXPECT_FALSE(body.empty());
  EXPECT_EQ(body.pull(into, 3), Pull::Data);
  EXPECT_EQ(body.pull(into, 3), Pull::Data);
  EXPECT_EQ(body.pull(into, 3), Pull::End);
  EXPECT_EQ(body.pull(into, 3), Pull::End);
  EXPECT_EQ(into.toString(), "hello");
  EXPECT_EQ(body.length(), 5U);
}

TEST(MemoryBody, WithoutBytesIsEmptyWithoutPulling) {
  EXPECT_TRUE(MemoryBody().empty());
  EXPECT_TRUE(MemoryBody("").empty());
}

TEST(PrefixedBody, GivesThePrefixThenTheRest) {
  MemoryBody rest("rest");
  PrefixedBody body(BufferChain("prefix "), &rest, 11);
  BufferChain into;
  while (body.pull(into, 4) == Pull::Data) {
  }
  EXPECT_EQ(into.toString(), "prefix rest");
}

TEST(PrefixedBody, MayHaveNoRest) {
  PrefixedBody body(BufferChain("all"), nullptr, 3);
  BufferChain into;
  EXPECT_EQ(body.pull(into, 10), Pull::Data);
  EXPECT_EQ(body.pull(into, 10), Pull::End);
}

TEST(PrefixedBody, PassesOnHowTheRestFails) {
  PiecewiseBody rest;
  rest.finish(Pull::Failed);
  PrefixedBody body(BufferChain("p"), &rest, std::nullopt);
  BufferChain into;
  EXPECT_EQ(body.pull(into, 10), Pull::Data);
  EXPECT_EQ(body.pull(into, 10), Pull::Failed);
  EXPECT_EQ(body.error().code, ErrorCode::ConnectionClosed);
}

TEST(ReadUpTo, WaitsForTheEnd) {
  RunQueue ready;
  PiecewiseBody body;
  BufferChain into;
  Task<Result<bool>> task = readUpTo(ready, body, into, 100);
  EXPECT_FALSE(task.start());
  body.give("abc");
  ready.runOnce();
  EXPECT_FALSE(task.done());
  body.finish(Pull::End);
  ready.runOnce();
  ASSERT_TRUE(task.done());
  EXPECT_EQ(task.take(), true);
  EXPECT_EQ(into.toString(), "abc");
  EXPECT_FALSE(body.watched());
}

TEST(ReadUpTo, StopsWhenItHasEnough) {
  RunQueue ready;
  PiecewiseBody body;
  body.give("abcdef");
  BufferChain into;
  Task<Result<bool>> task = readUpTo(ready, body, into, 4);
  EXPECT_TRUE(task.start());
  EXPECT_EQ(task.take(), false);
  EXPECT_EQ(into.toString(), "abcd");
}

TEST(ReadUpTo, SeesTheEndOfABodyThatFitsExactly) {
  RunQueue ready;
  MemoryBody known("abcd");
  BufferChain into;
  Task<Result<bool>> task = readUpTo(ready, known, into, 4);
  EXPECT_TRUE(task.start());
  EXPECT_EQ(task.take(), true);
}

TEST(ReadUpTo, FailsAsTheBodyDoes) {
  RunQueue ready;
  PiecewiseBody body;
  BufferChain into;
  Task<Result<bool>> task = readUpTo(ready, body, into, 100);
  task.start();
  body.give("a");
  body.finish(Pull::Failed);
  ready.runOnce();
  ASSERT_TRUE(task.done());
  EXPECT_EQ(task.take().error().detail, "gone");
}

TEST(ReadUpTo, CancelledLeavesNoWaker) {
  RunQueue ready;
  PiecewiseBody body;
  BufferChain into;
  {
    Task<Result<bool>> task = readUpTo(ready, body, into, 100);
    task.start();
    EXPECT_TRUE(body.watched());
  }
  EXPECT_FALSE(body.watched());
  body.give("late");
  EXPECT_TRUE(ready.empty());
}

}  // namespace
}  // namespace brink::http
