// May this response be stored, and for how long: RFC 9111 §3 and §4.2 under CloudFront's TTLs (contract §9.3, §9.5).
// Asked once per fetched or hook-generated response, when its head is final (after origin-response). Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "cache/forwarding.h"
#include "cache/freshness.h"
#include "conf/config.h"
#include "proxy/http/message.h"

namespace brink::cache {

enum class StoreReason : std::uint8_t {
  Stored,
  CachingDisabled,  // the policy's max TTL is 0
  Method,           // neither GET, HEAD nor OPTIONS
  Status,           // never cached, or only with a max-age that is not there
  Partial,          // 206, 304: not a whole representation
  NoStore,          // no-store or private, and min TTL 0
  ZeroTtl,          // no freshness and no validator to revalidate with
  VaryAny,          // Vary: * and min TTL 0
  Authorization,    // RFC 9111 §3.5
  TooLarge,         // above max_object_bytes, or no room for it now (said by the fill)
  Truncated,        // the body broke off (said by the fill)
};
// lower-kebab-case, for metrics and Cache-Status' detail.
std::string_view name(StoreReason reason);

struct StoreDecision {
  bool store = false;
  StoreReason reason = StoreReason::Method;
  // Viewers who wait for the same key may be answered with it. False for what is not stored, and for what is stored
  // only to be revalidated each time (contract §9.4).
  bool shareable = false;
  Freshness freshness;
  Variant variant;  // empty unless stored
};

struct StoreInput {
  const Forwarding& forwarding;
  Seconds error_caching_min_ttl;
  const http::RequestHead& request;    // after applyForwarding(), before the origin-request hook
  const http::ResponseHead& response;  // final: after filterOriginResponse() and the origin-response hook
  WallTime request_time;
  WallTime response_time;
};
StoreDecision decideStore(const StoreInput& input);

// GET, HEAD, and OPTIONS where the behavior caches it: these look into the cache. All others go to the origin.
bool isCachedMethod(const conf::Behavior& behavior, std::string_view method);

// Whether requests for one key wait for each other at all (contract §9.4): not with cookies forwarded, not with caching
// disabled. If false, use FillTable::makeUnlisted().
bool mayCollapse(const Forwarding& forwarding);

// Contract §9.5: what an expired object is preferred to (500 and above).
bool isOriginFailure(int status);

// RFC 9111 §4.4: an unsafe method that succeeded (2xx, 3xx) makes what is stored under its path invalid.
bool invalidates(std::string_view method, int status);

}  // namespace brink::cache
