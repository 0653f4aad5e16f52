#include "cache/freshness.h"

#include <gtest/gtest.h>

#include "proxy/http/date.h"
#include "tests/unit/cache/builders.h"

namespace brink::cache::test {
namespace {

Freshness fresh(seconds fresh_for, seconds initial_age = 0s) {
  Freshness freshness;
  freshness.response_time = kNow;
  freshness.fresh_for = fresh_for;
  freshness.initial_age = initial_age;
  return freshness;
}

TEST(Freshness, EndsAtTheSecondItNames) {
  const Freshness freshness = fresh(60s);
  EXPECT_EQ(freshness.state(kNow), FreshnessState::Fresh);
  EXPECT_EQ(freshness.state(kNow + 59s + 999ms), FreshnessState::Fresh);
  EXPECT_EQ(freshness.state(kNow + 60s), FreshnessState::Stale);
  EXPECT_EQ(freshness.ttl(kNow + 20s), 40s);
  EXPECT_EQ(freshness.ttl(kNow + 65s), -5s);
}

TEST(Freshness, OfNothingIsStaleAtOnce) { EXPECT_EQ(fresh(0s).state(kNow), FreshnessState::Stale); }

TEST(Freshness, MayBeServedStaleInsideItsWindowWhileRevalidating) {
  Freshness freshness = fresh(60s);
  freshness.stale_while_revalidate = 30s;
  EXPECT_EQ(freshness.state(kNow + 60s), FreshnessState::StaleWhileRevalidate);
  EXPECT_EQ(freshness.state(kNow + 89s), FreshnessState::StaleWhileRevalidate);
  EXPECT_EQ(freshness.state(kNow + 90s), FreshnessState::Stale);
}

TEST(Freshness, IsUsableOnErrorWithoutLimitUnlessToldOtherwise) {
  Freshness freshness = fresh(60s);
  EXPECT_TRUE(freshness.usableOnError(kNow + 24h * 365));
  freshness.stale_if_error = 30s;
  EXPECT_TRUE(freshness.usableOnError(kNow + 89s));
  EXPECT_FALSE(freshness.usableOnError(kNow + 90s));
  freshness.stale_if_error = 0s;
  EXPECT_FALSE(freshness.usableOnError(kNow + 60s));
}

TEST(Freshness, IsHeldAfterAnOriginsFailure) {
  Freshness freshness = fresh(60s);
  freshness.held_until = kNow + 110s;
  EXPECT_EQ(freshness.state(kNow + 109s), FreshnessState::Fresh);
  EXPECT_EQ(freshness.state(kNow + 110s), FreshnessState::Stale);
  EXPECT_EQ(freshness.ttl(kNow + 100s), -40s);
}

TEST(Freshness, AgeGrowsFromWhatItWasAndNeverShrinks) {
  const Freshness freshness = fresh(60s, 5s);
  EXPECT_EQ(freshness.age(kNow), 5s);
  EXPECT_EQ(freshness.age(kNow + 1999ms), 6s);
  EXPECT_EQ(freshness.age(kNow - 1h), 5s);  // the clock was set back
}

TEST(Freshness, ArithmeticHoldsForTheLargestNumbers) {
  Freshness freshness = fresh(kMaxDelta, kMaxDelta);
  freshness.stale_while_revalidate = kMaxDelta;
  freshness.stale_if_error = kMaxDelta;
  EXPECT_EQ(freshness.state(kNow + 1h), FreshnessState::Fresh);
  EXPECT_TRUE(freshness.usableOnError(kNow + kMaxDelta));
}

struct InitialAgeCase {
  std::string_view what;
  std::optional<std::string_view> age;
  std::optional<seconds> date_before_response;
  seconds delay;
  seconds expected;
};

TEST(InitialAge, FollowsRfc9111Section423) {
  const InitialAgeCase cases[] = {
      {"nothing known", {}, {}, 0s, 0s},
      {"the way took its time", {}, {}, 3s, 3s},
      {"Age", "30", {}, 0s, 30s},
      {"Age and the way", "30", {}, 3s, 33s},
      {"apparent age", {}, 40s, 0s, 40s},
      {"the larger of both", "30", 40s, 5s, 40s},
      {"the larger of both, the other way round", "50", 40s, 0s, 50s},
      {"a date in the future", {}, -100s, 0s, 0s},
      {"a list of ages", "30, 60", {}, 0s, 30s},
      {"a broken age", "soon", {}, 0s, 0s},
      {"a negative age", "-5", {}, 0s, 0s},
      {"an absurd age", "99999999999", {}, 0s, kMaxDelta},
  };
  for (const InitialAgeCase& c : cases) {
    http::HeaderList headers;
    if (c.age) headers.add("Age", *c.age);
    if (c.date_before_response) headers.add("Date", http::formatDate(kNow - *c.date_before_response));
    EXPECT_EQ(initialAge(headers, kNow - c.delay, kNow), c.expected) << c.what;
  }
}

}  // namespace
}  // namespace brink::cache::test
