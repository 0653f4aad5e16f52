#include "proxy/net/address.h"

#include <gtest/gtest.h>
#include <netinet/in.h>

namespace brink::net {
namespace {

TEST(SocketAddress, PrintsWhatItParsed) {
  EXPECT_EQ(SocketAddress::parse("192.0.2.1", 443)->text(), "192.0.2.1:443");
  EXPECT_EQ(SocketAddress::parse("[2001:db8::1]", 443)->text(), "[2001:db8::1]:443");
  EXPECT_EQ(SocketAddress::parse("2001:db8::1", 1)->ip(), "2001:db8::1");
  EXPECT_FALSE(SocketAddress::parse("example.com", 443));
  EXPECT_FALSE(SocketAddress::parse("", 443));
}

TEST(SocketAddress, MappedAddressesAreIpv4) {
  const auto mapped = SocketAddress::parse("::ffff:127.0.0.1", 80);
  EXPECT_EQ(mapped->ip(), "127.0.0.1");
  EXPECT_FALSE(mapped->isPublic());
}

TEST(SocketAddress, OnlyPublicAddressesArePublic) {
  for (const char* ip :
       {"8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "2002:0808:0808::1", "64:ff9b::808:808"}) {
    EXPECT_TRUE(SocketAddress::parse(ip, 80)->isPublic()) << ip;
  }
  for (const char* ip : {"127.0.0.1",       "10.1.2.3", "172.16.0.1",  "172.31.255.255", "192.168.1.1",
                         "169.254.169.254", "0.0.0.0",  "100.64.0.1",  "224.0.0.1",      "255.255.255.255",
                         "192.0.2.1",       "::1",      "::",          "fe80::1",        "fc00::1",
                         "fd00:ec2::254",   "ff02::1",  "2001:db8::1", "2002:7f00:1::1", "64:ff9b::7f00:1",
                         "2001::1"}) {
    EXPECT_FALSE(SocketAddress::parse(ip, 80)->isPublic()) << ip;
  }
}

}  // namespace
}  // namespace brink::net
