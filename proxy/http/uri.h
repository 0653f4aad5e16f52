// Authorities, request targets and IP literals (RFC 3986, RFC 9110 §4, §7.1). Pure, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brink::http {

struct Authority {
  std::string host;  // lower case; IPv6 literals keep their brackets
  std::optional<std::uint16_t> port;
};
// host[:port]; nullopt for user info, bad ports, spaces, empty hosts.
std::optional<Authority> parseAuthority(std::string_view text);

// Path and query as CloudFront accepts them: starts with '/', no control bytes, spaces or '#'.
bool isPath(std::string_view text);
bool isQuery(std::string_view text);

// The path as it is to be compared (RFC 3986 §6.2.2): %XX of unreserved characters decoded, dot segments removed. What
// is sent on is the path as received.
std::string normalizedPath(std::string_view path);

// %XX pairs decoded; nullopt for a broken pair or a NUL.
std::optional<std::string> percentDecode(std::string_view text);
// Everything outside RFC 3986 unreserved and `keep` becomes %XX.
std::string percentEncode(std::string_view text, std::string_view keep = "");

// A DNS name: letters, digits, '-', '_' and '.', labels of 1–63, at most 253 bytes, not all digits and dots.
bool isDnsName(std::string_view host);
// IPv4 dotted, or IPv6 with or without brackets.
bool isIpAddress(std::string_view host);

}  // namespace brink::http
