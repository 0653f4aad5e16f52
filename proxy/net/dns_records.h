// Answers of name servers, taken apart by c-ares into texts. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace brink::net {

enum class DnsType : std::uint8_t { A, Aaaa, Any, Caa, Cname, Mx, Naptr, Ns, Ptr, Soa, Srv, Txt };

// Its number in the protocol (RFC 1035 §3.2.2 and later ones).
int wireType(DnsType type);

// The type ("A", "MX", …), then its fields:
//   A, AAAA: address, TTL · CNAME, NS, PTR: name · MX: priority, exchange · CAA: critical, property, value
//   TXT: text, "1" if it begins a record, else "0" · SRV: priority, weight, port, name
//   SOA: name server, host master, serial, refresh, retry, expire, minimum TTL
//   NAPTR: order, preference, flags, service, regular expression, replacement
using DnsRecord = std::vector<std::string>;
using DnsRecords = std::vector<DnsRecord>;

// What a reply says of `type`; Any: of all of them. The error is a status of c-ares.
std::expected<DnsRecords, int> parseReply(DnsType type, const unsigned char* reply, int size);

}  // namespace brink::net
