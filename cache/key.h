// Names of cached things: which requests share one response (contract §9.2).
//
// A key is made once per request, after the viewer-request hook and before the lookup. Immutable value type; the hash
// is computed with it, so that lookups never hash or allocate.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "conf/config.h"
#include "proxy/http/message.h"

namespace brink::cache {

struct Hash128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const Hash128&) const = default;
};

// The text has one line per part; no part can contain a line feed (codecs and hook validation refuse control bytes):
//
//   E1ABC                     distribution
//   OPTIONS                   only for OPTIONS: GET and HEAD share
//   /a/b.html?x=1             raw path, then the chosen query strings in the URL's order
//   br,gzip                   normalised Accept-Encoding ("" if it is not in the key)
//   accept-language:de        chosen headers that are present, in the policy's order
//   ;session=7                chosen cookies, in the request's order
class CacheKey {
 public:
  CacheKey() = default;
  // `path_size` counts bytes of the third line; it begins at `path_offset`.
  CacheKey(std::string text, std::size_t path_offset, std::size_t path_size);

  const std::string& text() const { return text_; }
  const Hash128& hash() const { return hash_; }
  // Path with its chosen query strings, as invalidations name it.
  std::string_view target() const { return std::string_view(text_).substr(path_offset_, path_size_); }
  std::string_view path() const { return target().substr(0, target().find('?')); }
  std::string_view distribution() const { return std::string_view(text_).substr(0, text_.find('\n')); }
  // Of distribution and path without query: what unsafe methods invalidate by.
  std::uint64_t pathHash() const { return path_hash_; }

  bool operator==(const CacheKey& other) const { return hash_ == other.hash_ && text_ == other.text_; }

 private:
  std::string text_;
  Hash128 hash_;
  std::uint64_t path_hash_ = 0;
  std::uint32_t path_offset_ = 0;
  std::uint32_t path_size_ = 0;
};

std::uint64_t hashPath(std::string_view distribution_id, std::string_view path);

CacheKey makeKey(const conf::CachePolicy& policy, std::string_view distribution_id, const http::RequestHead& request);

}  // namespace brink::cache
