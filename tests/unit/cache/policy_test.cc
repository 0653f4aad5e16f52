#include "cache/policy.h"

#include <gtest/gtest.h>

#include "proxy/http/date.h"
#include "tests/unit/cache/builders.h"

namespace brink::cache::test {
namespace {

conf::CachePolicy ttls(seconds min, seconds fallback, seconds max) {
  conf::CachePolicy policy;
  policy.min_ttl = min;
  policy.default_ttl = fallback;
  policy.max_ttl = max;
  return policy;
}

std::string at(seconds offset) { return http::formatDate(kNow + offset); }

constexpr seconds kNotStored{-1};

struct TtlCase {
  seconds min, fallback, max;
  std::string_view cache_control;
  seconds expected;  // fresh for, kNotStored = not stored
};

// Contract §9.3, line by line.
TEST(Ttl, FollowsMinDefaultAndMax) {
  const TtlCase cases[] = {
      {0s, 86400s, 31536000s, "", 86400s},
      {100s, 50s, 1000s, "", 100s},
      {0s, 50s, 1000s, "public", 50s},
      {0s, 86400s, 31536000s, "max-age=60", 60s},
      {0s, 86400s, 31536000s, "s-maxage=30, max-age=60", 30s},
      {0s, 86400s, 31536000s, "max-age=60, s-maxage=3000", 3000s},
      {100s, 86400s, 31536000s, "max-age=60", 100s},
      {0s, 100s, 1000s, "max-age=5000", 1000s},
      {0s, 100s, 1000s, "s-maxage=5000, max-age=1", 1000s},
      {0s, 100s, 1000s, "max-age=99999999999", 1000s},
      {0s, 86400s, 31536000s, "max-age=0", kNotStored},
      {0s, 86400s, 31536000s, "s-maxage=0, max-age=60", kNotStored},
      {5s, 86400s, 31536000s, "max-age=0", 5s},
      {0s, 86400s, 31536000s, "max-age=oops", kNotStored},
      {0s, 86400s, 31536000s, "no-store", kNotStored},
      {0s, 86400s, 31536000s, "private, max-age=60", kNotStored},
      {0s, 86400s, 31536000s, "no-cache, max-age=60", kNotStored},
      {0s, 86400s, 31536000s, "private=\"x-user\", max-age=60", kNotStored},
      {7s, 86400s, 31536000s, "no-store", 7s},
      {7s, 86400s, 31536000s, "private, max-age=60", 7s},
      {7s, 86400s, 31536000s, "no-cache", 7s},
      {0s, 0s, 31536000s, "", kNotStored},
      {0s, 0s, 31536000s, "max-age=60", 60s},
      {0s, 0s, 0s, "max-age=60", kNotStored},
      {0s, 86400s, 31536000s, "must-understand, no-store, max-age=60", 60s},
      {1s, 86400s, 31536000s, "", 86400s},   // CachingOptimized
      {2s, 2s, 600s, "max-age=3600", 600s},  // Amplify
  };
  for (const TtlCase& c : cases) {
    http::HeaderList headers;
    if (!c.cache_control.empty()) headers.add("Cache-Control", c.cache_control);
    const StoreDecision decision = decide(respond(200, headers), ttls(c.min, c.fallback, c.max));
    EXPECT_EQ(decision.store ? decision.freshness.fresh_for : kNotStored, c.expected)
        << c.cache_control << " with " << c.min.count() << "/" << c.fallback.count() << "/" << c.max.count() << ": "
        << name(decision.reason);
    EXPECT_EQ(decision.store, decision.reason == StoreReason::Stored);
    EXPECT_EQ(decision.store, decision.shareable);
  }
}

struct ExpiresCase {
  std::string_view what;
  http::HeaderList headers;
  seconds expected;
};

TEST(Ttl, ComesFromExpiresWhenThereIsNoMaxAge) {
  const ExpiresCase cases[] = {
      {"Expires alone counts from now", {{"Expires", at(90s)}}, 90s},
      {"Expires counts from Date", {{"Date", at(0s)}, {"Expires", at(90s)}}, 90s},
      {"a clock that is ahead does not matter", {{"Date", at(1h)}, {"Expires", at(3690s)}}, 90s},
      {"max-age goes before Expires", {{"Expires", at(90s)}, {"Cache-Control", "max-age=10"}}, 10s},
      {"so does a broken one", {{"Expires", at(90s)}, {"Cache-Control", "max-age=x"}}, kNotStored},
      {"zero is the past", {{"Expires", "0"}}, kNotStored},
      {"garbage is the past", {{"Expires", "never"}}, kNotStored},
      {"the past is the past", {{"Expires", at(-5s)}}, kNotStored},
      {"other date forms", {{"Expires", "Tuesday, 14-Nov-23 22:14:20 GMT"}}, 60s},
      {"never, as many origins write it", {{"Expires", "Fri, 31 Dec 9999 23:59:59 GMT"}}, 31536000s},
      {"other directives do not hide it", {{"Expires", at(90s)}, {"Cache-Control", "public"}}, 90s},
  };
  for (const ExpiresCase& c : cases) {
    const StoreDecision decision = decide(respond(200, c.headers));
    EXPECT_EQ(decision.store ? decision.freshness.fresh_for : kNotStored, c.expected) << c.what;
  }
}

TEST(Ttl, AgeOnArrivalIsTakenOff) {
  EXPECT_EQ(decide(respond(200, {{"Cache-Control", "max-age=60"}, {"Age", "20"}})).freshness.fresh_for, 40s);
  EXPECT_EQ(decide(respond(200, {{"Cache-Control", "max-age=60"}, {"Date", at(-25s)}})).freshness.fresh_for, 35s);
  EXPECT_EQ(decide(respond(200, {{"Cache-Control", "max-age=60"}, {"Age", "60"}})).reason, StoreReason::ZeroTtl);
  // Brink's own TTLs count from the arrival.
  EXPECT_EQ(decide(respond(200, {{"Age", "100"}}), ttls(0s, 50s, 100s)).freshness.fresh_for, 50s);
  EXPECT_EQ(
      decide(respond(200, {{"Cache-Control", "max-age=60"}, {"Age", "70"}}), ttls(5s, 50s, 100s)).freshness.fresh_for,
      5s);
}

TEST(StoreDecision, KeepsWhatIsAlwaysStaleOnlyToRevalidateIt) {
  for (const std::string_view value : {"no-cache", "max-age=0", "s-maxage=0"}) {
    const StoreDecision decision = decide(respond(200, {{"Cache-Control", value}, {"ETag", "\"a\""}}));
    EXPECT_TRUE(decision.store) << value;
    EXPECT_FALSE(decision.shareable) << value;
    EXPECT_EQ(decision.freshness.fresh_for, 0s);
    EXPECT_EQ(decide(respond(200, {{"Cache-Control", value}})).reason, StoreReason::ZeroTtl) << value;
  }
  EXPECT_EQ(decide(respond(200, {{"Cache-Control", "no-store"}, {"ETag", "\"a\""}})).reason, StoreReason::NoStore);
}

struct StatusCase {
  int status;
  std::string_view cache_control;
  seconds expected;
};

// Contract §9.5, with an error caching minimum TTL of 10 seconds.
TEST(StoreDecision, ForErrorsFollowsTheErrorCachingMinimumTtl) {
  const StatusCase cases[] = {
      {404, "", 10s},
      {414, "", 10s},
      {500, "", 10s},
      {501, "", 10s},
      {502, "", 10s},
      {503, "", 10s},
      {504, "", 10s},
      {404, "max-age=5", 10s},
      {404, "max-age=60", 60s},
      {503, "s-maxage=60", 60s},
      {500, "no-cache", 10s},
      {500, "no-store", 10s},
      {400, "", kNotStored},
      {403, "", kNotStored},
      {405, "", kNotStored},
      {412, "", kNotStored},
      {415, "", kNotStored},
      {400, "max-age=60", 60s},
      {403, "max-age=5", 10s},
      {405, "s-maxage=60", 60s},
      {412, "max-age=60", 60s},
      {415, "max-age=60", 60s},
      {403, "no-store", kNotStored},
      {403, "public", kNotStored},
      {416, "", kNotStored},
      {416, "max-age=60", kNotStored},
      {401, "max-age=60", kNotStored},
      {410, "", kNotStored},
      {429, "max-age=60", kNotStored},
      {505, "", kNotStored},
  };
  for (const StatusCase& c : cases) {
    http::HeaderList headers;
    if (!c.cache_control.empty()) headers.add("Cache-Control", c.cache_control);
    const StoreDecision decision = decide(respond(c.status, headers));
    EXPECT_EQ(decision.store ? decision.freshness.fresh_for : kNotStored, c.expected)
        << c.status << " " << c.cache_control;
    EXPECT_TRUE(decision.store || decision.reason == StoreReason::Status);
  }
}

TEST(StoreDecision, WithoutAnErrorTtlErrorsAreKeptOnlyByTheirOwnWord) {
  const conf::CachePolicy policy;
  const Forwarding forwarding{policy};
  const auto request = get("/");
  const auto decide_with = [&](const http::ResponseHead& response) {
    return decideStore({forwarding, 0s, request, response, kNow, kNow});
  };
  EXPECT_EQ(decide_with(respond(404)).reason, StoreReason::ZeroTtl);
  EXPECT_EQ(decide_with(respond(500, {{"Cache-Control", "no-store"}})).reason, StoreReason::NoStore);
  EXPECT_EQ(decide_with(respond(404, {{"Cache-Control", "max-age=3"}})).freshness.fresh_for, 3s);
}

TEST(StoreDecision, AnErrorsMaxAgeIsCutByMaxTtlButNotItsMinimum) {
  const conf::CachePolicy policy = ttls(0s, 1s, 5s);
  EXPECT_EQ(decide(respond(404), policy).freshness.fresh_for, 10s);
  EXPECT_EQ(decide(respond(404, {{"Cache-Control", "max-age=100"}}), policy).freshness.fresh_for, 10s);
}

TEST(StoreDecision, ForOtherStatusesFollowsTheNormalRules) {
  const StatusCase cases[] = {
      {200, "", 86400s},
      {203, "", 86400s},
      {204, "", 86400s},
      {301, "", 86400s},
      {302, "", 86400s},
      {307, "", 86400s},
      {308, "", 86400s},
      {302, "max-age=9", 9s},
      {201, "", kNotStored},
      {201, "max-age=9", 9s},
      {206, "max-age=9", kNotStored},
      {304, "max-age=9", kNotStored},
  };
  for (const StatusCase& c : cases) {
    http::HeaderList headers;
    if (!c.cache_control.empty()) headers.add("Cache-Control", c.cache_control);
    const StoreDecision decision = decide(respond(c.status, headers));
    EXPECT_EQ(decision.store ? decision.freshness.fresh_for : kNotStored, c.expected)
        << c.status << " " << c.cache_control;
  }
}

TEST(StoreDecision, WithCachingDisabledNothingIsStored) {
  const conf::CachePolicy disabled = ttls(0s, 0s, 0s);
  EXPECT_EQ(decide(respond(200, {{"ETag", "\"a\""}}), disabled).reason, StoreReason::CachingDisabled);
  EXPECT_EQ(decide(respond(404), disabled).reason, StoreReason::CachingDisabled);
}

TEST(StoreDecision, StoresOnlyWhatGetHeadAndOptionsBring) {
  EXPECT_TRUE(decide(respond(200), {}, get("/", {}, "HEAD")).store);
  EXPECT_TRUE(decide(respond(200), {}, get("/", {}, "OPTIONS")).store);
  for (const std::string_view method : {"POST", "PUT", "DELETE", "PATCH", "get"}) {
    EXPECT_EQ(decide(respond(200), {}, get("/", {}, method)).reason, StoreReason::Method) << method;
  }
}

TEST(StoreDecision, VaryAnyIsNotStoredWithoutAMinimumTtl) {
  EXPECT_EQ(decide(respond(200, {{"Vary", "Accept-Encoding, *"}})).reason, StoreReason::VaryAny);
  EXPECT_TRUE(decide(respond(200, {{"Vary", "*"}}), ttls(1s, 10s, 100s)).store);
}

// RFC 9111 §3.5.
TEST(StoreDecision, AuthorizationOutsideTheKeyNeedsTheOriginsConsent) {
  const auto request = get("/", {{"Authorization", "Basic x"}});
  EXPECT_EQ(decide(respond(200), {}, request).reason, StoreReason::Authorization);
  EXPECT_EQ(decide(respond(200, {{"Cache-Control", "max-age=60"}}), {}, request).reason, StoreReason::Authorization);
  for (const std::string_view value : {"public", "s-maxage=60", "must-revalidate, max-age=60"}) {
    EXPECT_TRUE(decide(respond(200, {{"Cache-Control", value}}), {}, request).store) << value;
  }
  conf::CachePolicy keyed;
  keyed.headers = only({"authorization"});
  EXPECT_TRUE(decide(respond(200), keyed, request).store);
}

TEST(StaleWindows, ComeFromTheOriginAndAreCutByMaxTtl) {
  const auto decision =
      decide(respond(200, {{"Cache-Control", "max-age=60, stale-while-revalidate=500, stale-if-error=50"}}),
             ttls(0s, 1s, 100s));
  EXPECT_EQ(decision.freshness.stale_while_revalidate, 100s);
  EXPECT_EQ(decision.freshness.stale_if_error, 50s);
}

TEST(StaleWindows, OnErrorAreOpenUnlessTheOriginClosesThem) {
  EXPECT_TRUE(decide(respond(200)).freshness.usableOnError(kNow + 24h * 300));
  EXPECT_TRUE(decide(respond(200, {{"Cache-Control", "s-maxage=1"}})).freshness.usableOnError(kNow + 1h));
  for (const std::string_view value :
       {"max-age=1, stale-if-error=0", "max-age=1, must-revalidate", "max-age=1, proxy-revalidate"}) {
    EXPECT_FALSE(decide(respond(200, {{"Cache-Control", value}})).freshness.usableOnError(kNow + 1s)) << value;
  }
  const auto no_cache = decide(respond(200, {{"Cache-Control", "no-cache"}}), ttls(5s, 5s, 5s));
  EXPECT_FALSE(no_cache.freshness.usableOnError(kNow + 5s));
}

TEST(StaleWindows, AreClosedForErrorsAndByMustRevalidate) {
  EXPECT_FALSE(decide(respond(503, {{"Cache-Control", "max-age=20, stale-while-revalidate=50"}}))
                   .freshness.usableOnError(kNow + 20s));
  const auto decision =
      decide(respond(200, {{"Cache-Control", "max-age=20, must-revalidate, stale-while-revalidate=50"}}));
  EXPECT_EQ(decision.freshness.state(kNow + 21s), FreshnessState::Stale);
}

TEST(Collapsing, IsOffWithCookiesForwardedOrCachingDisabled) {
  conf::CachePolicy policy;
  EXPECT_TRUE(mayCollapse({policy}));
  conf::OriginRequestPolicy more;
  more.cookies = only({"a"});
  EXPECT_FALSE(mayCollapse({policy, &more}));
  policy.cookies = all();
  EXPECT_FALSE(mayCollapse({policy}));
  EXPECT_FALSE(mayCollapse({ttls(0s, 0s, 0s)}));
}

TEST(Methods, ThatAreCachedAndThatInvalidate) {
  conf::Behavior behavior;
  EXPECT_TRUE(isCachedMethod(behavior, "GET"));
  EXPECT_TRUE(isCachedMethod(behavior, "HEAD"));
  EXPECT_FALSE(isCachedMethod(behavior, "OPTIONS"));
  EXPECT_FALSE(isCachedMethod(behavior, "POST"));
  behavior.cache_options = true;
  EXPECT_TRUE(isCachedMethod(behavior, "OPTIONS"));
  EXPECT_TRUE(invalidates("POST", 200));
  EXPECT_TRUE(invalidates("DELETE", 303));
  EXPECT_FALSE(invalidates("POST", 404));
  EXPECT_FALSE(invalidates("PUT", 500));
  EXPECT_FALSE(invalidates("GET", 200));
  EXPECT_FALSE(invalidates("OPTIONS", 200));
}

}  // namespace
}  // namespace brink::cache::test
