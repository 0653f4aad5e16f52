#include "cache/policy.h"

#include <algorithm>
#include <array>

#include "proxy/http/date.h"
#include "proxy/http/fields.h"

namespace brink::cache {
namespace {

enum class StatusRule : std::uint8_t {
  Never,
  Partial,
  Normal,           // default TTL applies
  ExplicitOnly,     // only with freshness of its own
  ErrorAlways,      // error caching minimum TTL applies (contract §9.5)
  ErrorWithMaxAge,  // only with max-age or s-maxage
};

StatusRule ruleOf(int status) {
  switch (status) {
    case 206:
    case 304:
      return StatusRule::Partial;
    case 200:
    case 203:
    case 204:
      return StatusRule::Normal;
    case 404:
    case 414:
    case 500:
    case 501:
    case 502:
    case 503:
    case 504:
      return StatusRule::ErrorAlways;
    case 400:
    case 403:
    case 405:
    case 412:
    case 415:
      return StatusRule::ErrorWithMaxAge;
    default:
      break;
  }
  if (status < 200) return StatusRule::Partial;
  if (status >= 300 && status < 400) return StatusRule::Normal;
  return status < 300 ? StatusRule::ExplicitOnly : StatusRule::Never;
}

// RFC 9111 §4.2.1. An Expires that is no date lies in the past (§5.3).
std::optional<Seconds> explicitLifetime(const CacheControl& control, const StoreInput& input) {
  if (control.s_maxage) return control.s_maxage;
  if (control.max_age) return control.max_age;
  const auto expires_field = input.response.headers.get("expires");
  if (!expires_field) return std::nullopt;
  const auto expires = http::parseDate(*expires_field);
  if (!expires) return Seconds(0);
  const auto date_field = input.response.headers.get("date");
  const auto date = date_field ? http::parseDate(*date_field) : std::nullopt;
  const auto lifetime = *expires - date.value_or(input.response_time);
  return std::clamp(std::chrono::floor<Seconds>(lifetime), Seconds(0), kMaxDelta);
}

bool hasVaryAny(const http::HeaderList& headers) { return http::hasToken(headers, "vary", "*"); }

// RFC 9111 §3.5. Authorization in the key tells users apart; what is not forwarded the origin did not see.
bool authorizationForbids(const StoreInput& input, const CacheControl& control) {
  if (!input.request.headers.has("authorization") || input.forwarding.headerInKey("authorization")) return false;
  return !control.is_public && !control.s_maxage && !control.must_revalidate;
}

bool hasValidator(const http::HeaderList& headers) { return headers.has("etag") || headers.has("last-modified"); }

// The TTLs that apply to a response of this status.
struct Bounds {
  Seconds min;
  Seconds fallback;  // without any freshness of its own
  Seconds max;
};

Bounds boundsOf(const StoreInput& input, StatusRule rule) {
  const conf::CachePolicy& policy = input.forwarding.cache_policy;
  const Seconds max = std::min(policy.max_ttl, kMaxDelta);
  if (rule == StatusRule::ErrorAlways || rule == StatusRule::ErrorWithMaxAge) {
    // The error caching minimum TTL is the errors' own, also above the policy's maximum.
    const Seconds min = std::min(input.error_caching_min_ttl, kMaxDelta);
    return {min, min, std::max(min, max)};
  }
  const Seconds min = std::min(policy.min_ttl, max);
  return {min, std::clamp(policy.default_ttl, min, max), max};
}

struct Lifetime {
  StoreReason reason = StoreReason::Stored;
  Seconds fresh_for{0};
  bool revalidate_each_time = false;  // no-cache: also never stale
};

Lifetime lifetimeOf(const StoreInput& input, const CacheControl& control, StatusRule rule, Seconds initial_age) {
  const Bounds bounds = boundsOf(input, rule);
  // Only statuses that are understood come this far, so must-understand lifts no-store (RFC 9111 §5.2.2.3).
  const bool no_store = (control.no_store && !control.must_understand) || control.is_private;
  if (no_store || control.no_cache) {
    if (bounds.min > Seconds(0)) return {StoreReason::Stored, bounds.min, true};
    if (no_store) return {StoreReason::NoStore};
    return {StoreReason::Stored, Seconds(0), true};
  }
  const auto own = explicitLifetime(control, input);
  if (own) return {StoreReason::Stored, std::clamp(*own - initial_age, bounds.min, bounds.max)};
  const bool needs_own = rule == StatusRule::ExplicitOnly || rule == StatusRule::ErrorWithMaxAge;
  if (needs_own) return {StoreReason::Status};
  return {StoreReason::Stored, bounds.fallback};
}

// Whether it is stored at all, before any arithmetic.
StoreReason eligibility(const StoreInput& input, const CacheControl& control, StatusRule rule) {
  const std::string_view method = input.request.method;
  if (input.forwarding.cache_policy.max_ttl == Seconds(0)) return StoreReason::CachingDisabled;
  if (method != "GET" && method != "HEAD" && method != "OPTIONS") return StoreReason::Method;
  if (rule == StatusRule::Never) return StoreReason::Status;
  if (rule == StatusRule::Partial) return StoreReason::Partial;
  if (rule == StatusRule::ErrorWithMaxAge && !control.max_age && !control.s_maxage) return StoreReason::Status;
  if (input.forwarding.cache_policy.min_ttl == Seconds(0) && hasVaryAny(input.response.headers)) {
    return StoreReason::VaryAny;
  }
  return authorizationForbids(input, control) ? StoreReason::Authorization : StoreReason::Stored;
}

void setStaleWindows(Freshness& freshness, const CacheControl& control, const StoreInput& input, bool never_stale) {
  // An error that has expired is no better than the next one.
  if (never_stale || control.must_revalidate || control.proxy_revalidate || input.response.status >= 400) {
    freshness.stale_if_error = Seconds(0);
    return;
  }
  const Seconds limit = std::min(input.forwarding.cache_policy.max_ttl, kMaxDelta);
  freshness.stale_while_revalidate = std::min(limit, control.stale_while_revalidate.value_or(Seconds(0)));
  if (control.stale_if_error) freshness.stale_if_error = std::min(limit, *control.stale_if_error);
}

}  // namespace

std::string_view name(StoreReason reason) {
  static constexpr std::array<std::string_view, 11> kNames{"stored",        "caching-disabled", "method",   "status",
                                                           "partial",       "no-store",         "zero-ttl", "vary-any",
                                                           "authorization", "too-large",        "truncated"};
  return kNames[static_cast<std::size_t>(reason)];
}

StoreDecision decideStore(const StoreInput& input) {
  StoreDecision decision;
  const CacheControl control = parseCacheControl(input.response.headers);
  const StatusRule rule = ruleOf(input.response.status);
  Freshness& freshness = decision.freshness;
  freshness.response_time = input.response_time;
  freshness.initial_age = initialAge(input.response.headers, input.request_time, input.response_time);
  decision.reason = eligibility(input, control, rule);
  if (decision.reason != StoreReason::Stored) return decision;

  const Lifetime lifetime = lifetimeOf(input, control, rule, freshness.initial_age);
  decision.reason = lifetime.reason;
  if (decision.reason == StoreReason::Stored && lifetime.fresh_for <= Seconds(0) &&
      !hasValidator(input.response.headers)) {
    decision.reason = StoreReason::ZeroTtl;
  }
  if (decision.reason != StoreReason::Stored) return decision;
  decision.store = true;
  decision.shareable = lifetime.fresh_for > Seconds(0);
  freshness.fresh_for = lifetime.fresh_for;
  setStaleWindows(freshness, control, input, lifetime.revalidate_each_time);
  decision.variant = variantOf(input.forwarding, input.request, input.response.headers);
  return decision;
}

bool isCachedMethod(const conf::Behavior& behavior, std::string_view method) {
  return method == "GET" || method == "HEAD" || (method == "OPTIONS" && behavior.cache_options);
}

bool mayCollapse(const Forwarding& forwarding) {
  return forwarding.cache_policy.max_ttl > Seconds(0) && !forwarding.cookiesForwarded();
}

bool isOriginFailure(int status) { return status >= 500; }

bool invalidates(std::string_view method, int status) { return !http::isSafe(method) && status >= 200 && status < 400; }

}  // namespace brink::cache
