#include "proxy/net/dns_records.h"

#include <array>
#include <functional>
#include <memory>

#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>

namespace brink::net {
namespace {

constexpr int kMaxAddresses = 256;  // more do not fit into a reply over UDP, and nobody needs more

struct FreeData {
  void operator()(void* data) const { ares_free_data(data); }
};
struct FreeHost {
  void operator()(hostent* host) const { ares_free_hostent(host); }
};
using HostPtr = std::unique_ptr<hostent, FreeHost>;

std::string text(const unsigned char* bytes, std::size_t size) { return {reinterpret_cast<const char*>(bytes), size}; }
std::string text(const unsigned char* bytes) { return reinterpret_cast<const char*>(bytes); }

template <typename Entry, typename Address>
int addresses(int status, int family, const Entry* entries, int count, Address Entry::*address, DnsRecords& out) {
  for (int i = 0; status == ARES_SUCCESS && i < count; ++i) {
    char shown[INET6_ADDRSTRLEN] = "";
    inet_ntop(family, &(entries[i].*address), shown, sizeof shown);
    out.push_back({family == AF_INET ? "A" : "AAAA", shown, std::to_string(entries[i].ttl)});
  }
  return status;
}

int ofA(const unsigned char* reply, int size, DnsRecords& out) {
  std::array<ares_addrttl, kMaxAddresses> entries{};
  int count = kMaxAddresses;
  const int status = ares_parse_a_reply(reply, size, nullptr, entries.data(), &count);
  return addresses(status, AF_INET, entries.data(), count, &ares_addrttl::ipaddr, out);
}

int ofAaaa(const unsigned char* reply, int size, DnsRecords& out) {
  std::array<ares_addr6ttl, kMaxAddresses> entries{};
  int count = kMaxAddresses;
  const int status = ares_parse_aaaa_reply(reply, size, nullptr, entries.data(), &count);
  return addresses(status, AF_INET6, entries.data(), count, &ares_addr6ttl::ip6addr, out);
}

// The name that an alias leads to: c-ares tells it with the addresses, or their absence.
int ofCname(const unsigned char* reply, int size, DnsRecords& out) {
  hostent* host = nullptr;
  const int status = ares_parse_a_reply(reply, size, &host, nullptr, nullptr);
  const HostPtr owned(host);
  if (status != ARES_SUCCESS) return status;
  if (host->h_aliases == nullptr || host->h_aliases[0] == nullptr) return ARES_ENODATA;
  out.push_back({"CNAME", host->h_name});
  return status;
}

int names(int status, hostent* host, const char* type, DnsRecords& out) {
  const HostPtr owned(host);
  if (status != ARES_SUCCESS) return status;
  for (char** name = host->h_aliases; name != nullptr && *name != nullptr; ++name) out.push_back({type, *name});
  return status;
}

int ofNs(const unsigned char* reply, int size, DnsRecords& out) {
  hostent* host = nullptr;
  const int status = ares_parse_ns_reply(reply, size, &host);
  return names(status, host, "NS", out);
}

int ofPtr(const unsigned char* reply, int size, DnsRecords& out) {
  hostent* host = nullptr;
  const int status = ares_parse_ptr_reply(reply, size, nullptr, 0, AF_INET, &host);
  return names(status, host, "PTR", out);
}

// A list that c-ares made, entry by entry.
template <typename Reply, typename Parse>
int entriesOf(Parse parse, const unsigned char* reply, int size, DnsRecords& out,
              const std::function<DnsRecord(const Reply&)>& record) {
  Reply* first = nullptr;
  const int status = parse(reply, size, &first);
  const std::unique_ptr<Reply, FreeData> owned(first);
  if (status != ARES_SUCCESS) return status;
  for (const Reply* entry = first; entry != nullptr; entry = entry->next) out.push_back(record(*entry));
  return status;
}

int ofMx(const unsigned char* reply, int size, DnsRecords& out) {
  return entriesOf<ares_mx_reply>(ares_parse_mx_reply, reply, size, out, [](const ares_mx_reply& entry) {
    return DnsRecord{"MX", std::to_string(entry.priority), entry.host};
  });
}

int ofCaa(const unsigned char* reply, int size, DnsRecords& out) {
  return entriesOf<ares_caa_reply>(ares_parse_caa_reply, reply, size, out, [](const ares_caa_reply& entry) {
    return DnsRecord{"CAA", std::to_string(entry.critical), text(entry.property, entry.plength),
                     text(entry.value, entry.length)};
  });
}

int ofNaptr(const unsigned char* reply, int size, DnsRecords& out) {
  return entriesOf<ares_naptr_reply>(ares_parse_naptr_reply, reply, size, out, [](const ares_naptr_reply& entry) {
    return DnsRecord{"NAPTR",           std::to_string(entry.order), std::to_string(entry.preference),
                     text(entry.flags), text(entry.service),         text(entry.regexp),
                     entry.replacement};
  });
}

int ofSrv(const unsigned char* reply, int size, DnsRecords& out) {
  return entriesOf<ares_srv_reply>(ares_parse_srv_reply, reply, size, out, [](const ares_srv_reply& entry) {
    return DnsRecord{"SRV", std::to_string(entry.priority), std::to_string(entry.weight), std::to_string(entry.port),
                     entry.host};
  });
}

int ofTxt(const unsigned char* reply, int size, DnsRecords& out) {
  return entriesOf<ares_txt_ext>(ares_parse_txt_reply_ext, reply, size, out, [](const ares_txt_ext& entry) {
    return DnsRecord{"TXT", text(entry.txt, entry.length), entry.record_start != 0 ? "1" : "0"};
  });
}

int ofSoa(const unsigned char* reply, int size, DnsRecords& out) {
  ares_soa_reply* found = nullptr;
  const int status = ares_parse_soa_reply(reply, size, &found);
  const std::unique_ptr<ares_soa_reply, FreeData> owned(found);
  if (status != ARES_SUCCESS) return status;
  out.push_back({"SOA", found->nsname, found->hostmaster, std::to_string(found->serial), std::to_string(found->refresh),
                 std::to_string(found->retry), std::to_string(found->expire), std::to_string(found->minttl)});
  return status;
}

struct Parser {
  DnsType type;
  int wire;
  int (*parse)(const unsigned char* reply, int size, DnsRecords& out);
};
constexpr Parser kParsers[] = {
    {DnsType::A, 1, ofA},     {DnsType::Aaaa, 28, ofAaaa},   {DnsType::Caa, 257, ofCaa}, {DnsType::Cname, 5, ofCname},
    {DnsType::Mx, 15, ofMx},  {DnsType::Naptr, 35, ofNaptr}, {DnsType::Ns, 2, ofNs},     {DnsType::Ptr, 12, ofPtr},
    {DnsType::Soa, 6, ofSoa}, {DnsType::Srv, 33, ofSrv},     {DnsType::Txt, 16, ofTxt},
};
constexpr int kAnyType = 255;

}  // namespace

int wireType(DnsType type) {
  for (const Parser& parser : kParsers) {
    if (parser.type == type) return parser.wire;
  }
  return kAnyType;
}

std::expected<DnsRecords, int> parseReply(DnsType type, const unsigned char* reply, int size) {
  DnsRecords found;
  int failure = ARES_ENODATA;
  for (const Parser& parser : kParsers) {
    if (type != DnsType::Any && type != parser.type) continue;
    const int said = parser.parse(reply, size, found);
    if (said != ARES_SUCCESS && said != ARES_ENODATA) failure = said;
  }
  if (!found.empty()) return found;
  return std::unexpected(failure);
}

}  // namespace brink::net
