#include "proxy/codec/h1_client.h"

#include <algorithm>
#include <charconv>

#include "proxy/codec/h1_head.h"
#include "proxy/codec/h1_print.h"
#include "proxy/http/fields.h"

namespace brink::codec {
namespace {

void appendField(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\r\n");
}

bool isTarget(const http::RequestHead& request) {
  return (request.path == "*" || (request.path.starts_with('/') && http::isFieldValue(request.path))) &&
         request.path.find(' ') == std::string::npos && http::isFieldValue(request.query) &&
         request.query.find(' ') == std::string::npos && request.path.find('\t') == std::string::npos &&
         request.query.find('\t') == std::string::npos;
}

Error malformed(std::string_view what) {
  return Error{ErrorCode::ProtocolError, Side::Origin, Retry::Never, std::string(what)};
}

}  // namespace

// ---- requests ----

H1RequestWriter::Body H1RequestWriter::framingFor(std::string_view method, const http::BodySource* body) {
  const bool empty = body == nullptr || body->empty();
  // RFC 9110 §8.6: methods that usually have content say so when they have none.
  if (empty && method != "POST" && method != "PUT" && method != "PATCH") return {};
  if (empty) return {Framing::Length, 0};
  if (const auto length = body->length()) return {Framing::Length, *length};
  return {Framing::Chunked, 0};
}

Status H1RequestWriter::head(BufferChain& out, const http::RequestHead& request, Body body) {
  if (!http::isToken(request.method) || !isTarget(request)) {
    return std::unexpected<Error>(malformed("a request line that cannot be printed"));
  }
  std::string text;
  text.reserve(64 + request.path.size() + request.query.size() + request.headers.wireSize() + 80);
  text.append(request.method).append(" ").append(request.path);
  if (request.has_query) text.append("?").append(request.query);
  text.append(" HTTP/1.1\r\n");
  for (const http::HeaderField field : request.headers) {
    if (isFramingField(field.name) || http::equalsIgnoreCase(field.name, "expect")) continue;
    if (!isPrintable(field)) return std::unexpected<Error>(malformed("a header field that cannot be printed"));
    appendField(text, field.name, field.value);
  }
  if (body.framing == Framing::Length) appendField(text, "Content-Length", std::to_string(body.length));
  if (body.framing == Framing::Chunked) appendField(text, "Transfer-Encoding", "chunked");
  text.append("Connection: keep-alive\r\n\r\n");
  framing_ = body;
  sent_ = 0;
  out.append(text);
  return {};
}

Status H1RequestWriter::body(BufferChain& out, BufferChain& piece) {
  if (piece.empty()) return {};
  sent_ += piece.size();
  if (framing_.framing == Framing::Chunked) {
    char size[20];
    const auto end = std::to_chars(size, size + sizeof size, piece.size(), 16).ptr;
    out.append(std::string(size, end) + "\r\n");
    out.append(std::move(piece));
    out.append(Slice::ofStatic("\r\n"));
    return {};
  }
  if (sent_ > framing_.length) return std::unexpected<Error>(malformed("more body than announced"));
  out.append(std::move(piece));
  return {};
}

Status H1RequestWriter::end(BufferChain& out, const http::HeaderList* trailers) {
  if (framing_.framing != Framing::Chunked) {
    if (sent_ == framing_.length) return {};
    return fail(ErrorCode::ConnectionClosed, Side::Viewer, "less body than announced");
  }
  std::string text = "0\r\n";
  if (trailers != nullptr) {
    for (const http::HeaderField field : *trailers) {
      if (mayBeTrailer(field.name) && isPrintable(field)) appendField(text, field.name, field.value);
    }
  }
  out.append(text + "\r\n");
  return {};
}

// ---- responses ----

H1ResponseParser::H1ResponseParser(const MessageLimits& limits, std::string_view request_method, HopByHop fields)
    : limits_(limits), request_method_(request_method), fields_(fields), chunks_(Side::Origin) {}

Result<H1ResponseParser::State> H1ResponseParser::consume(BufferChain& input, BufferChain& body, std::size_t max_body) {
  if (!input.empty()) started_ = true;
  while (state_ == State::Head && !input.empty()) {
    const auto found = scanner_.scan(input, limits_.header_bytes);
    if (found == HeadScanner::Found::TooLarge) {
      return fail(ErrorCode::MessageTooLarge, Side::Origin, "the response's head is larger than allowed");
    }
    if (found == HeadScanner::Found::BareLf) return std::unexpected<Error>(malformed("a bare LF"));
    if (found == HeadScanner::Found::Incomplete) return state_;
    Status parsed = parseHead(scanner_.head());
    scanner_.clear();
    if (!parsed) return std::unexpected<Error>(std::move(parsed.error()));
  }
  if (state_ == State::Body && max_body > 0) return consumeBody(input, body, max_body);
  return state_;
}

Status H1ResponseParser::parseHead(std::string_view text) {
  if (const auto wrong = checkLines(text); !wrong.empty()) return std::unexpected<Error>(malformed(wrong));
  const auto line = splitStatusLine(text.substr(0, text.find("\r\n")));
  if (!line) return std::unexpected<Error>(malformed("a malformed status line"));
  head_ = {};
  head_.status = line->status;
  head_.reason = line->reason;
  http10_ = line->minor == 0;
  if (Status fields = splitFields(text, limits_.header_count, Side::Origin, head_.headers); !fields) return fields;
  if (const auto wrong = crossCheck(HeadKind::Response, text, head_.headers.size()); !wrong.empty()) {
    return std::unexpected<Error>(malformed(wrong));
  }
  if (head_.status < 200) {
    // Upgrade is never asked for, so 101 is an answer to nothing.
    if (head_.status == 101) return std::unexpected<Error>(malformed("101 without an Upgrade"));
    if (++interim_ > kMaxInterim) return std::unexpected<Error>(malformed("too many interim responses"));
    return {};
  }
  return decideFraming();
}

// RFC 9112 §6.3.
Status H1ResponseParser::decideFraming() {
  const http::HeaderList& fields = head_.headers;
  const std::size_t codings = fields.count("transfer-encoding");
  auto length = readContentLength(fields, Side::Origin);
  if (!length) return std::unexpected<Error>(std::move(length.error()));
  if (codings > 0 && *length) return std::unexpected<Error>(malformed("both Content-Length and Transfer-Encoding"));
  if (codings > 0 && http10_) return std::unexpected<Error>(malformed("Transfer-Encoding in HTTP/1.0"));
  if (codings > 1 || (codings == 1 && !http::equalsIgnoreCase(*fields.get("transfer-encoding"), "chunked"))) {
    return std::unexpected<Error>(malformed("a transfer coding other than chunked"));
  }
  keep_alive_ = !http::hasToken(fields, "connection", "close") &&
                (!http10_ || http::hasToken(fields, "connection", "keep-alive"));
  state_ = State::Body;
  length_.reset();
  if (!http::mayHaveBody(request_method_, head_.status)) {
    framing_ = Framing::None;
    state_ = State::Done;
  } else if (codings == 1) {
    framing_ = Framing::Chunked;
  } else if (*length) {
    framing_ = Framing::Length;
    length_ = *length;
    left_ = *length_;
    if (left_ == 0) state_ = State::Done;
  } else {
    framing_ = Framing::UntilClose;
    keep_alive_ = false;
  }
  if (fields_ == HopByHop::Remove) http::removeHopByHop(head_.headers);
  return {};
}

Result<H1ResponseParser::State> H1ResponseParser::consumeBody(BufferChain& input, BufferChain& body,
                                                              std::size_t max_body) {
  if (framing_ == Framing::Chunked) {
    auto complete = chunks_.consume(input, body, max_body);
    if (!complete) return std::unexpected<Error>(std::move(complete.error()));
    if (*complete) {
      trailers_ = chunks_.takeTrailers();
      state_ = State::Done;
    }
  } else if (framing_ == Framing::Length) {
    left_ -= input.moveTo(body, static_cast<std::size_t>(std::min<std::uint64_t>(left_, max_body)));
    if (left_ == 0) state_ = State::Done;
  } else {
    input.moveTo(body, max_body);
  }
  return state_;
}

Status H1ResponseParser::onEnd() {
  if (state_ == State::Done) return {};
  if (state_ == State::Body && framing_ == Framing::UntilClose) {
    state_ = State::Done;
    return {};
  }
  // Nothing came: a kept connection that the origin had closed meanwhile looks like this.
  return fail(ErrorCode::ConnectionClosed, Side::Origin,
              started_ ? "closed before the response was complete" : "closed without a response",
              started_ ? Retry::Never : Retry::FreshConnection);
}

}  // namespace brink::codec
