#include "hooks/hook_profile.h"

#include <string>

namespace brink::hooks {

Status checkPackageSize(conf::HookProfile profile, PackageUse use, std::uint64_t bytes) {
  if (profile == conf::HookProfile::Default) return {};
  const bool viewer = use == PackageUse::ViewerEvents;
  const std::uint64_t limit = viewer ? kStrictViewerPackage : kStrictOriginPackage;
  if (bytes <= limit) return {};
  return fail(ErrorCode::MessageTooLarge, Side::Operator,
              "the package has " + std::to_string(bytes) + " bytes; the strict profile allows " +
                  std::to_string(limit) + " for functions of " + (viewer ? "viewer" : "origin") + " events");
}

PackageUse packageUse(const conf::Config& config, conf::Index function) {
  for (const conf::Distribution& distribution : config.distributions) {
    for (const conf::Behavior& behavior : distribution.behaviors) {
      for (std::size_t stage = 0; stage < conf::kStageCount; ++stage) {
        const bool viewer = conf::isViewerStage(static_cast<conf::Stage>(stage));
        if (viewer && behavior.hooks[stage].function == function) return PackageUse::ViewerEvents;
      }
    }
  }
  return PackageUse::OriginEvents;
}

}  // namespace brink::hooks
