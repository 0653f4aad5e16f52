#include "cache/cache_control.h"

#include <gtest/gtest.h>

#include "tests/unit/cache/builders.h"

namespace brink::cache::test {
namespace {

CacheControl parse(std::string_view value) { return parseCacheControl({{"Cache-Control", value}}); }

struct AgeCase {
  std::string_view value;
  std::optional<seconds> max_age;
};

TEST(CacheControl, ReadsMaxAgeHoweverItIsWritten) {
  const AgeCase cases[] = {
      {"max-age=60", 60s},
      {"MAX-AGE=60", 60s},
      {"  max-age = 60 ", 60s},
      {"max-age=\"60\"", 60s},
      {"public,max-age=60,x=y", 60s},
      {",,max-age=60,,", 60s},
      {"max-age=060", 60s},
      {"max-age=0", 0s},
      {"ext=\"a, max-age=1\", max-age=60", 60s},
      {"max-age=60, max-age=10", 60s},
      {"xmax-age=60", std::nullopt},
      {"max-age60", std::nullopt},
      {"", std::nullopt},
  };
  for (const AgeCase& c : cases) EXPECT_EQ(parse(c.value).max_age, c.max_age) << c.value;
}

TEST(CacheControl, TakesBrokenFreshnessForStale) {
  for (const std::string_view value : {"max-age", "max-age=", "max-age=abc", "max-age=-1", "max-age=1.5", "max-age=+5",
                                       "max-age=60s", "max-age=\"", "max-age=0x10"}) {
    EXPECT_EQ(parse(value).max_age, 0s) << value;
  }
}

TEST(CacheControl, CutsHugeNumbers) {
  EXPECT_EQ(parse("max-age=2147483648").max_age, kMaxDelta);
  EXPECT_EQ(parse("max-age=99999999999").max_age, kMaxDelta);
  EXPECT_EQ(parse("s-maxage=99999999999999999999999999").s_maxage, kMaxDelta);
}

TEST(CacheControl, ReadsAllFieldsAndFlags) {
  const CacheControl control =
      parseCacheControl({{"Cache-Control", "No-Cache=\"set-cookie\", PRIVATE"},
                         {"X", "no-store"},
                         {"cache-control", "must-revalidate, proxy-revalidate, public, must-understand"},
                         {"cache-control", "no-store, s-maxage=1, stale-while-revalidate=2, stale-if-error=3"}});
  EXPECT_TRUE(control.no_cache && control.is_private && control.no_store && control.must_revalidate &&
              control.proxy_revalidate && control.is_public && control.must_understand);
  EXPECT_EQ(control.s_maxage, 1s);
  EXPECT_EQ(control.stale_while_revalidate, 2s);
  EXPECT_EQ(control.stale_if_error, 3s);
  EXPECT_EQ(control.max_age, std::nullopt);
}

TEST(CacheControl, IsEmptyWithoutTheField) {
  const CacheControl control = parseCacheControl({{"Pragma", "no-cache"}});
  EXPECT_FALSE(control.no_cache);
}

}  // namespace
}  // namespace brink::cache::test
