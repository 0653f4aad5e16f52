#include "proxy/net/address.h"

#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace brink::net {
namespace {

struct Ipv4Range {
  std::uint32_t network;
  int bits;
};

constexpr std::uint32_t ipv4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return (a << 24U) | (b << 16U) | (c << 8U) | d;
}

// RFC 6890's special-purpose registry, as far as nothing public lives there.
constexpr Ipv4Range kNotPublic[] = {
    {ipv4(0, 0, 0, 0), 8},        // this network
    {ipv4(10, 0, 0, 0), 8},       // private
    {ipv4(100, 64, 0, 0), 10},    // carrier NAT
    {ipv4(127, 0, 0, 0), 8},      // loopback
    {ipv4(169, 254, 0, 0), 16},   // link-local, and the metadata services of clouds
    {ipv4(172, 16, 0, 0), 12},    // private
    {ipv4(192, 0, 0, 0), 24},     // protocol assignments
    {ipv4(192, 0, 2, 0), 24},     // documentation
    {ipv4(192, 88, 99, 0), 24},   // 6to4 relays
    {ipv4(192, 168, 0, 0), 16},   // private
    {ipv4(198, 18, 0, 0), 15},    // benchmarking
    {ipv4(198, 51, 100, 0), 24},  // documentation
    {ipv4(203, 0, 113, 0), 24},   // documentation
    {ipv4(224, 0, 0, 0), 3},      // multicast, reserved, broadcast
};

bool isPublicIpv4(std::uint32_t address) {
  for (const Ipv4Range& range : kNotPublic) {
    const std::uint32_t mask = ~0U << static_cast<unsigned>(32 - range.bits);
    if ((address & mask) == range.network) return false;
  }
  return true;
}

std::uint32_t bigEndian(const std::uint8_t* bytes) { return ipv4(bytes[0], bytes[1], bytes[2], bytes[3]); }

bool isPublicIpv6(const std::uint8_t* bytes) {
  // 64:ff9b::/96 (NAT64) and 2002::/16 (6to4) lead to the IPv4 address inside.
  static constexpr std::uint8_t kNat64[12] = {0x00, 0x64, 0xff, 0x9b};
  if (std::memcmp(bytes, kNat64, sizeof kNat64) == 0) return isPublicIpv4(bigEndian(bytes + 12));
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return isPublicIpv4(bigEndian(bytes + 2));
  // Global unicast is 2000::/3; in it Teredo (2001::/32) and documentation (2001:db8::/32) are not destinations.
  if ((bytes[0] & 0xE0U) != 0x20) return false;
  const std::uint32_t prefix = bigEndian(bytes);
  return prefix != 0x20010000 && prefix != 0x20010db8;
}

}  // namespace

SocketAddress::SocketAddress() : size_(sizeof(sockaddr_in)) { storage_.ss_family = AF_INET; }

SocketAddress::SocketAddress(const sockaddr* address, socklen_t size) {
  const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
  if (address->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = v6->sin6_port;
    std::memcpy(&v4.sin_addr, v6->sin6_addr.s6_addr + 12, sizeof v4.sin_addr);
    std::memcpy(&storage_, &v4, sizeof v4);
    size_ = sizeof v4;
    return;
  }
  size_ = size < sizeof storage_ ? size : sizeof storage_;
  std::memcpy(&storage_, address, size_);
}

Result<SocketAddress> SocketAddress::parse(std::string_view ip, std::uint16_t port) {
  std::string text(ip);
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  sockaddr_in v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    return SocketAddress(reinterpret_cast<const sockaddr*>(&v4), sizeof v4);
  }
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    return SocketAddress(reinterpret_cast<const sockaddr*>(&v6), sizeof v6);
  }
  return fail(ErrorCode::InvalidArgument, Side::Operator, "not an IP address: " + text);
}

std::uint16_t SocketAddress::port() const {
  if (family() == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_port);
  if (family() == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in*>(&storage_)->sin_port);
  return 0;
}

std::span<const std::uint8_t> SocketAddress::bytes() const {
  if (family() == AF_INET6) return reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_addr.s6_addr;
  return {reinterpret_cast<const std::uint8_t*>(&reinterpret_cast<const sockaddr_in*>(&storage_)->sin_addr), 4};
}

std::string SocketAddress::ip() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (family() == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_addr, text, sizeof text);
  } else if (family() == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(&storage_)->sin_addr, text, sizeof text);
  }
  return text;
}

std::string SocketAddress::text() const {
  const std::string host = family() == AF_INET6 ? "[" + ip() + "]" : ip();
  return host + ":" + std::to_string(port());
}

bool SocketAddress::isPublic() const {
  if (family() == AF_INET) {
    return isPublicIpv4(ntohl(reinterpret_cast<const sockaddr_in*>(&storage_)->sin_addr.s_addr));
  }
  if (family() == AF_INET6) return isPublicIpv6(reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_addr.s6_addr);
  return false;
}

}  // namespace brink::net
