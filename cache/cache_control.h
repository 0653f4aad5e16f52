// The Cache-Control field of a response (RFC 9111 §5.2, RFC 5861), read robustly: any letter case, quoted arguments,
// unknown directives, several fields, broken parts. Pure; never fails.
#pragma once

#include <chrono>
#include <optional>

#include "proxy/http/header_list.h"

namespace brink::cache {

using Seconds = std::chrono::seconds;
// Larger numbers mean this (RFC 9111 §1.2.2).
inline constexpr Seconds kMaxDelta{1LL << 31};

struct CacheControl {
  // An argument that is no number counts as 0: invalid freshness means stale (RFC 9111 §4.2.1). Of several, the first.
  std::optional<Seconds> max_age;
  std::optional<Seconds> s_maxage;
  std::optional<Seconds> stale_while_revalidate;
  std::optional<Seconds> stale_if_error;
  // With field names as argument they count as without: allowed, and safe.
  bool no_cache = false;
  bool is_private = false;
  bool no_store = false;
  bool is_public = false;
  bool must_revalidate = false;
  bool proxy_revalidate = false;
  bool must_understand = false;
};

// Of all Cache-Control fields in `headers`.
CacheControl parseCacheControl(const http::HeaderList& headers);

}  // namespace brink::cache
