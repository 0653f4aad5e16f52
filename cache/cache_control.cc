#include "cache/cache_control.h"

#include <algorithm>
#include <string_view>

#include "proxy/http/fields.h"

namespace brink::cache {
namespace {

std::string_view unquoted(std::string_view argument) {
  if (argument.size() >= 2 && argument.front() == '"' && argument.back() == '"') {
    argument.remove_prefix(1);
    argument.remove_suffix(1);
  }
  return http::trim(argument);
}

Seconds parseDelta(std::string_view text) {
  const bool digits =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return Seconds(0);
  const auto number = http::parseUnsigned(text);
  if (!number || *number > static_cast<std::uint64_t>(kMaxDelta.count())) return kMaxDelta;
  return Seconds(static_cast<Seconds::rep>(*number));
}

struct Flag {
  std::string_view name;
  bool CacheControl::*member;
};
constexpr Flag kFlags[] = {
    {"no-cache", &CacheControl::no_cache},
    {"private", &CacheControl::is_private},
    {"no-store", &CacheControl::no_store},
    {"public", &CacheControl::is_public},
    {"must-revalidate", &CacheControl::must_revalidate},
    {"proxy-revalidate", &CacheControl::proxy_revalidate},
    {"must-understand", &CacheControl::must_understand},
};

struct Delta {
  std::string_view name;
  std::optional<Seconds> CacheControl::*member;
};
constexpr Delta kDeltas[] = {
    {"max-age", &CacheControl::max_age},
    {"s-maxage", &CacheControl::s_maxage},
    {"stale-while-revalidate", &CacheControl::stale_while_revalidate},
    {"stale-if-error", &CacheControl::stale_if_error},
};

void applyDirective(CacheControl& control, std::string_view directive) {
  const std::size_t equals = directive.find('=');
  const std::string_view name = http::trim(directive.substr(0, equals));
  const std::string_view argument =
      equals == std::string_view::npos ? "" : unquoted(http::trim(directive.substr(equals + 1)));
  for (const Flag& flag : kFlags) {
    if (http::equalsIgnoreCase(flag.name, name)) control.*flag.member = true;
  }
  for (const Delta& delta : kDeltas) {
    auto& value = control.*delta.member;
    if (!value && http::equalsIgnoreCase(delta.name, name)) value = parseDelta(argument);
  }
}

}  // namespace

CacheControl parseCacheControl(const http::HeaderList& headers) {
  CacheControl control;
  for (std::size_t i = headers.find("cache-control"); i < headers.size(); i = headers.find("cache-control", i + 1)) {
    for (const std::string_view directive : http::splitList(headers[i].value)) applyDirective(control, directive);
  }
  return control;
}

}  // namespace brink::cache
