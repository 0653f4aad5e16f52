#include "proxy/http/uri.h"

#include <algorithm>

#include <arpa/inet.h>

#include "proxy/http/fields.h"
#include "proxy/http/header_list.h"

namespace brink::http {
namespace {

bool isAlnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool isVisible(char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; }

int hexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool isRegName(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return isAlnum(c) || std::string_view("-._~!$&'()*+,;=").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<Authority> parseAuthority(std::string_view text) {
  Authority authority;
  std::string_view host = text;
  std::string_view port;
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == std::string_view::npos) return std::nullopt;
  const std::size_t colon = text.find(':', bracket);
  if (colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
    const auto number = parseUnsigned(port);
    if (!number || *number == 0 || *number > 65535) return std::nullopt;
    authority.port = static_cast<std::uint16_t>(*number);
  }
  if (bracket > 0 ? (host.size() != bracket + 1 || !isIpAddress(host)) : !isRegName(host)) return std::nullopt;
  authority.host = toLower(host);
  return authority;
}

bool isPath(std::string_view text) {
  return text.starts_with('/') &&
         std::all_of(text.begin(), text.end(), [](char c) { return isVisible(c) && c != '#' && c != '?'; });
}

bool isQuery(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return isVisible(c) && c != '#'; });
}

namespace {

bool isUnreserved(char c) { return isAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

std::string withUnreservedDecoded(std::string_view path) {
  std::string decoded;
  decoded.reserve(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    const int high = path[i] == '%' && i + 2 < path.size() ? hexValue(path[i + 1]) : -1;
    const int low = high >= 0 ? hexValue(path[i + 2]) : -1;
    const char byte = low >= 0 ? static_cast<char>(high * 16 + low) : '\0';
    if (low >= 0 && isUnreserved(byte)) {
      decoded += byte;
      i += 2;
    } else {
      decoded += path[i];
    }
  }
  return decoded;
}

}  // namespace

std::string normalizedPath(std::string_view path) {
  std::string decoded = withUnreservedDecoded(path);
  if (decoded.find("/.") == std::string::npos) return decoded;
  // RFC 3986 §5.2.4, segment by segment; each begins with its '/'.
  std::string out;
  for (std::size_t at = 0; at < decoded.size();) {
    const std::size_t end = std::min(decoded.find('/', at + 1), decoded.size());
    const std::string_view segment = std::string_view(decoded).substr(at, end - at);
    const bool last = end == decoded.size();
    if (segment == "/.") {
      if (last) out += '/';
    } else if (segment == "/..") {
      out.erase(std::min(out.rfind('/'), out.size()));
      if (last) out += '/';
    } else {
      out += segment;
    }
    at = end;
  }
  return out;
}

std::optional<std::string> percentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hexValue(text[i + 1]);
    const int low = hexValue(text[i + 2]);
    if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (decoded.find('\0') != std::string::npos) return std::nullopt;
  return decoded;
}

std::string percentEncode(std::string_view text, std::string_view keep) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (isAlnum(c) || std::string_view("-._~").find(c) != std::string_view::npos ||
        keep.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return encoded;
}

bool isDnsName(std::string_view host) {
  if (host.empty() || host.size() > 253 || isIpAddress(host)) return false;
  std::size_t label = 0;
  bool only_digits = true;
  for (const char c : host) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
      continue;
    }
    if (!isAlnum(c) && c != '-' && c != '_') return false;
    if (c < '0' || c > '9') only_digits = false;
    if (++label > 63) return false;
  }
  return !only_digits;
}

bool isIpAddress(std::string_view host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  // inet_pton would stop at a NUL.
  if (host.size() >= INET6_ADDRSTRLEN || host.find('\0') != std::string_view::npos) return false;
  const std::string text(host);
  unsigned char bytes[16];
  return (!bracketed && inet_pton(AF_INET, text.c_str(), bytes) == 1) || inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

}  // namespace brink::http
