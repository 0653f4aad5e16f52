#include "proxy/net/dns_records.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>

#include <ares.h>
#include <gtest/gtest.h>

namespace brink::net {
namespace {

std::string u16(unsigned value) { return {static_cast<char>(value >> 8U), static_cast<char>(value & 0xFFU)}; }

// "\3www\7example\0"
std::string wireName(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::size_t dot = std::min(name.find('.'), name.size());
    out += static_cast<char>(dot);
    out += name.substr(0, dot);
    name.remove_prefix(std::min(dot + 1, name.size()));
  }
  return out + '\0';
}

// A reply about a.example: question, then the records.
class Reply {
 public:
  explicit Reply(unsigned type) : question_(wireName("a.example") + u16(type) + u16(1)) {}
  Reply& record(unsigned type, const std::string& data) {
    ++count_;
    records_ += u16(0xC00C) + u16(type) + u16(1) + u16(0) + u16(300) + u16(static_cast<unsigned>(data.size())) + data;
    return *this;
  }
  std::string bytes() const {
    return u16(7) + u16(0x8180) + u16(1) + u16(count_) + u16(0) + u16(0) + question_ + records_;
  }

 private:
  std::string question_;
  std::string records_;
  unsigned count_ = 0;
};

std::expected<DnsRecords, int> parse(DnsType type, const std::string& bytes) {
  return parseReply(type, reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
}

DnsRecords records(DnsType type, const Reply& reply) { return parse(type, reply.bytes()).value_or(DnsRecords{}); }

TEST(DnsRecords, EachTypeHasItsFields) {
  EXPECT_EQ(records(DnsType::A, Reply(1).record(1, std::string("\xC0\x00\x02\x01", 4))),
            (DnsRecords{{"A", "192.0.2.1", "300"}}));
  EXPECT_EQ(records(DnsType::Aaaa, Reply(28).record(28, std::string("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16))),
            (DnsRecords{{"AAAA", "2001:db8::1", "300"}}));
  EXPECT_EQ(
      records(DnsType::Mx, Reply(15).record(15, u16(10) + wireName("m.example")).record(15, u16(20) + wireName("n"))),
      (DnsRecords{{"MX", "10", "m.example"}, {"MX", "20", "n"}}));
  EXPECT_EQ(records(DnsType::Txt, Reply(16).record(16, "\3abc\2de").record(16, "\1x")),
            (DnsRecords{{"TXT", "abc", "1"}, {"TXT", "de", "0"}, {"TXT", "x", "1"}}));
  EXPECT_EQ(records(DnsType::Srv, Reply(33).record(33, u16(1) + u16(2) + u16(5432) + wireName("s.example"))),
            (DnsRecords{{"SRV", "1", "2", "5432", "s.example"}}));
  EXPECT_EQ(records(DnsType::Ns, Reply(2).record(2, wireName("ns.example"))), (DnsRecords{{"NS", "ns.example"}}));
  EXPECT_EQ(records(DnsType::Ptr, Reply(12).record(12, wireName("host.example"))),
            (DnsRecords{{"PTR", "host.example"}}));
  EXPECT_EQ(records(DnsType::Caa, Reply(257).record(257, std::string("\0\5issueca.example", 17))),
            (DnsRecords{{"CAA", "0", "issue", "ca.example"}}));
  const std::string times = u16(0) + u16(1) + u16(0) + u16(2) + u16(0) + u16(3) + u16(0) + u16(4) + u16(0) + u16(5);
  EXPECT_EQ(records(DnsType::Soa, Reply(6).record(6, wireName("ns.example") + wireName("admin.example") + times)),
            (DnsRecords{{"SOA", "ns.example", "admin.example", "1", "2", "3", "4", "5"}}));
}

TEST(DnsRecords, AnyGivesAllTypes) {
  const Reply reply =
      Reply(255).record(1, std::string("\xC0\x00\x02\x01", 4)).record(16, "\1x").record(15, u16(10) + wireName("m"));
  EXPECT_EQ(records(DnsType::Any, reply),
            (DnsRecords{{"A", "192.0.2.1", "300"}, {"MX", "10", "m"}, {"TXT", "x", "1"}}));
}

TEST(DnsRecords, NothingOfTheTypeIsAnAnswerWithoutData) {
  const auto none = parse(DnsType::Mx, Reply(15).record(16, "\1x").bytes());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error(), ARES_ENODATA);
}

TEST(DnsRecords, ADamagedReplyIsSurvived) {
  std::mt19937 random(1);
  const std::string good = Reply(255)
                               .record(1, std::string("\xC0\x00\x02\x01", 4))
                               .record(16, "\1x")
                               .record(15, u16(10) + wireName("m"))
                               .bytes();
  for (int round = 0; round < 5000; ++round) {
    std::string damaged = good.substr(0, random() % (good.size() + 1));
    for (int i = 0; i < 3 && !damaged.empty(); ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
    const auto type = static_cast<DnsType>(random() % 12);
    const auto parsed = parse(type, damaged);
    EXPECT_TRUE(parsed || parsed.error() != ARES_SUCCESS);
  }
}

}  // namespace
}  // namespace brink::net
