// An IP address with a port, as the kernel takes it and as logs and configuration write it. Pure value type,
// thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include "proxy/base/error.h"

namespace brink::net {

class SocketAddress {
 public:
  // The unspecified IPv4 address, port 0.
  SocketAddress();
  // Takes what accept4, getsockname or getaddrinfo gave. IPv4-mapped IPv6 addresses become IPv4.
  SocketAddress(const sockaddr* address, socklen_t size);

  // An IPv4 or IPv6 literal (brackets allowed), never a name. InvalidArgument otherwise.
  static Result<SocketAddress> parse(std::string_view ip, std::uint16_t port);

  const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }
  int family() const { return storage_.ss_family; }
  std::uint16_t port() const;
  // Of the address alone, in network order: 4 or 16.
  std::span<const std::uint8_t> bytes() const;
  // Without brackets and port: "192.0.2.1", "2001:db8::1".
  std::string ip() const;
  // "192.0.2.1:443", "[2001:db8::1]:443".
  std::string text() const;
  // Not loopback, private (RFC 1918, RFC 4193), link-local (metadata services among them), multicast, unspecified,
  // documentation, benchmarking, carrier NAT or an IPv6 address that embeds one of those (RFC 6890).
  bool isPublic() const;

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = 0;
};

}  // namespace brink::net
