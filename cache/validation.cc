#include "cache/validation.h"

#include <algorithm>
#include <array>
#include <utility>

#include "proxy/http/date.h"
#include "proxy/http/fields.h"

namespace brink::cache {
namespace {

bool describesBody(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kNames{"content-length", "content-encoding", "content-type",
                                                          "content-range"};
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view n) { return http::equalsIgnoreCase(n, name); });
}

}  // namespace

bool addValidators(const Entry& entry, http::RequestHead& request) {
  removePreconditions(request);
  if (!entry.etag().empty()) request.headers.add("If-None-Match", entry.etag());
  if (http::parseDate(entry.lastModified())) request.headers.add("If-Modified-Since", entry.lastModified());
  return request.headers.has("if-none-match") || request.headers.has("if-modified-since");
}

bool confirms(const Entry& entry, const http::ResponseHead& not_modified) {
  const auto etag = not_modified.headers.get("etag");
  return !etag || entry.etag().empty() || http::weakMatch(*etag, entry.etag());
}

http::ResponseHead mergeNotModified(const http::ResponseHead& stored, const http::ResponseHead& not_modified) {
  http::ResponseHead merged{stored.status, stored.reason, {}};
  merged.headers.reserve(stored.headers.size() + not_modified.headers.size(),
                         stored.headers.wireSize() + not_modified.headers.wireSize());
  http::HeaderList fresh = not_modified.headers;
  http::removeHopByHop(fresh);
  for (const auto& [name, value] : stored.headers) {
    // Without a Date of its own the 304 is as old as its arrival, and the stored Date is no longer true.
    const bool replaced = !describesBody(name) && (fresh.has(name) || http::equalsIgnoreCase(name, "date"));
    if (!replaced) merged.headers.add(name, value);
  }
  for (const auto& [name, value] : fresh) {
    if (!describesBody(name)) merged.headers.add(name, value);
  }
  return merged;
}

EntryPtr refreshed(const Entry& entry, http::ResponseHead merged, const StoreDecision& decision) {
  Entry renewed = entry;
  renewed.head = std::move(merged);
  renewed.freshness = decision.freshness;
  renewed.shareable = decision.shareable;
  renewed.storable = decision.store;
  if (decision.store) renewed.variant = decision.variant;
  return makeEntry(std::move(renewed));
}

EntryPtr heldUntil(const Entry& entry, WallTime until) {
  Entry held = entry;
  held.freshness.held_until = until;
  return makeEntry(std::move(held));
}

}  // namespace brink::cache
