#include "conf/managed_policies.h"

namespace brink::conf {
namespace {

constexpr Seconds kDay{86'400};
constexpr Seconds kYear{31'536'000};

const NameSelection kNothing{Selection::None, {}};
const NameSelection kEverything{Selection::All, {}};

}  // namespace

std::vector<CachePolicy> managedCachePolicies() {
  const NameSelection amplify_headers{Selection::List, {"authorization", "cloudfront-viewer-country", "host"}};
  return {
      {"CachingOptimized", Seconds(1), kDay, kYear, kNothing, kNothing, kNothing, true, true},
      {"CachingOptimizedForUncompressedObjects", Seconds(1), kDay, kYear, kNothing, kNothing, kNothing, false, false},
      {"CachingDisabled", Seconds(0), Seconds(0), Seconds(0), kNothing, kNothing, kNothing, false, false},
      {"Amplify", Seconds(2), Seconds(2), Seconds(600), amplify_headers, kEverything, kEverything, true, true},
  };
}

std::vector<OriginRequestPolicy> managedOriginRequestPolicies() {
  const auto listed = [](std::vector<std::string> names) { return NameSelection{Selection::List, std::move(names)}; };
  return {
      {"AllViewer", kEverything, kEverything, kEverything},
      {"AllViewerExceptHostHeader", {Selection::AllExcept, {"host"}}, kEverything, kEverything},
      {"CORS-CustomOrigin", listed({"origin"}), kNothing, kNothing},
      {"CORS-S3Origin", listed({"origin", "access-control-request-headers", "access-control-request-method"}), kNothing,
       kNothing},
      {"UserAgentRefererHeaders", listed({"user-agent", "referer"}), kNothing, kNothing},
  };
}

}  // namespace brink::conf
