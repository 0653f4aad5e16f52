// What crosses from viewer to origin and back, by policy (contract §9.2, §10.1, §10.2). Pure functions.
//
// Two policies decide together: what the cache policy puts into the key is forwarded, the origin request policy adds
// what is forwarded only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conf/config.h"
#include "proxy/http/message.h"

namespace brink::cache {

// The policies of one behavior; borrowed from the configuration.
struct Forwarding {
  const conf::CachePolicy& cache_policy;
  const conf::OriginRequestPolicy* origin_request_policy = nullptr;  // null: nothing beyond the key

  bool headerForwarded(std::string_view name) const;  // User-Agent, Accept-Encoding and Cookie have rules of their own
  bool headerInKey(std::string_view name) const;
  bool cookiesForwarded() const;
};

// Reduces a viewer's request to what the origin gets: removes headers, filters Cookie and the query, normalises
// Accept-Encoding, sets User-Agent. Host, Via, X-Forwarded-For and X-Amz-Cf-Id are left as they are: the transaction
// sets them. Range and If-* stay; see removePreconditions(). CloudFront-* headers survive only where a policy lists
// them.
void applyForwarding(const Forwarding& forwarding, http::RequestHead& request);

// Takes Range and If-* away. A fetch whose response others share, or that is to be stored, asks for the whole; the
// viewer's own conditions are judged against that (conditional.h).
void removePreconditions(http::RequestHead& request);

// On a response from the origin, before the origin-response hook sees it: Set-Cookie goes unless cookies are forwarded,
// Vary keeps what can vary here, hop-by-hop fields, Trailer, Via and Proxy-* go.
void filterOriginResponse(const Forwarding& forwarding, http::ResponseHead& response);

inline constexpr std::string_view kIdentity = "identity";
// Accept-Encoding as the policy's key and the origin see it. nullopt: absent. "identity": the viewer accepts none of
// the formats that are on (forwarded, but not in the key). Requires: a format is on.
std::optional<std::string_view> normalisedAcceptEncoding(const conf::CachePolicy& policy,
                                                         const http::HeaderList& headers);

// The value under which the origin sees a field of this viewer's request; nullopt: not at all.
std::optional<std::string> forwardedValue(const Forwarding& forwarding, const http::RequestHead& request,
                                          std::string_view name);

// The fields by which responses under one key still differ (RFC 9111 §4.1): those that Vary names, that are forwarded,
// and that the key does not hold. Nearly always empty.
struct Variant {
  struct Field {
    std::string name;                  // lower case
    std::optional<std::string> value;  // nullopt: the request had none
  };
  std::vector<Field> fields;
};
// `vary` as origins and hooks write it; "*" is decideStore's business and ignored here.
Variant variantOf(const Forwarding& forwarding, const http::RequestHead& request, const http::HeaderList& response);
bool matches(const Variant& variant, const Forwarding& forwarding, const http::RequestHead& request);

}  // namespace brink::cache
