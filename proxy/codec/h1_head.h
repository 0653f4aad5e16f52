// The head of an HTTP/1.x message: found, checked for line discipline, split. Requests and responses.
//
// Three readers look at every head, and all must agree: findHeadEnd (where it ends), checkLines (CRLF only, no folding,
// no control bytes), llhttp (tokens). Whatever another implementation could take for a different message is refused:
// bare CR or LF as line end, white space before the colon, obs-fold, control bytes. Pure functions but for HeadScanner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/base/buffer_chain.h"
#include "proxy/base/error.h"
#include "proxy/codec/limits.h"
#include "proxy/http/fields.h"
#include "proxy/http/header_list.h"

namespace brink::codec {

// Collects a head from a chain until its empty line.
class HeadScanner {
 public:
  enum class Found : std::uint8_t { Incomplete, Complete, TooLarge, BareLf };

  // Consumes the head, and nothing after it, from `input` when it is Complete; what belongs to an incomplete head is
  // consumed too. TooLarge: more than `limit` bytes without an empty line. BareLf: a line of a head without an empty
  // line ends in LF alone, so that its sender may take it for complete (checkLines() looks at those that have one).
  Found scan(BufferChain& input, std::size_t limit);

  // Of an incomplete head, without CRLF; "" until all of it has come.
  std::string_view firstLine() const { return std::string_view(head_).substr(0, first_line_); }

  // The head with its empty line; valid until the next scan() or clear().
  std::string_view head() const { return head_; }
  bool empty() const { return head_.empty(); }
  // Keeps the memory for the next head.
  void clear();
  // Gives the memory back (idle connections).
  void release();

 private:
  // Looks at the lines that end behind `from`; false: one of them ends in LF alone.
  bool endLines(std::size_t from);

  std::string head_;
  std::size_t searched_ = 0;
  std::size_t first_line_ = 0;
};

struct FieldLine {
  std::string_view name;
  std::string_view value;  // trimmed
};
// "name: value" of RFC 9112 §5, strictly; nullopt otherwise.
std::optional<FieldLine> splitFieldLine(std::string_view line);

// False for fields that must not be in trailers (framing, routing, authentication, caching: RFC 9110 §6.5.1).
bool mayBeTrailer(std::string_view name);

// What is wrong with the lines of a complete head; "" if nothing.
std::string_view checkLines(std::string_view head);

struct H1RequestLine {
  std::string_view method;
  std::string_view target;
  int minor = 1;  // HTTP/1.x
};
// The first line without CRLF: exactly two single spaces, a token, a visible target, "HTTP/1.0" or "HTTP/1.1".
std::optional<H1RequestLine> splitRequestLine(std::string_view line);

struct H1StatusLine {
  int minor = 1;
  int status = 0;
  std::string_view reason;
};
std::optional<H1StatusLine> splitStatusLine(std::string_view line);

// Splits all field lines of `head` (after its first line) into `fields`. Requires: checkLines() found nothing.
// MessageTooLarge for more than `max_count`; ProtocolError for a malformed line.
Status splitFields(std::string_view head, std::size_t max_count, Side side, http::HeaderList& fields);

enum class HeadKind : std::uint8_t { Request, Response };
// Lets llhttp read the head too; "" if it agrees that this is one complete head with as many fields, else its
// objection.
std::string_view crossCheck(HeadKind kind, std::string_view head, std::size_t field_count);

// Content-Length by all fields of that name: nullopt inside if there is none. RFC 9110 §8.6 lets equal repetitions
// pass; they are refused here, because implementations differ.
Result<std::optional<std::uint64_t>> readContentLength(const http::HeaderList& fields, Side side);

}  // namespace brink::codec
