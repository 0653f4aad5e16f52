#include "proxy/codec/h1_request_parser.h"

#include <algorithm>

#include "proxy/http/fields.h"
#include "proxy/http/uri.h"

namespace brink::codec {
namespace {

// Bytes above 0x7F in a target are read differently by everyone; URLs are ASCII (RFC 3986).
bool isAscii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7F; });
}

}  // namespace

bool H1RequestParser::refuse(int status, std::string_view why) {
  refusal_ = {status, why};
  return false;
}

bool H1RequestParser::skipLeadingLines(BufferChain& input) {
  while (!input.empty() && scanner_.empty()) {
    const char first = input.front().view().front();
    if (leading_cr_) {
      if (first != '\n') return refuse(400, "a bare CR");
      leading_cr_ = false;
      if (++leading_lines_ > kMaxLeadingLines) return refuse(400, "empty lines before a request");
    } else if (first == '\r') {
      leading_cr_ = true;
    } else {
      // Not HTTP at all (a TLS handshake on a clear-text port): said at once instead of waiting for an empty line.
      return http::isToken({&first, 1}) || refuse(400, "not an HTTP request");
    }
    input.consume(1);
  }
  return true;
}

H1RequestParser::HeadState H1RequestParser::readHead(BufferChain& input) {
  if (!skipLeadingLines(input)) return HeadState::Refused;
  if (input.empty()) return HeadState::Incomplete;
  switch (scanner_.scan(input, limits_.header_bytes)) {
    case HeadScanner::Found::Incomplete:
      return checkRequestLine() ? HeadState::Incomplete : HeadState::Refused;
    case HeadScanner::Found::TooLarge:
      refuse(413, "the request's head is larger than allowed");
      return HeadState::Refused;
    case HeadScanner::Found::BareLf:
      refuse(400, "a bare LF");
      return HeadState::Refused;
    case HeadScanner::Found::Complete:
      break;
  }
  head_bytes_ = scanner_.head().size();
  return parse(scanner_.head()) ? HeadState::Complete : HeadState::Refused;
}

// Of an incomplete head: what may follow a line that is none is not waited for.
bool H1RequestParser::checkRequestLine() {
  if (line_checked_ || scanner_.firstLine().empty()) return true;
  line_checked_ = true;
  return splitRequestLine(scanner_.firstLine()) || refuse(400, "a malformed request line");
}

bool H1RequestParser::parse(std::string_view text) {
  head_.scheme = scheme_;
  if (const auto wrong = checkLines(text); !wrong.empty()) return refuse(400, wrong);
  const auto line = splitRequestLine(text.substr(0, text.find("\r\n")));
  if (!line) return refuse(400, "a malformed request line");
  head_.method = line->method;
  head_.version = line->minor == 0 ? http::Version::Http10 : http::Version::Http11;
  if (line->target.size() > limits_.url_bytes) return refuse(413, "the URL is longer than allowed");
  if (!parseTarget(*line)) return false;
  const Status fields = splitFields(text, limits_.header_count, Side::Viewer, head_.headers);
  if (!fields) {
    const bool many = fields.error().code == ErrorCode::MessageTooLarge;
    return many ? refuse(431, "more header fields than allowed") : refuse(400, "a malformed header field");
  }
  if (const auto wrong = crossCheck(HeadKind::Request, text, head_.headers.size()); !wrong.empty()) {
    return refuse(400, "a head that can be read in two ways");
  }
  if (!parseHost(line->minor) || !parseFraming(line->minor) || !parseConnection(line->minor)) return false;
  http::removeHopByHop(head_.headers);
  return true;
}

bool H1RequestParser::parseTarget(const H1RequestLine& line) {
  const std::string_view target = line.target;
  if (line.method == "CONNECT") return refuse(405, "CONNECT");
  if (!isAscii(target)) return refuse(400, "a target with bytes that are not ASCII");
  if (target == "*") {
    if (line.method != "OPTIONS") return refuse(400, "an asterisk as target");
    head_.path = "*";
    return true;
  }
  return target.starts_with('/') ? splitPath(target) : parseAbsolute(target);
}

