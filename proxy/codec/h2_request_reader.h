// Header fields of an HTTP/2 request, gathered and judged. Private to proxy/codec. Used inside nghttp2's callbacks,
// after nghttp2 has checked RFC 9113 §8's form (order, pseudo-header fields, lower case, connection-specific fields).
#pragma once

#include <string_view>

#include "proxy/codec/h2_server.h"

namespace brink::codec {

class H2RequestReader {
 public:
  H2RequestReader(H2Stream& stream, const MessageLimits& limits) : stream_(stream), limits_(limits) {}

  // False: far too much; end the connection.
  bool field(std::string_view name, std::string_view value);
  void trailer(std::string_view name, std::string_view value);
  // The head is complete: fills in what RequestHead promises, or refuses.
  void finish(std::string_view scheme);
  void refuse(int status, std::string_view why);

 private:
  void pseudo(std::string_view name, std::string_view value);
  void path(std::string_view target);
  void authority();
  void joinCookies();

  H2Stream& stream_;
  const MessageLimits& limits_;
};

}  // namespace brink::codec
