#include "hooks/origin_rules.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "hooks/event_text.h"
#include "hooks/header_rules.h"
#include "proxy/http/fields.h"
#include "proxy/http/uri.h"

namespace brink::hooks {
namespace {

using Json = nlohmann::json;
using MaybeFailure = std::optional<HookFailure>;

constexpr std::size_t kMaxPath = 255;
constexpr std::size_t kMaxS3Domain = 128;

HookFailure invalid(std::string_view field, std::string_view why) {
  std::string what = "the function returned an invalid origin configuration, ";
  what += field;
  what += ' ';
  what += why;
  what += '.';
  return validationFailure(Violation::InvalidOrigin, what);
}

HookFailure invalidHeader(std::string_view name, std::string_view why) {
  std::string what = "the function returned an invalid origin configuration, ";
  what += why;
  what += ", headerName : " + printable(name) + ".";
  return validationFailure(Violation::InvalidOriginHeaders, what);
}

const Json* member(const Json& object, const char* field) {
  const auto found = object.find(field);
  return found == object.end() ? nullptr : &*found;
}

MaybeFailure readText(const Json& object, const char* field, std::string& out) {
  const Json* value = member(object, field);
  if (value == nullptr) return invalid(field, "is missing");
  if (!value->is_string()) return invalid(field, "is not a string");
  out = value->get<std::string>();
  return std::nullopt;
}

// `before` is the event's value, 0 if it had none of this kind.
template <typename Number>
MaybeFailure readNumber(const Json& object, const char* field, std::uint64_t first, std::uint64_t last,
                        std::uint64_t before, Number& out) {
  const Json* value = member(object, field);
  if (value == nullptr) return invalid(field, "is missing");
  if (!value->is_number_unsigned()) return invalid(field, "is not a whole number");
  const auto number = value->get<std::uint64_t>();
  if (number != before && (number < first || number > last)) {
    return invalid(field, "is not from " + std::to_string(first) + " to " + std::to_string(last));
  }
  out = static_cast<Number>(number);
  return std::nullopt;
}

bool isUrlEncoded(std::string_view path) {
  return http::percentDecode(path).has_value() &&
         std::all_of(path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

MaybeFailure judgePath(const EventOrigin& origin) {
  const std::string& path = origin.path;
  if (path.empty()) return std::nullopt;
  if (!http::isPath(path))
    return invalid("path", "does not start with '/', or holds spaces, control characters, '?' or '#'");
  if (path.ends_with('/')) return invalid("path", "ends with '/'");
  if (path.size() > kMaxPath) return invalid("path", "is longer than 255 characters");
  if (origin.custom && !isUrlEncoded(path)) return invalid("path", "is not URL-encoded");
  return std::nullopt;
}

MaybeFailure readSslProtocols(const Json& object, EventOrigin& origin) {
  const Json* list = member(object, "sslProtocols");
  if (list == nullptr || !list->is_array() || list->empty())
    return invalid("sslProtocols", "is not a list with entries");
  origin.ssl_protocols.clear();
  for (const Json& item : *list) {
    const auto* name = item.get_ptr<const std::string*>();
    if (name == nullptr || (*name != "TLSv1.2" && *name != "TLSv1.1" && *name != "TLSv1" && *name != "SSLv3")) {
      return invalid("sslProtocols", "has an entry other than TLSv1.2, TLSv1.1, TLSv1 and SSLv3");
    }
    if (std::find(origin.ssl_protocols.begin(), origin.ssl_protocols.end(), *name) == origin.ssl_protocols.end()) {
      origin.ssl_protocols.push_back(*name);
    }
  }
  return std::nullopt;
}

MaybeFailure readPort(const Json& object, const EventOrigin* before, EventOrigin& origin) {
  const std::uint64_t known = before == nullptr ? 0 : before->port;
  if (auto failure = readNumber(object, "port", 1, 65535, known, origin.port)) return failure;
  if (origin.port != known && origin.port != 80 && origin.port != 443 && origin.port < 1024) {
    return invalid("port", "is not 80, 443 or from 1024 to 65535");
  }
  return std::nullopt;
}

// `before` is the event's origin if it was custom.
MaybeFailure readCustom(const Json& object, const EventOrigin* before, EventOrigin& origin) {
  if (auto failure = readText(object, "domainName", origin.domain_name)) return failure;
  if ((before == nullptr || origin.domain_name != before->domain_name) && !http::isDnsName(origin.domain_name)) {
    return invalid("domainName", "is not a DNS name");
  }
  if (auto failure = readText(object, "protocol", origin.protocol)) return failure;
  if (origin.protocol != "http" && origin.protocol != "https") return invalid("protocol", "is neither http nor https");
  if (auto failure = readPort(object, before, origin)) return failure;
  if (auto failure = readNumber(object, "keepaliveTimeout", 1, 60, before == nullptr ? 0 : before->keepalive_timeout,
                                origin.keepalive_timeout)) {
    return failure;
  }
  if (auto failure =
          readNumber(object, "readTimeout", 4, 60, before == nullptr ? 0 : before->read_timeout, origin.read_timeout)) {
    return failure;
  }
  return readSslProtocols(object, origin);
}

MaybeFailure readS3(const Json& object, const EventOrigin* before, EventOrigin& origin) {
  if (auto failure = readText(object, "domainName", origin.domain_name)) return failure;
  const std::string& domain = origin.domain_name;
  if ((before == nullptr || domain != before->domain_name) &&
      (!http::isDnsName(domain) || domain.size() > kMaxS3Domain || domain != http::toLower(domain))) {
    return invalid("domainName", "is not a lower-case DNS name of at most 128 characters");
  }
  if (auto failure = readText(object, "authMethod", origin.auth_method)) return failure;
  if (origin.auth_method != "none" && origin.auth_method != "origin-access-identity") {
    return invalid("authMethod", "is neither none nor origin-access-identity");
  }
  const Json* region = member(object, "region");
  if (region != nullptr && !region->is_string()) return invalid("region", "is not a string");
  if (region != nullptr) origin.region = region->get<std::string>();
  if (origin.auth_method == "origin-access-identity" && origin.region.empty()) return invalid("region", "is missing");
  return std::nullopt;
}

// All values of `name`, as a handler sees them.
std::vector<std::string> valuesOf(const http::HeaderList& headers, std::string_view name) {
  std::vector<std::string> values;
  for (std::size_t i = headers.find(name); i < headers.size(); i = headers.find(name, i + 1)) {
    const std::string_view value = headers[i].value;
    values.push_back(isUtf8(value) ? std::string(value) : latin1ToUtf8(value));
  }
  return values;
}

MaybeFailure judgeCustomHeader(const std::string& name, const std::vector<std::string>& values,
                               const EventOrigin& event, const http::HeaderList& request_headers) {
  if (values.empty() || values == valuesOf(event.custom_headers, name)) return std::nullopt;
  if (isDisallowed(name) || isForbiddenCustomHeader(name))
    return invalidHeader(name, "this header cannot be a custom header");
  if (request_headers.has(name)) return invalidHeader(name, "this header is in request.headers as well");
  if (name.size() > kMaxCustomHeaderName) return invalidHeader(name, "the header name is too long");
  for (const std::string& value : values) {
    if (value.size() > kMaxCustomHeaderValue) return invalidHeader(name, "the header value is too long");
  }
  return std::nullopt;
}

// One entry of a list: {"key": …, "value": …}.
MaybeFailure readEntry(const std::string& map_key, const Json& entry, std::string& key, std::string& value) {
  if (!entry.is_object()) return invalidHeader(map_key, "an entry is not an object");
  const Json* given_key = member(entry, "key");
  const Json* given_value = member(entry, "value");
  if (given_value == nullptr || !given_value->is_string() || (given_key != nullptr && !given_key->is_string())) {
    return invalidHeader(map_key, "an entry's key or value is not a string");
  }
  value = http::trim(*given_value->get_ptr<const std::string*>());
  key = given_key == nullptr ? defaultKey(http::toLower(map_key)) : given_key->get<std::string>();
  if (judgeHeaderEntry(map_key, key, value))
    return invalidHeader(map_key, "the name or a value holds what HTTP cannot carry");
  return std::nullopt;
}

MaybeFailure readCustomHeaders(const Json& object, const EventOrigin& event, const http::HeaderList& request_headers,
                               EventOrigin& origin) {
  const Json* headers = member(object, "customHeaders");
  if (headers == nullptr) return std::nullopt;
  if (!headers->is_object()) return invalidHeader("", "customHeaders is not an object");
  std::size_t bytes = 0;
  for (const auto& [map_key, list] : headers->items()) {
    if (!list.is_array()) return invalidHeader(map_key, "a value is not an array");
    std::vector<std::string> values;
    for (const Json& entry : list) {
      std::string key;
      std::string value;
      if (auto failure = readEntry(map_key, entry, key, value)) return failure;
      bytes += key.size() + value.size();
      origin.custom_headers.add(key, value);
      values.push_back(std::move(value));
    }
    if (auto failure = judgeCustomHeader(map_key, values, event, request_headers)) return failure;
  }
  if (bytes > kMaxCustomHeaderBytes) return invalidHeader("", "all custom headers together are too long");
  return std::nullopt;
}

MaybeFailure readOrigin(const Json& object, const EventOrigin& event, const http::HeaderList& request_headers,
                        EventOrigin& origin) {
  if (!object.is_object()) return invalid(origin.custom ? "custom" : "s3", "is not an object");
  const EventOrigin* before = event.custom == origin.custom ? &event : nullptr;
  if (auto failure = origin.custom ? readCustom(object, before, origin) : readS3(object, before, origin))
    return failure;
  if (auto failure = readText(object, "path", origin.path)) return failure;
  if (before == nullptr || origin.path != before->path) {
    if (auto failure = judgePath(origin)) return failure;
  }
  return readCustomHeaders(object, event, request_headers, origin);
}

}  // namespace

Judged<EventOrigin> judgeOrigin(std::string_view json, const EventOrigin& event,
                                const http::HeaderList& request_headers) {
  if (json.size() > kMaxOriginJson) return std::unexpected(invalid("origin", "is too large"));
  const Json value = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!value.is_object()) return std::unexpected(invalid("origin", "is not an object"));
  const Json* custom = member(value, "custom");
  const Json* s3 = member(value, "s3");
  if ((custom == nullptr) == (s3 == nullptr)) {
    return std::unexpected(invalid("origin", "must hold exactly one of custom and s3"));
  }
  EventOrigin origin;
  origin.custom = custom != nullptr;
  if (auto failure = readOrigin(origin.custom ? *custom : *s3, event, request_headers, origin)) {
    return std::unexpected(std::move(*failure));
  }
  return origin;
}

}  // namespace brink::hooks
