// From a behavior's origin to what a hook sees of it and to what the origin client needs; and the request as the origin
// gets it (contract §2, §9.2, §10.1). Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "conf/config.h"
#include "hooks/hook_runner.h"
#include "proxy/http/message.h"
#include "proxy/origin/origin_client.h"
#include "proxy/viewer/exchange.h"

namespace brink::transaction {

// The `origin` member of the origin-request event. `viewer_scheme` decides the protocol under match-viewer.
hooks::EventOrigin eventOrigin(const conf::Origin& origin, std::string_view viewer_scheme);

// Where to fetch from: the behavior's origin, or what a hook made of it (`changed`, null if it left it alone). An
// origin that the configuration does not know may only be reached at public addresses.
origin::Target makeTarget(const conf::Config& config, const conf::Origin& origin, const hooks::EventOrigin& shown,
                          const hooks::EventOrigin* changed);

struct ForwardingIdentity {
  std::string_view request_id;
  std::string_view via;  // "2.0 xyz.cloudfront.net (CloudFront)"
};

// The request as origin-request hooks see it: policies were applied already (cache::applyForwarding); adds Host, Via,
// X-Forwarded-For and X-Amz-Cf-Id.
void addForwardingHeaders(http::RequestHead& request, const viewer::ViewerInfo& viewer, const conf::Origin& origin,
                          const ForwardingIdentity& identity, bool host_forwarded);

// What goes on the wire: the origin's path in front, its custom headers over the request's.
void finishOriginRequest(http::RequestHead& request, const hooks::EventOrigin& origin);

}  // namespace brink::transaction
