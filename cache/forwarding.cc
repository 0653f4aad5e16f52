#include "cache/forwarding.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cache/selection.h"
#include "proxy/http/fields.h"

namespace brink::cache {
namespace {

constexpr std::string_view kOwnUserAgent = "Amazon CloudFront";

bool startsWithIgnoreCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && http::equalsIgnoreCase(text.substr(0, prefix.size()), prefix);
}

template <std::size_t N>
bool isOneOf(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view n) { return http::equalsIgnoreCase(n, name); });
}

// Contract §10.1, whatever the policies say; hop-by-hop fields are gone already.
bool neverForwarded(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kNames{
      "expect", "trailer", "x-forwarded-proto", "x-http-method-override", "x-real-ip", "http2-settings"};
  return isOneOf(name, kNames) || startsWithIgnoreCase(name, "proxy-") || startsWithIgnoreCase(name, "x-edge-") ||
         startsWithIgnoreCase(name, "x-amz-cf-");
}

// Fields of the message itself, or the transaction's own.
bool alwaysForwarded(std::string_view name, bool may_have_body) {
  static constexpr std::array<std::string_view, 9> kNames{"host",
                                                          "via",
                                                          "x-forwarded-for",
                                                          "range",
                                                          "if-match",
                                                          "if-range",
                                                          "if-none-match",
                                                          "if-modified-since",
                                                          "if-unmodified-since"};
  return isOneOf(name, kNames) || (may_have_body && startsWithIgnoreCase(name, "content-"));
}

Choice cookieChoice(const Forwarding& forwarding) {
  const auto* more = forwarding.origin_request_policy;
  return {forwarding.cache_policy.cookies, more == nullptr ? nullptr : &more->cookies};
}

Choice queryChoice(const Forwarding& forwarding) {
  const auto* more = forwarding.origin_request_policy;
  return {forwarding.cache_policy.query_strings, more == nullptr ? nullptr : &more->query_strings};
}

bool isNormalised(const conf::CachePolicy& policy) { return policy.enable_gzip || policy.enable_brotli; }

bool isGetOrHead(std::string_view method) { return method == "GET" || method == "HEAD"; }

bool forwardsField(const Forwarding& forwarding, std::string_view method, std::string_view name) {
  if (neverForwarded(name)) return false;
  const bool may_have_body = !isGetOrHead(method);
  if (alwaysForwarded(name, may_have_body)) return true;
  if (may_have_body && http::equalsIgnoreCase(name, "authorization")) return true;
  return forwarding.headerForwarded(name);
}

bool isZeroWeight(std::string_view parameters) {
  const std::size_t q = parameters.find_first_of("qQ");
  if (q == std::string_view::npos) return false;
  const std::string_view weight = http::trim(parameters.substr(std::min(parameters.size(), q + 1)));
  if (!weight.starts_with('=')) return false;
  return weight.size() > 1 && weight.find_first_not_of("0. \t", 1) == std::string_view::npos;
}

// Whether some Accept-Encoding field lists `coding` with a weight above zero. "*" does not count (contract §9.2).
bool accepts(const http::HeaderList& headers, std::string_view coding) {
  for (std::size_t i = headers.find("accept-encoding"); i < headers.size();
       i = headers.find("accept-encoding", i + 1)) {
    std::string_view rest = headers[i].value;
    while (!rest.empty()) {
      const std::string_view element = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(rest.size(), element.size() + 1));
      const std::size_t semicolon = element.find(';');
      if (!http::equalsIgnoreCase(http::trim(element.substr(0, semicolon)), coding)) continue;
      if (semicolon == std::string_view::npos || !isZeroWeight(element.substr(semicolon + 1))) return true;
    }
  }
  return false;
}

void filterVary(const Forwarding& forwarding, http::HeaderList& headers) {
  const auto vary = headers.getCombined("vary");
  if (!vary) return;
  std::string kept;
  for (const std::string_view name : http::splitList(*vary)) {
    const bool survives = name == "*" || http::equalsIgnoreCase(name, "accept-encoding") ||
                          http::equalsIgnoreCase(name, "cookie") || forwarding.headerForwarded(name);
    if (!survives) continue;
    if (!kept.empty()) kept += ", ";
    kept += name;
  }
  if (kept.empty()) {
    headers.remove("vary");
  } else {
    headers.set("vary", kept);
  }
}

// Whether every value of this field that reaches the origin also tells keys apart.
bool keyDecides(const Forwarding& forwarding, std::string_view name) {
  if (http::equalsIgnoreCase(name, "accept-encoding") && isNormalised(forwarding.cache_policy)) return true;
  if (http::equalsIgnoreCase(name, "cookie")) {
    const auto* more = forwarding.origin_request_policy;
    return forwarding.cache_policy.cookies.selection == conf::Selection::All || more == nullptr ||
           more->cookies.selection == conf::Selection::None;
  }
  return forwarding.headerInKey(name);
}

}  // namespace

