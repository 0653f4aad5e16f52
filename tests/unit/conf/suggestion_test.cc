#include "conf/suggestion.h"

#include <vector>

#include <gtest/gtest.h>

namespace brink::conf {
namespace {

const std::vector<std::string> kKeys{"minTTL", "maxTTL", "defaultTTL", "timeout", "id"};

TEST(Suggestion, FindsTheNearestName) {
  EXPECT_EQ(nearest("defaultTtl", kKeys), "defaultTTL");
  EXPECT_EQ(nearest("tiemout", kKeys), "timeout");
  EXPECT_EQ(nearest("timeouts", kKeys), "timeout");
  EXPECT_EQ(nearest("minimTTL", kKeys), "minTTL");
}

TEST(Suggestion, PrefersTheFewerEdits) { EXPECT_EQ(nearest("manTTL", kKeys), "minTTL"); }

TEST(Suggestion, SaysNothingWhenNothingIsNear) {
  EXPECT_EQ(nearest("listeners", kKeys), std::nullopt);
  EXPECT_EQ(suggestion("xyz", kKeys), "");
  EXPECT_EQ(nearest("a", {}), std::nullopt);
}

TEST(Suggestion, AllowsOneEditInShortWords) { EXPECT_EQ(suggestion("di", kKeys), " (did you mean \"id\"?)"); }

}  // namespace
}  // namespace brink::conf
