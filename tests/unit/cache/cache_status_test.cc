#include "cache/cache_status.h"

#include <gtest/gtest.h>

#include "tests/unit/cache/builders.h"

namespace brink::cache::test {
namespace {

TEST(CacheStatus, TellsWhatHappenedInRfc9211sWords) {
  CacheStatus hit;
  hit.hit = true;
  hit.ttl = 59s;
  EXPECT_EQ(formatCacheStatus(hit), "brink; hit; ttl=59");
  CacheStatus stale_hit;
  stale_hit.hit = true;
  stale_hit.ttl = -3s;
  EXPECT_EQ(formatCacheStatus(stale_hit), "brink; hit; ttl=-3");
  CacheStatus miss;
  miss.forwarded = forwardedFor(LookupState::Miss);
  miss.forward_status = 200;
  miss.stored = true;
  miss.ttl = 60s;
  EXPECT_EQ(formatCacheStatus(miss), "brink; fwd=uri-miss; fwd-status=200; stored; ttl=60");
  CacheStatus collapsed;
  collapsed.forwarded = forwardedFor(LookupState::Stale);
  collapsed.collapsed = true;
  EXPECT_EQ(formatCacheStatus(collapsed), "brink; fwd=stale; collapsed");
  CacheStatus bypass;
  bypass.forwarded = Forwarded::Bypass;
  bypass.detail = name(StoreReason::CachingDisabled);
  EXPECT_EQ(formatCacheStatus(bypass), "brink; fwd=bypass; detail=caching-disabled");
}

TEST(CacheStatus, KnowsWhyALookupWentOn) {
  EXPECT_EQ(forwardedFor(LookupState::Fresh), Forwarded::None);
  EXPECT_EQ(forwardedFor(LookupState::VaryMiss), Forwarded::VaryMiss);
  EXPECT_EQ(forwardedFor(LookupState::StaleWhileRevalidate), Forwarded::Stale);
}

TEST(Age, IsWholeSeconds) {
  Freshness freshness;
  freshness.response_time = kNow;
  freshness.initial_age = 2s;
  EXPECT_EQ(formatAge(freshness, kNow + 1500ms), "3");
}

}  // namespace
}  // namespace brink::cache::test
