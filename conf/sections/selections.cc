// What policies choose of a request: header names, cookies, query strings.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "conf/fields.h"
#include "conf/sections/sections.h"
#include "proxy/http/fields.h"

namespace brink::conf {
namespace {

// CloudFront's quota (contract §5), and what a key or a forwarding rule stays cheap with.
constexpr std::size_t kMaxNamesStrict = 10;
constexpr std::size_t kMaxNames = 100;
constexpr std::size_t kMaxTotalLength = 1024;

// Their values differ with every connection: they may be forwarded, but never be part of a cache key (contract §4).
constexpr std::array<std::string_view, 5> kNeverInKey{"cloudfront-viewer-address", "cloudfront-viewer-asn",
                                                      "cloudfront-viewer-ja3-fingerprint",
                                                      "cloudfront-viewer-ja4-fingerprint", "cloudfront-viewer-tls"};

std::string acceptToken(std::string_view name) {
  return http::isToken(name) ? "" : "a name without spaces and separators";
}

std::string acceptQueryName(std::string_view name) {
  const bool bad = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '&' || c == '=' || c == '#';
  });
  return bad ? "the name of a query string parameter, as it stands in URLs" : "";
}

std::string acceptKeyHeader(std::string_view name) {
  const std::string lower = http::toLower(name);
  if (std::find(kNeverInKey.begin(), kNeverInKey.end(), lower) != kNeverInKey.end()) {
    return "a header that a cache key may contain (this one may stand in an origin request policy)";
  }
  return acceptToken(name);
}

struct Shape {
  std::string_view section;
  std::string behavior_key;
  std::string names_key;
  std::vector<std::pair<std::string, Selection>> behaviors;
  Accept accept;
};

bool needsNames(Selection selection) { return selection == Selection::List || selection == Selection::AllExcept; }

void checkQuota(const Node& node, Decoding& run, const Shape& shape, const std::vector<std::string>& names) {
  const std::size_t most = run.profile == HookProfile::Strict ? kMaxNamesStrict : kMaxNames;
  std::size_t length = 0;
  for (const std::string& name : names) length += name.size();
  if (names.size() <= most && length <= kMaxTotalLength) return;
  run.problem(placeOf(node, shape.names_key), shape.names_key + ": at most " + std::to_string(most) + " names of " +
                                                  std::to_string(kMaxTotalLength) + " characters together are allowed");
}

void readSelection(const Node& node, Decoding& run, const Shape& shape, NameSelection& out) {
  const bool read = readObject(node, run, shape.section,
                               {
                                   required(shape.behavior_key, choice(out.selection, shape.behaviors)),
                                   optional(shape.names_key, texts(out.names, shape.accept)),
                               });
  if (!read) return;
  if (needsNames(out.selection) && out.names.empty()) {
    return run.problem(placeOf(node, shape.behavior_key), "this " + shape.behavior_key + " needs a list \"" +
                                                              shape.names_key + "\" with at least one name");
  }
  if (!needsNames(out.selection) && !out.names.empty()) {
    return run.problem(placeOf(node, shape.names_key),
                       "\"" + shape.names_key + "\" has no meaning with this " + shape.behavior_key);
  }
  checkQuota(node, run, shape, out.names);
}

// Field names are compared without letter case.
void foldNames(std::vector<std::string>& names) {
  std::vector<std::string> folded;
  for (const std::string& name : names) {
    std::string lower = http::toLower(name);
    if (std::find(folded.begin(), folded.end(), lower) == folded.end()) folded.push_back(std::move(lower));
  }
  names = std::move(folded);
}

}  // namespace

void readCookiesConfig(const Node& node, Decoding& run, NameSelection& cookies) {
  static const Shape shape{"cookiesConfig",
                           "cookieBehavior",
                           "cookies",
                           {{"none", Selection::None},
                            {"whitelist", Selection::List},
                            {"allExcept", Selection::AllExcept},
                            {"all", Selection::All}},
                           acceptToken};
  readSelection(node, run, shape, cookies);
}

void readQueryStringsConfig(const Node& node, Decoding& run, NameSelection& query_strings) {
  static const Shape shape{"queryStringsConfig",
                           "queryStringBehavior",
                           "queryStrings",
                           {{"none", Selection::None},
                            {"whitelist", Selection::List},
                            {"allExcept", Selection::AllExcept},
                            {"all", Selection::All}},
                           acceptQueryName};
  readSelection(node, run, shape, query_strings);
}

void readCacheHeadersConfig(const Node& node, Decoding& run, NameSelection& headers) {
  static const Shape shape{"cacheHeadersConfig",
                           "headerBehavior",
                           "headers",
                           {{"none", Selection::None}, {"whitelist", Selection::List}},
                           acceptKeyHeader};
  readSelection(node, run, shape, headers);
  foldNames(headers.names);
}

void readForwardedHeadersConfig(const Node& node, Decoding& run, NameSelection& headers) {
  static const Shape shape{"forwardedHeadersConfig",
                           "headerBehavior",
                           "headers",
                           {{"none", Selection::None},
                            {"whitelist", Selection::List},
                            {"allViewer", Selection::All},
                            {"allExcept", Selection::AllExcept}},
                           acceptToken};
  readSelection(node, run, shape, headers);
  foldNames(headers.names);
}

}  // namespace brink::conf
