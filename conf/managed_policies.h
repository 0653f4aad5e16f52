// The policies that CloudFront brings along, under their names (contract §9.3). Pure.
#pragma once

#include <vector>

#include "conf/config.h"

namespace brink::conf {

std::vector<CachePolicy> managedCachePolicies();
std::vector<OriginRequestPolicy> managedOriginRequestPolicies();

}  // namespace brink::conf
