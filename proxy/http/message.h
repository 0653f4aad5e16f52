// Heads of requests and responses, as they cross Brink: codecs make and print them, hooks and the cache read and change
// them. Bodies travel beside them as BodySources. Thread-compatible value types.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "proxy/http/header_list.h"

namespace brink::http {

enum class Version : std::uint8_t { Http10, Http11, Http2 };

// "HTTP/1.1", as logs write it.
std::string_view versionText(Version version);

struct RequestHead {
  std::string method;      // as received; methods are case-sensitive (RFC 9110 §9.1)
  std::string scheme;      // "http" or "https"
  std::string authority;   // host[:port] as received, from :authority, an absolute-form target or Host
  std::string path;        // raw path, starts with '/' ("*" only for OPTIONS); never percent-decoded
  std::string query;       // without '?'
  bool has_query = false;  // "/p?" differs from "/p"
  Version version = Version::Http11;
  HeaderList headers;  // end-to-end fields, `host` included (also for HTTP/2), no pseudo-header fields

  // path[?query]
  std::string target() const;
};

struct ResponseHead {
  int status = 0;      // 100–599
  std::string reason;  // may be empty; HTTP/2 has none
  HeaderList headers;
};

// RFC 9110 reason phrase, "" for an unknown code.
std::string_view reasonPhrase(int status);

// Never carries a body: HEAD, 1xx, 204, 304 (RFC 9110 §6.4.1).
bool mayHaveBody(std::string_view request_method, int status);

// RFC 9110 §9.2.1 and §9.2.2.
bool isSafe(std::string_view method);
bool isIdempotent(std::string_view method);

}  // namespace brink::http
