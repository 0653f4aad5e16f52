#include "proxy/codec/h1_print.h"

#include <array>
#include <charconv>

#include "proxy/codec/h1_head.h"
#include "proxy/http/fields.h"

namespace brink::codec {
namespace {

// Room for 64 bits in any base used here.
using NumberText = std::array<char, 24>;

std::string_view number(NumberText& text, std::uint64_t value, int base) {
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value, base);
  return {text.data(), static_cast<std::size_t>(result.ptr - text.data())};
}

void printField(OutputBuilder& out, std::string_view name, std::string_view value) {
  out.append(name);
  out.append(": ");
  out.append(value);
  out.append("\r\n");
}

std::string_view connectionValue(const ResponsePlan& plan, http::Version version) {
  if (!plan.keep_alive) return "close";
  // RFC 9112 §9.3: only HTTP/1.0 must be told that the connection stays.
  return version == http::Version::Http10 ? "keep-alive" : "";
}

}  // namespace

bool isPrintable(const http::HeaderField& field) {
  return http::isToken(field.name) && http::isFieldValue(field.value);
}

bool isFramingField(std::string_view name) {
  using http::equalsIgnoreCase;
  // By length first: this runs for every field of every response.
  switch (name.size()) {
    case 2:
      return equalsIgnoreCase(name, "te");
    case 7:
      return equalsIgnoreCase(name, "upgrade");
    case 10:
      return equalsIgnoreCase(name, "connection") || equalsIgnoreCase(name, "keep-alive");
    case 14:
      return equalsIgnoreCase(name, "content-length");
    case 16:
      return equalsIgnoreCase(name, "proxy-connection");
    case 17:
      return equalsIgnoreCase(name, "transfer-encoding");
    default:
      return false;
  }
}

ResponsePlan planResponse(const http::ResponseHead& head, http::Version version, std::string_view method, bool has_body,
                          std::optional<std::uint64_t> body_length, bool keep_alive) {
  ResponsePlan plan;
  plan.keep_alive = keep_alive;
  std::optional<std::uint64_t> announced;
  if (const auto text = head.headers.get("content-length")) announced = http::parseUnsigned(*text);
  if (!http::mayHaveBody(method, head.status)) {
    // RFC 9110 §8.6: 204 has no Content-Length; HEAD and 304 may say what a GET would have. The body beside a 304, if
    // there is one, is not what a GET would have.
    if (head.status == 204) return plan;
    plan.length = announced || !has_body || head.status == 304 ? announced : body_length;
    return plan;
  }
  plan.length = !has_body ? 0 : body_length ? body_length : announced;
  if (plan.length) {
    plan.framing = Framing::Length;
  } else if (version == http::Version::Http10) {
    plan.framing = Framing::UntilClose;
    plan.keep_alive = false;
  } else {
    plan.framing = Framing::Chunked;
  }
  return plan;
}

std::size_t printResponseHead(OutputBuilder& out, const http::ResponseHead& head, const ResponsePlan& plan,
                              http::Version version) {
  const std::size_t before = out.size();
  NumberText text;
  out.append("HTTP/1.1 ");
  out.append(number(text, static_cast<std::uint64_t>(head.status), 10));
  out.append(" ");
  const bool own_reason = !head.reason.empty() && http::isFieldValue(head.reason);
  out.append(own_reason ? std::string_view(head.reason) : http::reasonPhrase(head.status));
  out.append("\r\n");
  for (const http::HeaderField field : head.headers) {
    if (!isFramingField(field.name) && isPrintable(field)) printField(out, field.name, field.value);
  }
  if (plan.length) printField(out, "Content-Length", number(text, *plan.length, 10));
  if (plan.framing == Framing::Chunked) out.append("Transfer-Encoding: chunked\r\n");
  const std::string_view connection = connectionValue(plan, version);
  if (!connection.empty()) printField(out, "Connection", connection);
  out.append("\r\n");
  return out.size() - before;
}

void printContinue(OutputBuilder& out) { out.append("HTTP/1.1 100 Continue\r\n\r\n"); }

void printChunk(OutputBuilder& out, BufferChain& data) {
  if (data.empty()) return;
  NumberText text;
  out.append(number(text, data.size(), 16));
  out.append("\r\n");
  out.move(data, data.size());
  out.append("\r\n");
}

void printLastChunk(OutputBuilder& out, const http::HeaderList* trailers) {
  out.append("0\r\n");
  if (trailers != nullptr) {
    for (const http::HeaderField field : *trailers) {
      if (mayBeTrailer(field.name) && isPrintable(field)) printField(out, field.name, field.value);
    }
  }
  out.append("\r\n");
}

}  // namespace brink::codec
