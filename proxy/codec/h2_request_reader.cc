#include "proxy/codec/h2_request_reader.h"

#include <algorithm>
#include <string>

#include "proxy/codec/h1_head.h"
#include "proxy/codec/h1_print.h"
#include "proxy/http/fields.h"
#include "proxy/http/uri.h"

namespace brink::codec {

void H2RequestReader::refuse(int status, std::string_view why) {
  if (stream_.refusal_.status == 0) stream_.refusal_ = {status, why};
}

bool H2RequestReader::field(std::string_view name, std::string_view value) {
  // As it would be on an HTTP/1.1 wire: "name: value" CRLF.
  stream_.head_bytes_ += name.size() + value.size() + 4;
  if (stream_.head_bytes_ > limits_.header_bytes) {
    refuse(413, "the request's head is larger than allowed");
    return stream_.head_bytes_ <= limits_.header_bytes * kHeaderBombFactor;
  }
  if (name.starts_with(':')) {
    pseudo(name, value);
    return true;
  }
  http::HeaderList& fields = stream_.request_.headers;
  if (fields.size() >= limits_.header_count) {
    refuse(431, "more header fields than allowed");
    return true;
  }
  // te is the one connection-specific field that HTTP/2 knows; it ends here as well.
  if (name == "te") return true;
  if (!isPrintable({name, value})) return refuse(400, "a malformed header field"), true;
  fields.add(name, value);
  return true;
}

void H2RequestReader::pseudo(std::string_view name, std::string_view value) {
  http::RequestHead& request = stream_.request_;
  if (name == ":method") {
    request.method = value;
  } else if (name == ":scheme") {
    request.scheme = value;
  } else if (name == ":authority") {
    request.authority = value;
    // Pseudo-header fields come first, so host becomes the first field, as in HTTP/1.1.
    request.headers.reserve(16, 512);
    request.headers.add("host", value);
  } else if (name == ":path") {
    path(value);
  }
}

void H2RequestReader::path(std::string_view target) {
  http::RequestHead& request = stream_.request_;
  if (target.size() > limits_.url_bytes) return refuse(413, "the URL is longer than allowed");
  const std::size_t mark = target.find('?');
  request.has_query = mark != std::string_view::npos;
  request.path = target.substr(0, mark);
  if (request.has_query) request.query = target.substr(mark + 1);
  const bool ascii =
      std::none_of(target.begin(), target.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7F; });
  if (target == "*") return;
  if (!ascii || !http::isPath(request.path) || !http::isQuery(request.query)) refuse(400, "a malformed target");
}

void H2RequestReader::authority() {
  http::RequestHead& request = stream_.request_;
  const http::HeaderList& fields = request.headers;
  const std::size_t first = fields.find("host");
  if (first == fields.size()) return refuse(400, "no authority");
  // RFC 9113 §8.3.1: host and :authority must not contradict each other.
  const std::size_t second = fields.find("host", first + 1);
  if (second < fields.size()) {
    if (request.authority.empty() || !http::equalsIgnoreCase(fields[second].value, request.authority) ||
        fields.find("host", second + 1) < fields.size()) {
      return refuse(400, "several authorities");
    }
    request.headers.removeAt(second);
  }
  if (request.authority.empty()) request.authority = fields[first].value;
  if (!http::parseAuthority(request.authority)) refuse(400, "a malformed authority");
}

void H2RequestReader::joinCookies() {
  http::HeaderList& fields = stream_.request_.headers;
  const std::size_t first = fields.find("cookie");
  if (first == fields.size() || fields.find("cookie", first + 1) == fields.size()) return;
  // RFC 9113 §8.2.3: crumbs become one field before anybody else sees them.
  std::string joined;
  for (std::size_t i = first; i < fields.size(); i = fields.find("cookie", i + 1)) {
    if (!joined.empty()) joined += "; ";
    joined += fields[i].value;
  }
  fields.set("cookie", joined);
}

void H2RequestReader::finish(std::string_view scheme) {
  http::RequestHead& request = stream_.request_;
  request.version = http::Version::Http2;
  if (request.method == "CONNECT") refuse(405, "CONNECT");
  if (request.scheme != "http" && request.scheme != "https") refuse(400, "a target of another scheme");
  // Whatever it says: the transport decides, as for HTTP/1.1.
  request.scheme = scheme;
  if (!http::isToken(request.method)) refuse(400, "a malformed method");
  if (request.path == "*" && request.method != "OPTIONS") refuse(400, "an asterisk as target");
  authority();
  joinCookies();
  if (stream_.request_complete_) {
    stream_.body_length_ = 0;
  } else if (const auto length = request.headers.get("content-length")) {
    stream_.body_length_ = http::parseUnsigned(*length);
  }
  const auto expectation = request.headers.get("expect");
  if (!expectation) return;
  if (!http::equalsIgnoreCase(*expectation, "100-continue")) refuse(417, "an expectation other than 100-continue");
  stream_.expects_continue_ = !stream_.request_complete_;
}

void H2RequestReader::trailer(std::string_view name, std::string_view value) {
  http::HeaderList& trailers = stream_.trailers_;
  stream_.head_bytes_ += name.size() + value.size() + 4;
  if (trailers.size() >= kTrailerCount || trailers.wireSize() + name.size() + value.size() + 4 > kTrailerBytes) return;
  if (mayBeTrailer(name) && isPrintable({name, value})) trailers.add(name, value);
}

}  // namespace brink::codec
