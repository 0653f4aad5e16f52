#include "cache/fill.h"

#include "cache/validation.h"
#include "tests/unit/cache/fill_fixture.h"

namespace brink::cache::test {
namespace {

TEST_F(FillTest, TheSecondRequestFollowsTheFirst) {
  const Asked asked(get("/a"));
  auto first = join(asked);
  auto second = join(asked);
  EXPECT_EQ(first.role, Role::Lead);
  EXPECT_NE(first.writer, nullptr);
  EXPECT_EQ(second.role, Role::Follow);
  EXPECT_EQ(second.writer, nullptr);
  EXPECT_EQ(join(Asked(get("/b"))).role, Role::Lead);
  EXPECT_EQ(counters.followers.value(), 1u);
}

TEST_F(FillTest, AllFollowersSeeHeadAndBodyAsTheyCome) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  auto follower = joinThere(asked);
  std::optional<FillOutcome> led, followed;
  await(*leader.reader, led);
  awaitThere(*follower.reader, followed);
  turn();
  EXPECT_FALSE(led || followed);

  leader.writer->publish(cacheable(asked));
  turn();
  ASSERT_TRUE(led && followed);
  EXPECT_EQ(followed->result, FillResult::Body);
  EXPECT_EQ(followed->head, led->head);
  const auto one = leader.reader->body();
  const auto two = follower.reader->body();
  CountingWaker waker;
  two->setWaker(&waker);
  EXPECT_EQ(pullOf(*two), http::Pull::Pending);

  leader.writer->append(BufferChain("hello "));
  turn();
  EXPECT_EQ(waker.count, 1);
  EXPECT_EQ(take(*two, 2), "he");
  EXPECT_EQ(take(*two), "llo ");
  leader.writer->append(BufferChain("world"));
  leader.writer->complete();
  turn();
  EXPECT_EQ(take(*two), "world");
  EXPECT_EQ(pullOf(*two), http::Pull::End);
  EXPECT_EQ(pullOf(*two), http::Pull::End);
  EXPECT_EQ(readAll(*one), "hello world");
  two->setWaker(nullptr);
}

TEST_F(FillTest, AFinishedFillIsStoredAndOffTheTable) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(cacheable(asked));
  leader.writer->append(BufferChain("hello"));
  EXPECT_EQ(counters.fill_bytes.value(), 5);
  leader.writer->complete();
  EXPECT_EQ(counters.fill_bytes.value(), 0);
  const Lookup found = store.lookup(asked.selector, kNow);
  ASSERT_EQ(found.state, LookupState::Fresh);
  EXPECT_EQ(found.entry->body->toString(), "hello");
  EXPECT_EQ(found.entry->head.headers.get("content-length"), "5");
  const auto late = join(asked);
  EXPECT_EQ(late.role, Role::Stored);
  EXPECT_EQ(late.lookup.entry, found.entry);
}

TEST_F(FillTest, ALateFollowerStillGetsTheBeginning) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(cacheable(asked));
  leader.writer->append(BufferChain("hello "));
  auto late = join(asked);
  ASSERT_EQ(late.role, Role::Follow);
  EXPECT_EQ(headNow(*late.reader).result, FillResult::Body);
  const auto body = late.reader->body();
  leader.writer->append(BufferChain("world"));
  leader.writer->complete();
  EXPECT_EQ(readAll(*body), "hello world");
}

TEST_F(FillTest, GoesOnWithoutItsViewersWhenItIsToBeStored) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(cacheable(asked));
  Copying copying(here, *leader.writer);
  FedBody& origin = copying.origin;
  leader.reader.reset();
  origin.feed("hello");
  origin.finish();
  turn();
  ASSERT_TRUE(copying.done);
  EXPECT_EQ(stateOf(asked), LookupState::Fresh);
}

TEST_F(FillTest, StopsFetchingWhatNobodyWantsAndNobodyStores) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(uncacheable(asked));
  Copying copying(here, *leader.writer);
  FedBody& origin = copying.origin;
  origin.feed("hello");
  turn();
  EXPECT_FALSE(copying.done);
  leader.reader.reset();
  turn();
  ASSERT_TRUE(copying.done);
  EXPECT_TRUE(copying.done->has_value());
  EXPECT_EQ(counters.fills_abandoned.value(), 1u);
  EXPECT_EQ(counters.fills_failed.value(), 0u);
}

