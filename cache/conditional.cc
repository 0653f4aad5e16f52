#include "cache/conditional.h"

#include <algorithm>
#include <array>
#include <utility>

#include <xxhash.h>

#include "proxy/http/date.h"

namespace brink::cache {
namespace {

// The fields that matter here, found in one pass over the request.
struct Conditions {
  std::optional<std::string_view> if_match;
  std::optional<std::string_view> if_none_match;
  std::optional<std::string_view> if_modified_since;
  std::optional<std::string_view> if_unmodified_since;
  std::optional<std::string_view> if_range;
  std::optional<std::string_view> range;
  std::string joined_match;  // backs if_match and if_none_match when there are several fields
  std::string joined_none_match;
  bool any = false;
};

void collect(const http::HeaderList& headers, Conditions& found) {
  struct Slot {
    std::string_view name;
    std::optional<std::string_view> Conditions::*member;
  };
  static constexpr std::array<Slot, 6> kSlots{{{"if-match", &Conditions::if_match},
                                               {"if-none-match", &Conditions::if_none_match},
                                               {"if-modified-since", &Conditions::if_modified_since},
                                               {"if-unmodified-since", &Conditions::if_unmodified_since},
                                               {"if-range", &Conditions::if_range},
                                               {"range", &Conditions::range}}};
  for (const auto& [name, value] : headers) {
    if (name.empty() || ((name[0] | 0x20) != 'i' && (name[0] | 0x20) != 'r')) continue;
    for (const Slot& slot : kSlots) {
      if (!http::equalsIgnoreCase(slot.name, name)) continue;
      found.any = true;
      if (!(found.*slot.member)) found.*slot.member = value;
    }
  }
}

void joinLists(const http::HeaderList& headers, Conditions& found) {
  if (headers.count("if-match") > 1) found.if_match = found.joined_match = *headers.getCombined("if-match");
  if (headers.count("if-none-match") > 1) {
    found.if_none_match = found.joined_none_match = *headers.getCombined("if-none-match");
  }
}

// RFC 9111 §4.3.2: without Last-Modified, when the response was made stands in for it.
std::optional<WallTime> modifiedAt(const http::ResponseHead& head) {
  for (const std::string_view name : {"last-modified", "date"}) {
    const auto field = head.headers.get(name);
    if (field) return http::parseDate(*field);
  }
  return std::nullopt;
}

// True when the condition holds, is absent, or cannot be judged (RFC 9110 §13.1.4: an invalid date is ignored).
bool unmodifiedSince(const Conditions& found, const http::ResponseHead& head) {
  const auto since = http::parseDate(*found.if_unmodified_since);
  const auto last_modified = head.headers.get("last-modified");
  const auto modified = last_modified ? http::parseDate(*last_modified) : std::nullopt;
  return !since || !modified || *modified <= *since;
}

bool modifiedSince(const Conditions& found, const http::ResponseHead& head) {
  if (head.headers.get("last-modified") == found.if_modified_since) return false;
  const auto since = http::parseDate(*found.if_modified_since);
  const auto modified = modifiedAt(head);
  return !since || !modified || *modified > *since;
}

// RFC 9110 §13.1.5: an exact strong validator, entity tag or date.
bool ifRangeHolds(const Conditions& found, const http::ResponseHead& head) {
  if (!found.if_range) return true;
  if (found.if_range->starts_with('"')) {
    return http::strongMatch(*found.if_range, head.headers.get("etag").value_or(""));
  }
  return !found.if_range->starts_with("W/") && found.if_range == head.headers.get("last-modified");
}

Selected selectRange(const Conditions& found, std::uint64_t size) {
  Selected selected;
  http::RangeRequest request = http::parseRange(*found.range, size);
  if (request.kind == http::RangeKind::Unsatisfiable) {
    selected.selection = Selection::NotSatisfiable;
  } else if (request.kind == http::RangeKind::Satisfiable && request.ranges.size() == 1) {
    const http::ByteRange& range = request.ranges.front();
    selected.selection = Selection::Range;
    selected.window = {range.first, range.last - range.first + 1};
  } else if (request.kind == http::RangeKind::Satisfiable) {
    selected.selection = Selection::Ranges;
    selected.ranges = std::move(request.ranges);
  }
  return selected;
}

void removeContentFields(http::HeaderList& headers) {
  for (std::size_t i = headers.size(); i-- > 0;) {
    const std::string_view name = headers[i].name;
    const bool content = name.size() > 8 && http::equalsIgnoreCase(name.substr(0, 8), "content-");
    // RFC 9110 §15.4.5 asks for Content-Location in a 304; Content-Security-Policy is not about the body.
    const bool kept = http::equalsIgnoreCase(name, "content-location") ||
                      (name.size() > 16 && http::equalsIgnoreCase(name.substr(0, 16), "content-security"));
    if (content && !kept) headers.removeAt(i);
  }
}

void becomeStatus(http::ResponseHead& head, int status) {
  head.status = status;
  head.reason = http::reasonPhrase(status);
}

// Without a body of the stored one's kind.
void becomeEmpty(http::ResponseHead& head, int status) {
  becomeStatus(head, status);
  removeContentFields(head.headers);
  head.headers.set("Content-Length", "0");
}

// Long enough not to stand in a body by chance; the same for the same parts, so that nothing has to be remembered.
std::string boundaryOf(const http::ResponseHead& head, const Selected& selected) {
  static constexpr char kHex[] = "0123456789abcdef";
  const std::string_view etag = head.headers.get("etag").value_or("");
  const XXH128_hash_t hash = XXH3_128bits_withSeed(
      selected.ranges.data(), selected.ranges.size() * sizeof(http::ByteRange), XXH3_64bits(etag.data(), etag.size()));
  std::string boundary = "brink-";
  for (const std::uint64_t half : {hash.high64, hash.low64}) {
    for (int shift = 60; shift >= 0; shift -= 4) boundary += kHex[(half >> shift) & 15U];
  }
  return boundary;
}

// RFC 9110 §14.6.
void becomeMultipart(Selected& selected, std::uint64_t size, http::ResponseHead& head) {
  const std::string boundary = boundaryOf(head, selected);
  const auto content_type = head.headers.get("content-type");
  std::uint64_t length = 0;
  for (const http::ByteRange& range : selected.ranges) {
    std::string part = selected.part_heads.empty() ? "--" : "\r\n--";
    part += boundary + "\r\n";
    if (content_type) part.append("Content-Type: ").append(*content_type).append("\r\n");
    part += "Content-Range: " + http::contentRange(range, size) + "\r\n\r\n";
    length += part.size() + (range.last - range.first + 1);
    selected.part_heads.push_back(std::move(part));
  }
  selected.closing = "\r\n--" + boundary + "--\r\n";
  becomeStatus(head, 206);
  head.headers.set("Content-Type", "multipart/byteranges; boundary=" + boundary);
  head.headers.set("Content-Length", std::to_string(length + selected.closing.size()));
}

// All of one window, sharing the entry's memory.
void shareWindow(const EntryPtr& entry, ByteWindow window, BufferChain& into) {
  const auto part = makeBody(entry, window);
  while (part->pull(into, static_cast<std::size_t>(*window.size)) == http::Pull::Data) continue;
}

}  // namespace

Selected select(const http::RequestHead& request, const http::ResponseHead& head, std::optional<std::uint64_t> size) {
  Selected selected;
  const bool is_get = request.method == "GET";
  if (head.status != 200 || (!is_get && request.method != "HEAD")) return selected;
  Conditions found;
  collect(request.headers, found);
  if (!found.any) return selected;
  joinLists(request.headers, found);
  const std::string_view etag = head.headers.get("etag").value_or("");
  if (found.if_match) {
    if (!http::etagListMatches(*found.if_match, etag, false)) selected.selection = Selection::PreconditionFailed;
  } else if (found.if_unmodified_since && !unmodifiedSince(found, head)) {
    selected.selection = Selection::PreconditionFailed;
  }
  if (selected.selection != Selection::Whole) return selected;
  if (found.if_none_match) {
    if (http::etagListMatches(*found.if_none_match, etag, true)) selected.selection = Selection::NotModified;
  } else if (found.if_modified_since && !modifiedSince(found, head)) {
    selected.selection = Selection::NotModified;
  }
  if (selected.selection != Selection::Whole) return selected;
  if (is_get && found.range && size && ifRangeHolds(found, head)) return selectRange(found, *size);
  return selected;
}

void applySelection(Selected& selected, std::uint64_t size, http::ResponseHead& head) {
  switch (selected.selection) {
    case Selection::Whole:
      return;
    case Selection::NotModified:
      becomeStatus(head, 304);
      return removeContentFields(head.headers);
    case Selection::PreconditionFailed:
      return becomeEmpty(head, 412);
    case Selection::NotSatisfiable:
      becomeEmpty(head, 416);
      return head.headers.set("Content-Range", "bytes */" + std::to_string(size));
    case Selection::Range: {
      const http::ByteRange range{selected.window.offset, selected.window.offset + *selected.window.size - 1};
      becomeStatus(head, 206);
      head.headers.set("Content-Range", http::contentRange(range, size));
      return head.headers.set("Content-Length", std::to_string(*selected.window.size));
    }
    case Selection::Ranges:
      return becomeMultipart(selected, size, head);
  }
}

std::unique_ptr<http::BodySource> makeSelectedBody(const EntryPtr& entry, const Selected& selected) {
  if (selected.selection == Selection::Whole) return makeBody(entry);
  if (selected.selection == Selection::Range) return makeBody(entry, selected.window);
  BufferChain bytes;
  if (selected.selection == Selection::Ranges) {
    for (std::size_t i = 0; i < selected.ranges.size(); ++i) {
      const http::ByteRange& range = selected.ranges[i];
      bytes.append(std::string_view(selected.part_heads[i]));
      shareWindow(entry, {range.first, range.last - range.first + 1}, bytes);
    }
    bytes.append(std::string_view(selected.closing));
  }
  return std::make_unique<http::MemoryBody>(std::move(bytes));
}

}  // namespace brink::cache
