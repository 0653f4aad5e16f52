#include "cache/cache_status.h"

#include <array>

namespace brink::cache {
namespace {

std::string_view name(Forwarded forwarded) {
  static constexpr std::array<std::string_view, 9> kNames{"",     "bypass",  "method", "uri-miss", "vary-miss",
                                                          "miss", "request", "stale",  "partial"};
  return kNames[static_cast<std::size_t>(forwarded)];
}

}  // namespace

std::string formatCacheStatus(const CacheStatus& status) {
  std::string text = "brink";
  if (status.hit) text += "; hit";
  if (status.forwarded != Forwarded::None) text.append("; fwd=").append(name(status.forwarded));
  if (status.forward_status) text.append("; fwd-status=").append(std::to_string(*status.forward_status));
  if (status.stored) text += "; stored";
  if (status.collapsed) text += "; collapsed";
  if (status.ttl) text.append("; ttl=").append(std::to_string(status.ttl->count()));
  if (!status.detail.empty()) text.append("; detail=").append(status.detail);
  return text;
}

Forwarded forwardedFor(LookupState state) {
  switch (state) {
    case LookupState::Miss:
      return Forwarded::UriMiss;
    case LookupState::VaryMiss:
      return Forwarded::VaryMiss;
    case LookupState::Fresh:
      return Forwarded::None;
    case LookupState::StaleWhileRevalidate:
    case LookupState::Stale:
      return Forwarded::Stale;
  }
  return Forwarded::None;
}

std::string formatAge(const Freshness& freshness, WallTime now) { return std::to_string(freshness.age(now).count()); }

}  // namespace brink::cache
