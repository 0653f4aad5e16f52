#include "hooks/hook_profile.h"

#include <gtest/gtest.h>

namespace brink::hooks {
namespace {

using conf::HookProfile;

TEST(HookProfile, StrictPackagesAreOneMegaByteAtViewerEvents) {
  EXPECT_TRUE(checkPackageSize(HookProfile::Strict, PackageUse::ViewerEvents, 1048576).has_value());
  const Status refused = checkPackageSize(HookProfile::Strict, PackageUse::ViewerEvents, 1048577);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().side, Side::Operator);
  EXPECT_EQ(refused.error().detail,
            "the package has 1048577 bytes; the strict profile allows 1048576 for functions of viewer events");
}

TEST(HookProfile, StrictPackagesAreFiftyMegaBytesAtOriginEvents) {
  EXPECT_TRUE(checkPackageSize(HookProfile::Strict, PackageUse::OriginEvents, 50 << 20).has_value());
  EXPECT_FALSE(checkPackageSize(HookProfile::Strict, PackageUse::OriginEvents, (50 << 20) + 1).has_value());
}

TEST(HookProfile, TheDefaultProfileHasNoPackageLimit) {
  EXPECT_TRUE(checkPackageSize(HookProfile::Default, PackageUse::ViewerEvents, 1ULL << 40).has_value());
}

TEST(HookProfile, OneViewerStageMakesAFunctionAViewerFunction) {
  conf::Config config;
  config.distributions.resize(1);
  config.distributions[0].behaviors.resize(2);
  auto& hooks = config.distributions[0].behaviors[1].hooks;
  hooks[static_cast<std::size_t>(conf::Stage::OriginRequest)].function = 3;
  EXPECT_EQ(packageUse(config, 3), PackageUse::OriginEvents);
  hooks[static_cast<std::size_t>(conf::Stage::ViewerResponse)].function = 3;
  EXPECT_EQ(packageUse(config, 3), PackageUse::ViewerEvents);
  EXPECT_EQ(packageUse(config, 4), PackageUse::OriginEvents);
}

}  // namespace
}  // namespace brink::hooks
