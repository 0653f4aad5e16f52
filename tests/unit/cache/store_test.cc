#include "cache/store.h"

#include <gtest/gtest.h>

#include "cache/validation.h"
#include "tests/unit/cache/builders.h"

namespace brink::cache::test {
namespace {

class StoreTest : public testing::Test {
 protected:
  StoreTest() : StoreTest(1 << 20, 1 << 20) {}
  StoreTest(std::uint64_t max_bytes, std::uint64_t max_object)
      : store(conf::CacheSettings{max_bytes, max_object}, counters) {}

  LookupState stateOf(const Asked& asked, WallTime now = kNow) { return store.lookup(asked.selector, now).state; }
  std::string bodyOf(const Asked& asked) {
    const Lookup found = store.lookup(asked.selector, kNow);
    return found.entry == nullptr ? "(none)" : found.entry->body->toString();
  }
  void put(const Asked& asked, std::string_view body, http::HeaderList headers = {}) {
    EXPECT_TRUE(store.insert(entryFor(asked, body, 60s, std::move(headers)), store.ticket()));
  }

  CacheCounters counters;
  Store store;
};

TEST_F(StoreTest, FindsWhatWasStoredAndTellsFreshFromStale) {
  const Asked asked(get("/a"));
  EXPECT_EQ(stateOf(asked), LookupState::Miss);
  put(asked, "hello");
  EXPECT_EQ(stateOf(asked), LookupState::Fresh);
  EXPECT_EQ(bodyOf(asked), "hello");
  EXPECT_EQ(stateOf(asked, kNow + 60s), LookupState::Stale);
  EXPECT_EQ(stateOf(Asked(get("/b"))), LookupState::Miss);
  EXPECT_EQ(counters.objects.value(), 1);
}

TEST_F(StoreTest, ANewResponseTakesThePlaceOfTheOld) {
  const Asked asked(get("/a"));
  put(asked, "old");
  const auto bytes = counters.bytes.value();
  put(asked, "new");
  EXPECT_EQ(bodyOf(asked), "new");
  EXPECT_EQ(counters.objects.value(), 1);
  EXPECT_EQ(counters.bytes.value(), bytes);
}

TEST_F(StoreTest, KeepsVariantsApart) {
  conf::OriginRequestPolicy more;
  more.headers = only({"origin"});
  const Asked a(get("/", {{"Origin", "a"}}), {}, more);
  const Asked b(get("/", {{"Origin", "b"}}), {}, more);
  const Asked c(get("/", {{"Origin", "c"}}), {}, more);
  put(a, "for a", {{"Vary", "Origin"}});
  put(b, "for b", {{"Vary", "Origin"}});
  EXPECT_EQ(bodyOf(a), "for a");
  EXPECT_EQ(bodyOf(b), "for b");
  EXPECT_EQ(stateOf(c), LookupState::VaryMiss);
  EXPECT_EQ(counters.objects.value(), 2);
}

TEST_F(StoreTest, BoundsTheVariantsOfOneKey) {
  conf::OriginRequestPolicy more;
  more.headers = only({"origin"});
  for (int i = 0; i < 100; ++i) {
    put(Asked(get("/", {{"Origin", std::to_string(i)}}), {}, more), "x", {{"Vary", "Origin"}});
  }
  EXPECT_LE(counters.objects.value(), 16);
  EXPECT_EQ(stateOf(Asked(get("/", {{"Origin", "99"}}), {}, more)), LookupState::Fresh);
}

TEST_F(StoreTest, AHeadFindsWhatAGetStoredButNotTheOtherWayRound) {
  const Asked get_a(get("/a"));
  const Asked head_a(get("/a", {}, "HEAD"));
  put(head_a, "");
  EXPECT_EQ(stateOf(head_a), LookupState::Fresh);
  EXPECT_EQ(stateOf(get_a), LookupState::Miss);
  put(get_a, "whole");
  EXPECT_EQ(stateOf(get_a), LookupState::Fresh);
  EXPECT_EQ(bodyOf(head_a), "whole");
  EXPECT_EQ(counters.objects.value(), 1);
}

TEST_F(StoreTest, AHeadDoesNotDisplaceAWholeResponseItAgreesWith) {
  const Asked get_a(get("/a"));
  const Asked head_a(get("/a", {}, "HEAD"));
  put(get_a, "whole", {{"ETag", "\"1\""}});
  put(head_a, "", {{"ETag", "\"1\""}});
  EXPECT_EQ(bodyOf(get_a), "whole");
  put(head_a, "", {{"ETag", "\"2\""}});
  EXPECT_EQ(stateOf(get_a), LookupState::Miss);
  EXPECT_EQ(counters.objects.value(), 1);
}

TEST_F(StoreTest, UnsafeMethodsInvalidateAllOfAPath) {
  conf::CachePolicy policy;
  policy.query_strings = all();
  policy.headers = only({"accept-language"});
  const Asked plain(get("/a"), policy);
  const Asked query(get("/a?x=1"), policy);
  const Asked german(get("/a", {{"Accept-Language", "de"}}), policy);
  const Asked other(get("/ab"), policy);
  for (const Asked* asked : {&plain, &query, &german, &other}) put(*asked, "x");
  EXPECT_EQ(store.invalidatePath("E2OTHER", "/a"), 0u);
  EXPECT_EQ(store.invalidatePath(kDistribution, "/a"), 3u);
  EXPECT_EQ(stateOf(plain), LookupState::Miss);
  EXPECT_EQ(stateOf(query), LookupState::Miss);
  EXPECT_EQ(stateOf(german), LookupState::Miss);
  EXPECT_EQ(stateOf(other), LookupState::Fresh);
  EXPECT_EQ(counters.invalidations.value(), 3u);
}

// Contract §9.6.
TEST_F(StoreTest, PurgesByExactUrlAndByPrefix) {
  conf::CachePolicy policy;
  policy.query_strings = all();
  const Asked plain(get("/img/a.jpg"), policy);
  const Asked query(get("/img/a.jpg?x=1"), policy);
  const Asked sibling(get("/img/b.jpg"), policy);
  const Asked elsewhere(get("/css/a.css"), policy);
  const auto fill = [&] {
    for (const Asked* asked : {&plain, &query, &sibling, &elsewhere}) put(*asked, "x");
  };
  fill();
  EXPECT_EQ(store.purge(kDistribution, "/img/a.jpg?x=1"), 1u);
  EXPECT_EQ(stateOf(plain), LookupState::Fresh);
  fill();
  EXPECT_EQ(store.purge(kDistribution, "/img/a.jpg"), 1u);
  EXPECT_EQ(stateOf(query), LookupState::Fresh);
  fill();
  EXPECT_EQ(store.purge(kDistribution, "/img/a.jpg*"), 2u);
  fill();
  EXPECT_EQ(store.purge(kDistribution, "/img/*"), 3u);
  EXPECT_EQ(stateOf(elsewhere), LookupState::Fresh);
  EXPECT_EQ(store.purge("E2OTHER", "/*"), 0u);
  fill();
  EXPECT_EQ(store.purge(kDistribution, "/*"), 4u);
  EXPECT_EQ(counters.bytes.value(), 0);
}

TEST_F(StoreTest, WhatWasInvalidatedWhileItWasFetchedIsNotStored) {
  const Asked asked(get("/a"));
  const InvalidationTicket before = store.ticket();
  store.invalidatePath(kDistribution, "/a");
  EXPECT_FALSE(store.insert(entryFor(asked, "from before"), before));
  EXPECT_EQ(stateOf(asked), LookupState::Miss);
  EXPECT_TRUE(store.insert(entryFor(asked, "from after"), store.ticket()));
  const InvalidationTicket purge_before = store.ticket();
  store.purge(kDistribution, "/*");
  EXPECT_FALSE(store.insert(entryFor(asked, "from before"), purge_before));
  EXPECT_EQ(counters.refused_invalidated.value(), 2u);
  EXPECT_EQ(counters.bytes.value(), 0);
}

TEST_F(StoreTest, AnotherPathsInvalidationDoesNotMatter) {
  const Asked asked(get("/a"));
  const InvalidationTicket before = store.ticket();
  store.invalidatePath(kDistribution, "/b");
  EXPECT_TRUE(store.insert(entryFor(asked, "x"), before));
}

TEST_F(StoreTest, ReplacesOnlyWhatIsStillThere) {
  const Asked asked(get("/a"));
  const auto old = entryFor(asked, "x", 0s);
  ASSERT_TRUE(store.insert(old, store.ticket()));
  const auto held = heldUntil(*old, kNow + 10s);
  EXPECT_TRUE(store.replace(old, held));
  EXPECT_EQ(stateOf(asked), LookupState::Fresh);
  EXPECT_FALSE(store.replace(old, held));
  store.invalidatePath(kDistribution, "/a");
  EXPECT_FALSE(store.replace(held, heldUntil(*old, kNow + 20s)));
  EXPECT_EQ(stateOf(asked), LookupState::Miss);
  EXPECT_EQ(counters.bytes.value(), 0);
  EXPECT_EQ(counters.objects.value(), 0);
}

TEST_F(StoreTest, AnUnstorableReplacementOnlyRemoves) {
  const Asked asked(get("/a"));
  const auto old = entryFor(asked, "x", 0s);
  ASSERT_TRUE(store.insert(old, store.ticket()));
  Entry gone = *old;
  gone.storable = false;
  EXPECT_TRUE(store.replace(old, makeEntry(std::move(gone))));
  EXPECT_EQ(stateOf(asked), LookupState::Miss);
  EXPECT_EQ(counters.objects.value(), 0);
  EXPECT_EQ(counters.bytes.value(), 0);
}

class SmallStoreTest : public StoreTest {
 protected:
  SmallStoreTest() : StoreTest(512 * 1024, 256 * 1024) {}
};

TEST_F(SmallStoreTest, StaysWithinItsBytes) {
  const std::string body(4096, 'x');
  for (int i = 0; i < 1000; ++i) {
    put(Asked(get("/" + std::to_string(i))), body);
    ASSERT_LE(counters.bytes.value(), 512 * 1024);
  }
  EXPECT_GT(counters.objects.value(), 80);
  EXPECT_EQ(counters.objects.value() + static_cast<std::int64_t>(counters.evictions.value()), 1000);
}

TEST_F(SmallStoreTest, KeepsWhatIsUsedWhileOthersComeAndGo) {
  const std::string body(4096, 'x');
  std::vector<std::unique_ptr<Asked>> hot;
  for (int i = 0; i < 20; ++i) hot.push_back(std::make_unique<Asked>(get("/hot" + std::to_string(i))));
  for (const auto& asked : hot) put(*asked, body);
  for (int i = 0; i < 2000; ++i) {
    put(Asked(get("/cold" + std::to_string(i))), body);
    for (const auto& asked : hot) stateOf(*asked);
  }
  int kept = 0;
  for (const auto& asked : hot) kept += stateOf(*asked) == LookupState::Fresh ? 1 : 0;
  EXPECT_GE(kept, 18);
}

TEST_F(SmallStoreTest, AFewLargeObjectsFitBesideEachOther) {
  const std::string body(100 * 1024, 'x');
  for (int i = 0; i < 5; ++i) put(Asked(get("/" + std::to_string(i))), body);
  EXPECT_EQ(counters.objects.value(), 5);
  put(Asked(get("/5")), body);
  EXPECT_LE(counters.bytes.value(), 512 * 1024);
  EXPECT_GE(counters.objects.value(), 4);
}

TEST_F(SmallStoreTest, RefusesWhatIsLargerThanAnObjectMayBe) {
  const Asked asked(get("/a"));
  EXPECT_FALSE(store.insert(entryFor(asked, std::string(300 * 1024, 'x')), store.ticket()));
  EXPECT_EQ(counters.bytes.value(), 0);
}

TEST_F(SmallStoreTest, FillsTakeTheirMemoryFromTheSameBound) {
  const std::string body(4096, 'x');
  for (int i = 0; i < 200; ++i) put(Asked(get("/" + std::to_string(i))), body);
  ASSERT_TRUE(store.reserve(200 * 1024));
  EXPECT_LE(counters.bytes.value() + counters.fill_bytes.value(), 512 * 1024);
  EXPECT_FALSE(store.reserve(100 * 1024));  // more than half
  store.unreserve(200 * 1024);
  EXPECT_TRUE(store.reserve(256 * 1024));
  store.unreserve(256 * 1024);
  EXPECT_EQ(counters.fill_bytes.value(), 0);
}

}  // namespace
}  // namespace brink::cache::test