TEST_F(FillTest, FollowersOfAnUncacheableResponseGoThemselves) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  auto follower = joinThere(asked);
  std::optional<FillOutcome> led, followed;
  await(*leader.reader, led);
  awaitThere(*follower.reader, followed);
  leader.writer->publish(uncacheable(asked));
  turn();
  ASSERT_TRUE(led && followed);
  EXPECT_EQ(led->result, FillResult::Body);
  EXPECT_EQ(led->head->decision.reason, StoreReason::NoStore);
  EXPECT_EQ(followed->result, FillResult::GoYourself);
  EXPECT_EQ(counters.followers_sent_away.value(), 1u);
  const auto body = leader.reader->body();
  leader.writer->append(BufferChain("secret"));
  leader.writer->complete();
  EXPECT_EQ(readAll(*body), "secret");
  EXPECT_EQ(stateOf(asked), LookupState::Miss);
}

TEST_F(FillTest, KeysThatWereNotForSharingDoNotQueueForAWhile) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(uncacheable(asked));
  auto one = join(asked);
  auto two = join(asked);
  EXPECT_EQ(one.role, Role::Lead);
  EXPECT_EQ(two.role, Role::Lead);
  here.advance(std::chrono::seconds(11));
  auto three = join(asked);
  auto four = join(asked);
  EXPECT_EQ(three.role, Role::Lead);
  EXPECT_EQ(four.role, Role::Follow);
}

TEST_F(FillTest, WhatIsAlwaysRevalidatedIsStoredButNotShared) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  auto follower = join(asked);
  std::optional<FillOutcome> followed;
  await(*follower.reader, followed);
  leader.writer->publish(headOf(asked, respond(200, {{"Cache-Control", "no-cache"}, {"ETag", "\"1\""}})));
  leader.writer->append(BufferChain("x"));
  leader.writer->complete();
  turn();
  ASSERT_TRUE(followed);
  EXPECT_EQ(followed->result, FillResult::GoYourself);
  EXPECT_EQ(stateOf(asked), LookupState::Stale);
  here.advance(std::chrono::seconds(60));
  EXPECT_EQ(join(asked).role, Role::Lead);
  EXPECT_EQ(join(asked).role, Role::Lead);
}

TEST_F(FillTest, FollowersOfAFailureGetTheSameError) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  auto follower = joinThere(asked);
  std::optional<FillOutcome> led, followed;
  await(*leader.reader, led);
  awaitThere(*follower.reader, followed);
  leader.writer->fail({ErrorCode::ConnectFailure, Side::Origin, Retry::Never, "no"});
  turn();
  ASSERT_TRUE(led && followed);
  EXPECT_EQ(led->result, FillResult::Failed);
  EXPECT_EQ(followed->result, FillResult::Failed);
  EXPECT_EQ(followed->error.code, ErrorCode::ConnectFailure);
  EXPECT_EQ(join(asked).role, Role::Lead);
}

TEST_F(FillTest, AWriterThatGoesAwayFailsItsFill) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  std::optional<FillOutcome> led;
  await(*leader.reader, led);
  leader.writer.reset();
  turn();
  ASSERT_TRUE(led);
  EXPECT_EQ(led->error.code, ErrorCode::Cancelled);
}

TEST_F(FillTest, ABodyThatBreaksOffIsTruncatedAndNotStored) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(cacheable(asked));
  EXPECT_EQ(headNow(*leader.reader).result, FillResult::Body);
  const auto body = leader.reader->body();
  Copying copying(here, *leader.writer);
  FedBody& origin = copying.origin;
  origin.feed("half");
  turn();
  origin.breakOff();
  turn();
  EXPECT_EQ(take(*body), "half");
  EXPECT_EQ(pullOf(*body), http::Pull::Failed);
  EXPECT_EQ(body->error().detail, "broke off");
  EXPECT_FALSE(copying.done->has_value());
  EXPECT_EQ(stateOf(asked), LookupState::Miss);
  EXPECT_EQ(counters.fill_bytes.value(), 0);
}

TEST_F(FillTest, ABodyOfAnotherLengthThanPromisedIsNotStored) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(headOf(asked, respond(200), 10));
  leader.writer->append(BufferChain("short"));
  leader.writer->complete();
  EXPECT_EQ(stateOf(asked), LookupState::Miss);
  EXPECT_EQ(counters.fills_failed.value(), 1u);
}

TEST_F(FillTest, AnotherVariantGoesItself) {
  conf::OriginRequestPolicy more;
  more.headers = only({"origin"});
  const Asked a(get("/", {{"Origin", "a"}}), {}, more);
  const Asked also_a(get("/", {{"Origin", "a"}}), {}, more);
  const Asked b(get("/", {{"Origin", "b"}}), {}, more);
  auto leader = join(a);
  auto same = join(also_a);
  auto other = join(b);
  EXPECT_EQ(other.role, Role::Follow);
  leader.writer->publish(headOf(a, respond(200, {{"Vary", "Origin"}})));
  EXPECT_EQ(headNow(*same.reader).result, FillResult::Body);
  EXPECT_EQ(headNow(*other.reader).result, FillResult::GoYourself);
}

