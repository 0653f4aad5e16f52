// Parsing and judging single header fields: tokens, lists, hop-by-hop fields, entity tags, ranges. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/http/header_list.h"

namespace brink::http {

// RFC 9110 §5.6.2 token (not empty).
bool isToken(std::string_view text);
// RFC 9110 §5.5: no CR, LF, NUL or other control byte except HTAB; no leading or trailing white space is implied.
bool isFieldValue(std::string_view text);
std::string_view trim(std::string_view text);

// Elements of a #list (RFC 9110 §5.6.1): split at commas outside quoted strings, trimmed, empty ones dropped.
std::vector<std::string_view> splitList(std::string_view value);

// Whether any field called `name` lists `token` (case-insensitive), e.g. hasToken(h, "connection", "close").
bool hasToken(const HeaderList& headers, std::string_view name, std::string_view token);

// Removes Connection and what it names, Keep-Alive, Proxy-Connection, TE, Transfer-Encoding, Upgrade (RFC 9110 §7.6.1).
void removeHopByHop(HeaderList& headers);

// Digits only, no sign, no overflow.
std::optional<std::uint64_t> parseUnsigned(std::string_view text);

// RFC 9110 §8.8.3.2.
bool strongMatch(std::string_view etag_a, std::string_view etag_b);
bool weakMatch(std::string_view etag_a, std::string_view etag_b);
// Whether an If-Match / If-None-Match value ("*" or a list) matches `etag` ("" = the representation has none).
bool etagListMatches(std::string_view list, std::string_view etag, bool weak);

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;  // inclusive
};
enum class RangeKind : std::uint8_t { None, Satisfiable, Unsatisfiable };
struct RangeRequest {
  RangeKind kind = RangeKind::None;  // None: not a usable byte-range request; send everything
  std::vector<ByteRange> ranges;
};
// RFC 9110 §14.2 against a representation of `size` bytes. Malformed, descending, overlapping or more than `max_ranges`
// ranges count as None (contract §9.4: the whole is sent).
RangeRequest parseRange(std::string_view value, std::uint64_t size, std::size_t max_ranges = 16);

// "bytes FIRST-LAST/SIZE"
std::string contentRange(const ByteRange& range, std::uint64_t size);

}  // namespace brink::http
