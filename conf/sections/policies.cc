// "cachePolicies" and "originRequestPolicies".
#include <string>

#include "conf/fields.h"
#include "conf/sections/sections.h"

namespace brink::conf {
namespace {

// Ten years: more than CloudFront's maximum of any TTL.
constexpr std::int64_t kMaxTtl = 315'360'000;

void readCachePolicy(const Node& node, Decoding& run, CachePolicy& policy) {
  const bool read = readObject(node, run, "cachePolicy",
                               {
                                   required("name", text(policy.name)),
                                   optional("minTTL", secondsNumber(policy.min_ttl, 0, kMaxTtl)),
                                   optional("defaultTTL", secondsNumber(policy.default_ttl, 0, kMaxTtl)),
                                   optional("maxTTL", secondsNumber(policy.max_ttl, 0, kMaxTtl)),
                                   optional("enableAcceptEncodingGzip", flag(policy.enable_gzip)),
                                   optional("enableAcceptEncodingBrotli", flag(policy.enable_brotli)),
                                   optional("headersConfig", object(policy.headers, readCacheHeadersConfig)),
                                   optional("cookiesConfig", object(policy.cookies, readCookiesConfig)),
                                   optional("queryStringsConfig", object(policy.query_strings, readQueryStringsConfig)),
                               });
  if (!read) return;
  const auto shown = [](Seconds ttl) { return std::to_string(ttl.count()); };
  if (policy.min_ttl > policy.default_ttl) {
    run.problem(placeOf(node, node.find("minTTL") != nullptr ? "minTTL" : "defaultTTL"),
                "minTTL (" + shown(policy.min_ttl) + ") is larger than defaultTTL (" + shown(policy.default_ttl) + ")");
  }
  if (policy.default_ttl > policy.max_ttl) {
    run.problem(placeOf(node, node.find("defaultTTL") != nullptr ? "defaultTTL" : "maxTTL"),
                "defaultTTL (" + shown(policy.default_ttl) + ") is larger than maxTTL (" + shown(policy.max_ttl) + ")");
  }
}

void readOriginRequestPolicy(const Node& node, Decoding& run, OriginRequestPolicy& policy) {
  readObject(node, run, "originRequestPolicy",
             {
                 required("name", text(policy.name)),
                 optional("headersConfig", object(policy.headers, readForwardedHeadersConfig)),
                 optional("cookiesConfig", object(policy.cookies, readCookiesConfig)),
                 optional("queryStringsConfig", object(policy.query_strings, readQueryStringsConfig)),
             });
}

template <typename Policy>
void readPolicies(const Node& node, Decoding& run, std::vector<Policy>& policies, NameTable& names,
                  void (*read)(const Node&, Decoding&, Policy&)) {
  each([&](const Node& element, Decoding& inner) {
    const auto index = static_cast<Index>(policies.size());
    Policy& policy = policies.emplace_back();
    read(element, inner, policy);
    if (policy.name.empty()) return;
    const auto taken = names.add(policy.name, index, element.place);
    if (!taken) return;
    const std::string where =
        taken->line == 0 ? "a managed policy" : "the policy on line " + std::to_string(taken->line);
    inner.problem(placeOf(element, "name"), "the name \"" + policy.name + "\" is taken by " + where);
  })(node, run);
}

}  // namespace

void readCachePolicies(const Node& node, Decoding& run, std::vector<CachePolicy>& policies) {
  readPolicies(node, run, policies, run.cache_policies, readCachePolicy);
}

void readOriginRequestPolicies(const Node& node, Decoding& run, std::vector<OriginRequestPolicy>& policies) {
  readPolicies(node, run, policies, run.origin_request_policies, readOriginRequestPolicy);
}

}  // namespace brink::conf