TEST_F(FillTest, AHeadFollowsAGetButAGetDoesNotFollowAHead) {
  const Asked get_a(get("/a"));
  const Asked head_a(get("/a", {}, "HEAD"));
  auto head_leader = join(head_a);
  auto get_leader = join(get_a);
  EXPECT_EQ(get_leader.role, Role::Lead);
  EXPECT_EQ(join(head_a).role, Role::Follow);
  head_leader.writer->publish(headOf(head_a, respond(200, {{"Content-Length", "5"}}), 5));
  head_leader.writer->complete();
  EXPECT_EQ(stateOf(head_a), LookupState::Fresh);
  EXPECT_EQ(stateOf(get_a), LookupState::Miss);
  get_leader.writer->publish(cacheable(get_a));
  get_leader.writer->append(BufferChain("hello"));
  get_leader.writer->complete();
  EXPECT_EQ(stateOf(get_a), LookupState::Fresh);
}

TEST_F(FillTest, AnUnlistedFillIsFoundByNobodyButMayBeStored) {
  const Asked asked(get("/a"));
  auto mine = table.makeUnlisted(asked.selector, here);
  EXPECT_EQ(join(asked).role, Role::Lead);
  mine.writer->publish(cacheable(asked));
  mine.writer->append(BufferChain("x"));
  mine.writer->complete();
  EXPECT_EQ(stateOf(asked), LookupState::Fresh);
}

TEST_F(FillTest, ARevalidatedEntryAnswersAllFollowers) {
  const Asked asked(get("/a"));
  const auto old = entryFor(asked, "body", seconds(0), {{"ETag", "\"1\""}});
  store.insert(old, store.ticket());
  auto leader = join(asked);
  auto follower = joinThere(asked);
  ASSERT_EQ(leader.role, Role::Lead);
  ASSERT_EQ(follower.role, Role::Follow);
  std::optional<FillOutcome> led, followed;
  await(*leader.reader, led);
  awaitThere(*follower.reader, followed);
  const auto merged = mergeNotModified(old->head, respond(304, {{"Cache-Control", "max-age=60"}}));
  const auto renewed = refreshed(*old, merged, decide(merged));
  leader.writer->finishWith(renewed, old);
  turn();
  ASSERT_TRUE(led && followed);
  EXPECT_EQ(followed->result, FillResult::Entry);
  EXPECT_EQ(followed->entry, renewed);
  EXPECT_EQ(join(asked).role, Role::Stored);
}

TEST_F(FillTest, AnInvalidationDuringTheFetchKeepsTheResponseOut) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(cacheable(asked));
  leader.writer->append(BufferChain("old"));
  store.invalidatePath(kDistribution, "/a");
  leader.writer->complete();
  EXPECT_EQ(stateOf(asked), LookupState::Miss);
}

TEST_F(FillTest, AReaderMayLeaveWhileItWaits) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  {
    auto follower = joinThere(asked);
    TaskScope tasks(there.ready());
    std::optional<FillOutcome> outcome;
    tasks.spawn(keepOutcome(*follower.reader, outcome));
  }
  leader.writer->publish(cacheable(asked));
  turn();
  leader.writer->complete();
  EXPECT_EQ(counters.fills.value(), 1);
  leader = Joined{};
  EXPECT_EQ(counters.fills.value(), 0);
}

TEST_F(FillTest, AWindowOfAGrowingBodyIsServedWhenItIsThere) {
  const Asked asked(get("/a"));
  auto leader = join(asked);
  leader.writer->publish(headOf(asked, respond(200), 10));
  EXPECT_EQ(headNow(*leader.reader).result, FillResult::Body);
  const auto body = leader.reader->body({4, 3});
  EXPECT_EQ(body->length(), 3u);
  leader.writer->append(BufferChain("012"));
  EXPECT_EQ(pullOf(*body), http::Pull::Pending);
  leader.writer->append(BufferChain("345"));
  EXPECT_EQ(take(*body), "45");
  leader.writer->append(BufferChain("67"));
  EXPECT_EQ(take(*body), "6");
  EXPECT_EQ(pullOf(*body), http::Pull::End);
  leader.writer->append(BufferChain("89"));
  leader.writer->complete();
  EXPECT_EQ(stateOf(asked), LookupState::Fresh);
}

}  // namespace
}  // namespace brink::cache::test