bool H1RequestParser::parseAbsolute(std::string_view target) {
  const std::size_t colon = target.find("://");
  if (colon == std::string_view::npos) return refuse(400, "a malformed target");
  const std::string_view scheme = target.substr(0, colon);
  if (!http::equalsIgnoreCase(scheme, "http") && !http::equalsIgnoreCase(scheme, "https")) {
    return refuse(400, "a target of another scheme");
  }
  const std::string_view rest = target.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  if (!http::parseAuthority(rest.substr(0, end))) return refuse(400, "a malformed authority");
  head_.authority = rest.substr(0, end);
  // RFC 9112 §3.2.2: an empty path is "/".
  const std::string_view path = rest.substr(end);
  if (path.starts_with('/')) return splitPath(path);
  return splitPath("/" + std::string(path));
}

bool H1RequestParser::splitPath(std::string_view target) {
  const std::size_t mark = target.find('?');
  const std::string_view path = target.substr(0, mark);
  head_.has_query = mark != std::string_view::npos;
  const std::string_view query = head_.has_query ? target.substr(mark + 1) : std::string_view();
  if (!http::isPath(path) || !http::isQuery(query)) return refuse(400, "a malformed target");
  head_.path = path;
  head_.query = query;
  return true;
}

bool H1RequestParser::parseHost(int minor) {
  http::HeaderList& fields = head_.headers;
  const std::size_t hosts = fields.count("host");
  if (hosts > 1) return refuse(400, "several Host fields");
  // RFC 9112 §3.2: HTTP/1.1 requests have a Host field, whatever their target.
  if (hosts == 0 && minor == 1) return refuse(400, "no Host field");
  if (hosts == 1 && !http::parseAuthority(*fields.get("host"))) return refuse(400, "a malformed Host field");
  if (head_.authority.empty()) {
    if (hosts == 1) head_.authority = *fields.get("host");
  } else {
    fields.set("host", head_.authority);
  }
  return true;
}

bool H1RequestParser::parseFraming(int minor) {
  const http::HeaderList& fields = head_.headers;
  const std::size_t codings = fields.count("transfer-encoding");
  const auto length = readContentLength(fields, Side::Viewer);
  if (!length) return refuse(400, "an ambiguous Content-Length");
  if (codings > 0) {
    if (*length) return refuse(400, "both Content-Length and Transfer-Encoding");
    if (minor == 0) return refuse(400, "Transfer-Encoding in HTTP/1.0");
    if (codings > 1 || !http::equalsIgnoreCase(*fields.get("transfer-encoding"), "chunked")) {
      return refuse(400, "a transfer coding other than chunked");
    }
    chunked_ = true;
  }
  length_ = *length;
  left_ = length_.value_or(0);
  body_complete_ = !chunked_ && left_ == 0;
  return true;
}

bool H1RequestParser::parseConnection(int minor) {
  const http::HeaderList& fields = head_.headers;
  // Naming these as hop-by-hop would take them away behind our back.
  for (const std::string_view name : {"host", "content-length"}) {
    if (http::hasToken(fields, "connection", name))
      return refuse(400, "a Connection field that names an end-to-end field");
  }
  keep_alive_ = !http::hasToken(fields, "connection", "close") &&
                (minor == 1 || http::hasToken(fields, "connection", "keep-alive"));
  const std::size_t expectation = fields.find("expect");
  if (expectation < fields.size() && minor == 1) {
    const bool once = fields.find("expect", expectation + 1) == fields.size();
    if (!once || !http::equalsIgnoreCase(fields[expectation].value, "100-continue")) {
      return refuse(417, "an expectation other than 100-continue");
    }
    expects_continue_ = hasBody();
  }
  return true;
}

Result<bool> H1RequestParser::readBody(BufferChain& input, BufferChain& data, std::size_t max) {
  if (body_complete_) return true;
  if (chunked_) {
    const auto complete = chunks_.consume(input, data, max);
    if (complete) body_complete_ = *complete;
    return complete;
  }
  left_ -= input.moveTo(data, static_cast<std::size_t>(std::min<std::uint64_t>(max, left_)));
  body_complete_ = left_ == 0;
  return body_complete_;
}

void H1RequestParser::next(bool idle) {
  if (idle) {
    scanner_.release();
  } else {
    scanner_.clear();
  }
  leading_lines_ = 0;
  leading_cr_ = false;
  line_checked_ = false;
  head_ = {};
  expects_continue_ = false;
  if (chunked_) chunks_.reset();
  chunked_ = false;
  body_complete_ = true;
  length_.reset();
  left_ = 0;
}

}  // namespace brink::codec
