// The CloudFront-* request fields that Brink makes itself, where a policy names them (contract §4): after
// viewer-request, so that viewer hooks never see them, and before the cache key, so that they take part in it. What a
// viewer forged under these names is overwritten. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "cache/forwarding.h"
#include "proxy/http/message.h"
#include "proxy/viewer/exchange.h"

namespace brink::transaction {

// One bit per field that the policies of a behavior name; 0: nothing to do. Made once per configuration.
using EdgeFields = std::uint16_t;
EdgeFields edgeFieldsOf(const cache::Forwarding& forwarding);

void addEdgeFields(EdgeFields wanted, const viewer::ViewerInfo& viewer, http::RequestHead& request);

// From the User-Agent, by the words that browsers put there; exactly one of the four is true, desktop when nothing
// tells.
enum class DeviceClass : std::uint8_t { Desktop, Mobile, SmartTv, Tablet };
DeviceClass deviceClass(std::string_view user_agent);

}  // namespace brink::transaction
