#include "hooks/header_rules.h"

#include <algorithm>
#include <span>

#include "proxy/http/fields.h"

namespace brink::hooks {
namespace {

using http::equalsIgnoreCase;

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool startsWith(std::string_view name, std::string_view lower_prefix) {
  return name.size() >= lower_prefix.size() && equalsIgnoreCase(name.substr(0, lower_prefix.size()), lower_prefix);
}

bool isOneOf(std::string_view name, std::span<const std::string_view> list) {
  return std::any_of(list.begin(), list.end(), [name](std::string_view item) { return equalsIgnoreCase(name, item); });
}

constexpr std::string_view kDisallowedX[] = {
    "x-accel-buffering",
    "x-accel-charset",
    "x-accel-limit-rate",
    "x-accel-redirect",
    "x-amzn-auth",
    "x-amzn-cf-billing",
    "x-amzn-cf-id",
    "x-amzn-cf-xff",
    "x-amzn-errortype",
    "x-amzn-fle-profile",
    "x-amzn-header-count",
    "x-amzn-header-order",
    "x-amzn-lambda-integration-tag",
    "x-amzn-requestid",
    "x-cache",
    "x-forwarded-proto",
    "x-real-ip",
};

constexpr std::string_view kViewerRequestReadOnly[] = {"content-length", "host", "transfer-encoding", "via"};
constexpr std::string_view kOriginRequestReadOnly[] = {
    "accept-encoding", "content-length",      "if-modified-since", "if-none-match",
    "if-range",        "if-unmodified-since", "transfer-encoding", "via"};
constexpr std::string_view kOriginResponseReadOnly[] = {"transfer-encoding", "via"};
constexpr std::string_view kViewerResponseReadOnly[] = {"warning", "via", "content-length", "content-encoding",
                                                        "transfer-encoding"};

constexpr std::string_view kForbiddenCustom[] = {"cache-control",
                                                 "connection",
                                                 "content-length",
                                                 "cookie",
                                                 "host",
                                                 "max-forwards",
                                                 "pragma",
                                                 "range",
                                                 "request-range",
                                                 "te",
                                                 "trailer",
                                                 "upgrade",
                                                 "transfer-encoding",
                                                 "via",
                                                 "x-real-ip"};

// "%0D", as the edge's log writes it.
std::string invalidCharacter(std::string_view value) {
  const auto bad = std::find_if(value.begin(), value.end(), [](char c) { return !http::isFieldValue({&c, 1}); });
  return printable({&*bad, 1});
}

}  // namespace

bool isDisallowed(std::string_view name) {
  if (name.size() < 6) return false;  // "expect" is the shortest
  switch (lower(name[0])) {
    case 'c':
      return equalsIgnoreCase(name, "connection");
    case 'e':
      return equalsIgnoreCase(name, "expect");
    case 'k':
      return equalsIgnoreCase(name, "keep-alive");
    case 'p':
      return equalsIgnoreCase(name, "proxy-authenticate") || equalsIgnoreCase(name, "proxy-authorization") ||
             equalsIgnoreCase(name, "proxy-connection");
    case 't':
      return equalsIgnoreCase(name, "trailer");
    case 'u':
      return equalsIgnoreCase(name, "upgrade");
    case 'x':
      return startsWith(name, "x-amz-cf-") || startsWith(name, "x-edge-") || isOneOf(name, kDisallowedX);
    default:
      return false;
  }
}

bool isReadOnly(conf::Stage stage, std::string_view name) {
  switch (stage) {
    case conf::Stage::ViewerRequest:
      return isOneOf(name, kViewerRequestReadOnly);
    case conf::Stage::OriginRequest:
      return isOneOf(name, kOriginRequestReadOnly);
    case conf::Stage::OriginResponse:
      return isOneOf(name, kOriginResponseReadOnly);
    case conf::Stage::ViewerResponse:
      return isOneOf(name, kViewerResponseReadOnly);
  }
  return false;
}

bool isForbiddenCustomHeader(std::string_view name) {
  return startsWith(name, "if-") || startsWith(name, "proxy-") || startsWith(name, "x-amz-") ||
         startsWith(name, "x-edge-") || isOneOf(name, kForbiddenCustom);
}

std::string defaultKey(std::string_view lower_name) {
  std::string key(lower_name);
  bool start = true;
  for (char& c : key) {
    if (start && c >= 'a' && c <= 'z') c = static_cast<char>(c & ~0x20);
    start = c == '-';
  }
  return key;
}

std::optional<HookFailure> judgeHeaderEntry(std::string_view map_key, std::optional<std::string_view> key,
                                            std::string_view value) {
  if (!http::isToken(map_key)) {
    return validationFailure(
        Violation::InvalidHeader,
        "the function returned an invalid header, invalid header name, headerName : " + printable(map_key) + ".");
  }
  if (key && !equalsIgnoreCase(*key, map_key)) {
    return validationFailure(Violation::InvalidHeader,
                             "the function returned an invalid header, the key does not match the header name " +
                                 printable(map_key) + ", headerName : " + printable(*key) + ".");
  }
  if (!http::isFieldValue(value)) {
    return validationFailure(Violation::InvalidHeader,
                             "the function returned an invalid header, invalid character : '" +
                                 invalidCharacter(value) +
                                 "' in header value, headerName : " + printable(key.value_or(map_key)) + ".");
  }
  return std::nullopt;
}

}  // namespace brink::hooks
