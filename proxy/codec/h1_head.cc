#include "proxy/codec/h1_head.h"

#include <algorithm>
#include <cstring>

#include <llhttp.h>

#include "proxy/http/uri.h"

namespace brink::codec {
namespace {

constexpr std::string_view kEnd = "\r\n\r\n";

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// "HTTP/1.0" or "HTTP/1.1": its minor version, else -1. Versions are case-sensitive (RFC 9112 §2.3).
int minorVersion(std::string_view text) {
  if (text == "HTTP/1.1") return 1;
  return text == "HTTP/1.0" ? 0 : -1;
}

struct CrossCheck {
  std::size_t fields = 0;
  bool complete = false;
};

int onField(llhttp_t* parser) noexcept {
  ++static_cast<CrossCheck*>(parser->data)->fields;
  return 0;
}

int onHeadersComplete(llhttp_t* parser) noexcept {
  static_cast<CrossCheck*>(parser->data)->complete = true;
  return HPE_PAUSED;
}

const llhttp_settings_t& crossCheckSettings() {
  static const llhttp_settings_t settings = [] {
    llhttp_settings_t made;
    llhttp_settings_init(&made);
    made.on_header_value_complete = &onField;
    made.on_headers_complete = &onHeadersComplete;
    return made;
  }();
  return settings;
}

}  // namespace

// ---- finding it ----

HeadScanner::Found HeadScanner::scan(BufferChain& input, std::size_t limit) {
  while (!input.empty()) {
    const std::string_view bytes = input.front().view();
    const std::size_t before = head_.size();
    // Never more than the limit is copied; a head of exactly the limit still fits.
    const std::size_t count = std::min(bytes.size(), limit + 1 - std::min(before, limit + 1));
    head_.append(bytes.substr(0, count));
    const std::size_t at = head_.find(kEnd, searched_);
    if (at != std::string::npos) {
      const std::size_t size = at + kEnd.size();
      input.consume(size - before);
      head_.resize(size);
      return size > limit ? Found::TooLarge : Found::Complete;
    }
    input.consume(count);
    if (!endLines(before)) return Found::BareLf;
    searched_ = head_.size() < kEnd.size() ? 0 : head_.size() - (kEnd.size() - 1);
    if (head_.size() > limit) return Found::TooLarge;
  }
  return Found::Incomplete;
}

bool HeadScanner::endLines(std::size_t from) {
  for (std::size_t at = head_.find('\n', from); at != std::string::npos; at = head_.find('\n', at + 1)) {
    if (at == 0 || head_[at - 1] != '\r') return false;
    if (first_line_ == 0) first_line_ = at - 1;
  }
  return true;
}

void HeadScanner::clear() {
  head_.clear();
  searched_ = 0;
  first_line_ = 0;
}

void HeadScanner::release() {
  head_ = std::string();
  searched_ = 0;
  first_line_ = 0;
}

// ---- lines ----

std::string_view checkLines(std::string_view head) {
  for (std::size_t i = 0; i < head.size(); ++i) {
    const auto byte = static_cast<unsigned char>(head[i]);
    if (byte == '\r') {
      // scan() guarantees that the head ends with CRLF CRLF, so i + 1 exists after any CR that is followed by anything.
      if (i + 1 >= head.size() || head[i + 1] != '\n') return "a bare CR";
      ++i;
      if (i + 1 < head.size() && (head[i + 1] == ' ' || head[i + 1] == '\t')) return "a folded or indented line";
      continue;
    }
    if (byte == '\n') return "a bare LF";
    if ((byte < 0x20 && byte != '\t') || byte == 0x7F) return "a control byte";
  }
  return {};
}

std::optional<FieldLine> splitFieldLine(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  // isToken refuses white space before the colon (RFC 9112 §5.1: a smuggling vector).
  if (!http::isToken(line.substr(0, colon)) || !http::isFieldValue(line.substr(colon + 1))) return std::nullopt;
  return FieldLine{line.substr(0, colon), http::trim(line.substr(colon + 1))};
}

bool mayBeTrailer(std::string_view name) {
  static constexpr std::string_view kNever[] = {"transfer-encoding",
                                                "content-length",
                                                "host",
                                                "trailer",
                                                "connection",
                                                "te",
                                                "upgrade",
                                                "keep-alive",
                                                "content-type",
                                                "content-range",
                                                "content-encoding",
                                                "authorization",
                                                "set-cookie",
                                                "cookie",
                                                "cache-control",
                                                "expect",
                                                "proxy-connection",
                                                "max-forwards",
                                                "range",
                                                "age",
                                                "expires",
                                                "date",
                                                "location",
                                                "vary",
                                                "www-authenticate",
                                                "retry-after",
                                                "pragma",
                                                "warning",
                                                "proxy-authenticate"};
  return std::none_of(std::begin(kNever), std::end(kNever),
                      [&](std::string_view never) { return http::equalsIgnoreCase(name, never); });
}

std::optional<H1RequestLine> splitRequestLine(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  H1RequestLine parts{line.substr(0, first), line.substr(first + 1, last - first - 1),
                      minorVersion(line.substr(last + 1))};
  const bool visible = std::all_of(parts.target.begin(), parts.target.end(),
                                   [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; });
  if (parts.minor < 0 || !http::isToken(parts.method) || parts.target.empty() || !visible) return std::nullopt;
  return parts;
}

std::optional<H1StatusLine> splitStatusLine(std::string_view line) {
  // HTTP/1.x SP 3DIGIT [ SP reason ]: RFC 9112 §4 wants the second space, some origins leave it out with the reason.
  if (line.size() < 12 || line[8] != ' ' || (line.size() > 12 && line[12] != ' ')) return std::nullopt;
  const std::string_view digits = line.substr(9, 3);
  if (!std::all_of(digits.begin(), digits.end(), isDigit)) return std::nullopt;
  H1StatusLine parts;
  parts.minor = minorVersion(line.substr(0, 8));
  parts.status = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
  if (line.size() > 13) parts.reason = line.substr(13);
  if (parts.minor < 0 || parts.status < 100 || parts.status > 599) return std::nullopt;
  return parts;
}

Status splitFields(std::string_view head, std::size_t max_count, Side side, http::HeaderList& fields) {
  std::size_t at = head.find("\r\n") + 2;
  fields.reserve(16, head.size());
  for (;;) {
    const std::size_t end = head.find("\r\n", at);
    if (end == at || end == std::string_view::npos) return {};
    if (fields.size() >= max_count) return fail(ErrorCode::MessageTooLarge, side, "too many header fields");
    const auto field = splitFieldLine(head.substr(at, end - at));
    if (!field) return fail(ErrorCode::ProtocolError, side, "a malformed header field");
    fields.add(field->name, field->value);
    at = end + 2;
  }
}

std::string_view crossCheck(HeadKind kind, std::string_view head, std::size_t field_count) {
  CrossCheck seen;
  llhttp_t parser;
  llhttp_init(&parser, kind == HeadKind::Request ? HTTP_REQUEST : HTTP_RESPONSE, &crossCheckSettings());
  parser.data = &seen;
  const llhttp_errno_t result = llhttp_execute(&parser, head.data(), head.size());
  if (result != HPE_PAUSED || !seen.complete) {
    return parser.reason == nullptr || *parser.reason == '\0' ? "an unreadable head" : std::string_view(parser.reason);
  }
  if (llhttp_get_error_pos(&parser) < head.data() + head.size() - 1) return "a head that ends early";
  if (seen.fields != field_count) return "header fields that can be counted in two ways";
  return {};
}

Result<std::optional<std::uint64_t>> readContentLength(const http::HeaderList& fields, Side side) {
  const std::size_t first = fields.find("content-length");
  if (first == fields.size()) return std::optional<std::uint64_t>();
  if (fields.find("content-length", first + 1) != fields.size()) {
    return fail(ErrorCode::ProtocolError, side, "several Content-Length fields");
  }
  // parseUnsigned takes digits only: lists ("5, 5"), signs, blanks and hexadecimal are refused.
  const auto length = http::parseUnsigned(fields[first].value);
  if (!length || *length > INT64_MAX) return fail(ErrorCode::ProtocolError, side, "an invalid Content-Length");
  return std::optional<std::uint64_t>(*length);
}

}  // namespace brink::codec
