// The text of Cache-Status (RFC 9211): what the cache did with one request. Pure.
//
//   brink; hit; ttl=59
//   brink; fwd=uri-miss; fwd-status=200; stored; ttl=60
//   brink; fwd=stale; fwd-status=304; collapsed
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cache/freshness.h"
#include "cache/store.h"

namespace brink::cache {

// Why the request went to the origin (RFC 9211 §2.2). None: it did not, it was a hit or answered by Brink itself.
enum class Forwarded : std::uint8_t { None, Bypass, Method, UriMiss, VaryMiss, Miss, Request, Stale, Partial };

struct CacheStatus {
  bool hit = false;
  Forwarded forwarded = Forwarded::None;
  std::optional<int> forward_status;  // the origin's status
  bool stored = false;
  bool collapsed = false;  // it waited for another request's fetch
  std::optional<Seconds> ttl;
  std::string_view detail;  // a token, e.g. a StoreReason's name; "" = none
};
std::string formatCacheStatus(const CacheStatus& status);

Forwarded forwardedFor(LookupState state);

// The value of Age: whole seconds (RFC 9111 §5.1).
std::string formatAge(const Freshness& freshness, WallTime now);

}  // namespace brink::cache
