// What a name server sends, as an answer about any type of record. The first byte chooses the type.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "hooks/protocol/sockets.h"
#include "proxy/base/check.h"
#include "proxy/net/dns_records.h"

namespace {

// Besides its type, of how many texts a record consists.
std::size_t fieldCount(std::string_view type) {
  if (type == "CNAME" || type == "NS" || type == "PTR") return 1;
  if (type == "CAA") return 3;
  if (type == "SRV") return 4;
  if (type == "NAPTR") return 6;
  return type == "SOA" ? 7 : 2;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  if (size < 1) return 0;
  const auto type = static_cast<net::DnsType>(data[0] % (static_cast<unsigned>(net::DnsType::Txt) + 1));
  // In memory that ends with it.
  const std::vector<unsigned char> reply(data + 1, data + size);
  const auto records = net::parseReply(type, reply.data(), static_cast<int>(reply.size()));
  if (!records) {
    CHECK(records.error() != 0);
    return 0;
  }
  CHECK(!records->empty());
  for (const net::DnsRecord& record : *records) CHECK(record.size() == 1 + fieldCount(record.front()));
  const std::string frame = hooks::protocol::encodeAnswers(*records);
  CHECK(frame.size() <= hooks::protocol::kMaxAnswers);
  const auto told = hooks::protocol::decodeAnswers(frame);
  CHECK(told && told->size() <= hooks::protocol::kMaxAnswerTexts);
  return 0;
}
