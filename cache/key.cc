#include "cache/key.h"

#include <utility>

#include <xxhash.h>

#include "cache/forwarding.h"
#include "cache/selection.h"

namespace brink::cache {
namespace {

// Policies choose few and short values: nearly every key fits without growing.
constexpr std::size_t kRoomForChosen = 96;

void appendHeaders(std::string& text, const conf::CachePolicy& policy, const http::HeaderList& headers) {
  const bool normalised = policy.enable_gzip || policy.enable_brotli;
  for (const std::string& name : policy.headers.names) {
    if (normalised && http::equalsIgnoreCase(name, "accept-encoding")) continue;
    std::size_t index = headers.find(name);
    if (index == headers.size()) continue;
    text += name;
    text += ':';
    for (bool first = true; index < headers.size(); index = headers.find(name, index + 1), first = false) {
      if (!first) text += ", ";
      text += headers[index].value;
    }
    text += '\n';
  }
}

}  // namespace

std::uint64_t hashPath(std::string_view distribution_id, std::string_view path) {
  return XXH3_64bits_withSeed(path.data(), path.size(), XXH3_64bits(distribution_id.data(), distribution_id.size()));
}

CacheKey::CacheKey(std::string text, std::size_t path_offset, std::size_t path_size)
    : text_(std::move(text)),
      path_offset_(static_cast<std::uint32_t>(path_offset)),
      path_size_(static_cast<std::uint32_t>(path_size)) {
  const XXH128_hash_t hash = XXH3_128bits(text_.data(), text_.size());
  hash_ = {hash.low64, hash.high64};
  path_hash_ = hashPath(distribution(), path());
}

CacheKey makeKey(const conf::CachePolicy& policy, std::string_view distribution_id, const http::RequestHead& request) {
  std::string text;
  text.reserve(distribution_id.size() + request.path.size() + request.query.size() + kRoomForChosen);
  text += distribution_id;
  text += '\n';
  if (request.method == "OPTIONS") text += request.method;
  text += '\n';
  const std::size_t path_offset = text.size();
  text += request.path;
  text += '?';
  if (!appendQuery(text, request, {policy.query_strings})) text.pop_back();
  const std::size_t path_size = text.size() - path_offset;
  text += '\n';
  if (policy.enable_gzip || policy.enable_brotli) {
    const auto encodings = normalisedAcceptEncoding(policy, request.headers);
    if (encodings && *encodings != kIdentity) text += *encodings;
  }
  text += '\n';
  if (policy.headers.selection == conf::Selection::List) appendHeaders(text, policy, request.headers);
  text += ';';
  appendCookies(text, request.headers, {policy.cookies});
  return CacheKey(std::move(text), path_offset, path_size);
}

}  // namespace brink::cache
