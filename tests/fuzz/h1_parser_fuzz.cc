// HTTP/1.1 as viewers and origins send it, whole and in pieces. Besides not crashing: how the bytes were cut into
// packets must not change what is understood, a head that was taken must agree with the framing rules, and nothing may
// be consumed twice or lost.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "proxy/base/check.h"
#include "proxy/codec/h1_client.h"
#include "proxy/codec/h1_print.h"
#include "proxy/codec/h1_request_parser.h"

namespace brink::codec {
namespace {

// What a reader understood of a byte stream, as text, so that two readings can be compared.
std::string readRequests(std::string_view bytes, std::size_t piece) {
  H1RequestParser parser({.header_bytes = 2048, .header_count = 16, .url_bytes = 256}, "http");
  BufferChain input;
  std::string seen;
  bool in_body = false;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    input.append(bytes.substr(at, piece));
    for (;;) {
      if (!in_body) {
        const auto state = parser.readHead(input);
        if (state == H1RequestParser::HeadState::Refused) return seen + "!" + std::to_string(parser.refusal().status);
        if (state == H1RequestParser::HeadState::Incomplete) break;
        const http::RequestHead& head = parser.head();
        CHECK(head.headers.count("content-length") <= 1 && head.headers.count("host") <= 1);
        CHECK(!head.headers.has("transfer-encoding") && !head.headers.has("connection"));
        CHECK(head.version == http::Version::Http10 || head.headers.get("host") == head.authority);
        for (const http::HeaderField field : head.headers) CHECK(isPrintable(field));
        seen += head.method + " " + head.authority + head.target() + (parser.keepAlive() ? "+" : "-");
        for (const http::HeaderField field : head.headers) seen.append(field.name).append("=").append(field.value);
        in_body = true;
      }
      BufferChain body;
      const auto complete = parser.readBody(input, body, 1 << 20);
      seen += body.toString();
      if (!complete) return seen + "!body";
      if (!*complete) break;
      parser.next(false);
      in_body = false;
    }
  }
  return seen;
}

std::string readResponse(std::string_view bytes, std::size_t piece, std::string_view method) {
  H1ResponseParser parser({.header_bytes = 2048, .header_count = 16, .url_bytes = 256}, method);
  BufferChain input;
  BufferChain body;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    input.append(bytes.substr(at, piece));
    const auto state = parser.consume(input, body, 1 << 20);
    if (!state) return body.toString() + "!" + std::string(name(state.error().code));
  }
  const bool complete = parser.onEnd().has_value();
  std::string seen = body.toString() + (complete ? "." : "?") + (parser.reusable() ? "+" : "-");
  if (parser.headComplete()) {
    const http::ResponseHead head = parser.takeHead();
    seen += std::to_string(head.status);
    for (const http::HeaderField field : head.headers) seen.append(field.name).append("=").append(field.value);
  }
  return seen;
}

}  // namespace
}  // namespace brink::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::codec;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t piece = size == 0 ? 1 : 1 + data[0] % 16;
  CHECK(readRequests(bytes, bytes.size() + 1) == readRequests(bytes, piece));
  CHECK(readResponse(bytes, bytes.size() + 1, "GET") == readResponse(bytes, piece, "GET"));
  readResponse(bytes, piece, "HEAD");
  return 0;
}
