// What one viewer gets of a complete response: all of it, parts, or only the news that its copy is good (RFC 9110 §13,
// §14). Used on hits and on fills whose length is known; after the viewer-response hook's view of the stored head.
// Pure.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cache/entry.h"
#include "proxy/http/fields.h"
#include "proxy/http/message.h"

namespace brink::cache {

enum class Selection : std::uint8_t {
  Whole,               // as stored
  NotModified,         // 304
  PreconditionFailed,  // 412
  Range,               // 206, one part: `window`
  Ranges,              // 206 multipart/byteranges: `ranges`
  NotSatisfiable,      // 416
};

struct Selected {
  Selection selection = Selection::Whole;
  ByteWindow window;
  std::vector<http::ByteRange> ranges;
  // Ranges only, made by applySelection(): what stands before each part, and after the last.
  std::vector<std::string> part_heads;
  std::string closing;
};

// Judges If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, If-Range and Range in RFC 9110 §13.2.2's
// order against `head`; only for GET and HEAD and only if head.status is 200 (else Whole). `size` is the body's length;
// nullopt: not known, Range is then not looked at. Does not allocate when the request has none of these fields.
Selected select(const http::RequestHead& request, const http::ResponseHead& head, std::optional<std::uint64_t> size);

// Turns `head` (a copy of the stored one) into the head of what was selected: status, Content-Length, Content-Range,
// Content-Type; a 304 loses its content fields. `size` as above.
void applySelection(Selected& selected, std::uint64_t size, http::ResponseHead& head);

// The body that goes with it, after applySelection(). Empty for 304, 412 and 416.
std::unique_ptr<http::BodySource> makeSelectedBody(const EntryPtr& entry, const Selected& selected);

}  // namespace brink::cache