bool Forwarding::headerInKey(std::string_view name) const { return choosesHeader(cache_policy.headers, name); }

bool Forwarding::headerForwarded(std::string_view name) const {
  if (headerInKey(name)) return true;
  if (origin_request_policy == nullptr) return false;
  // "All viewer headers" are the viewer's: CloudFront's own are sent only where a policy lists them, so that a viewer
  // cannot forge them (contract §4).
  if (origin_request_policy->headers.selection != conf::Selection::List && startsWithIgnoreCase(name, "cloudfront-")) {
    return false;
  }
  return choosesHeader(origin_request_policy->headers, name);
}

bool Forwarding::cookiesForwarded() const { return !cookieChoice(*this).none(); }

void applyForwarding(const Forwarding& forwarding, http::RequestHead& request) {
  http::removeHopByHop(request.headers);
  http::HeaderList kept;
  kept.reserve(request.headers.size() + 2, request.headers.wireSize());
  bool cookies_done = false;
  for (const auto& [name, value] : request.headers) {
    if (http::equalsIgnoreCase(name, "cookie")) {
      std::string chosen;
      if (!std::exchange(cookies_done, true) && appendCookies(chosen, request.headers, cookieChoice(forwarding))) {
        kept.add(name, chosen);
      }
    } else if (http::equalsIgnoreCase(name, "accept-encoding") && isNormalised(forwarding.cache_policy)) {
      if (!kept.has(name)) kept.add(name, *normalisedAcceptEncoding(forwarding.cache_policy, request.headers));
    } else if (forwardsField(forwarding, request.method, name)) {
      kept.add(name, value);
    }
  }
  if (!forwarding.headerForwarded("user-agent")) kept.set("User-Agent", kOwnUserAgent);
  request.headers = std::move(kept);

  std::string query;
  request.has_query = appendQuery(query, request, queryChoice(forwarding));
  request.query = std::move(query);
}

void removePreconditions(http::RequestHead& request) {
  for (const std::string_view name :
       {"range", "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since"}) {
    request.headers.remove(name);
  }
}

void filterOriginResponse(const Forwarding& forwarding, http::ResponseHead& response) {
  http::removeHopByHop(response.headers);
  for (const std::string_view name :
       {"trailer", "via", "proxy-authenticate", "proxy-authentication-info", "proxy-authorization"}) {
    response.headers.remove(name);
  }
  if (!forwarding.cookiesForwarded()) response.headers.remove("set-cookie");
  filterVary(forwarding, response.headers);
}

std::optional<std::string_view> normalisedAcceptEncoding(const conf::CachePolicy& policy,
                                                         const http::HeaderList& headers) {
  if (!headers.has("accept-encoding")) return std::nullopt;
  const bool brotli = policy.enable_brotli && accepts(headers, "br");
  const bool gzip = policy.enable_gzip && accepts(headers, "gzip");
  if (brotli) return gzip ? "br,gzip" : "br";
  return gzip ? "gzip" : kIdentity;
}

std::optional<std::string> forwardedValue(const Forwarding& forwarding, const http::RequestHead& request,
                                          std::string_view name) {
  if (http::equalsIgnoreCase(name, "cookie")) {
    std::string chosen;
    if (!appendCookies(chosen, request.headers, cookieChoice(forwarding))) return std::nullopt;
    return chosen;
  }
  if (http::equalsIgnoreCase(name, "accept-encoding") && isNormalised(forwarding.cache_policy)) {
    const auto encodings = normalisedAcceptEncoding(forwarding.cache_policy, request.headers);
    if (!encodings) return std::nullopt;
    return std::string(*encodings);
  }
  if (http::equalsIgnoreCase(name, "user-agent") && !forwarding.headerForwarded(name))
    return std::string(kOwnUserAgent);
  if (!forwardsField(forwarding, request.method, name)) return std::nullopt;
  return request.headers.getCombined(name);
}

Variant variantOf(const Forwarding& forwarding, const http::RequestHead& request, const http::HeaderList& response) {
  Variant variant;
  const auto vary = response.getCombined("vary");
  if (!vary) return variant;
  for (const std::string_view name : http::splitList(*vary)) {
    if (name == "*" || keyDecides(forwarding, name)) continue;
    const bool forwarded = http::equalsIgnoreCase(name, "cookie") || forwarding.headerForwarded(name);
    if (forwarded) variant.fields.push_back({http::toLower(name), forwardedValue(forwarding, request, name)});
  }
  return variant;
}

bool matches(const Variant& variant, const Forwarding& forwarding, const http::RequestHead& request) {
  return std::all_of(variant.fields.begin(), variant.fields.end(), [&](const Variant::Field& field) {
    return forwardedValue(forwarding, request, field.name) == field.value;
  });
}

}  // namespace brink::cache
