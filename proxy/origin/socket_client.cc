#include "proxy/origin/socket_client.h"

#include <cerrno>
#include <utility>

#include "proxy/http/fields.h"

namespace brink::origin {
namespace {

constexpr std::string_view kArpa = ".arpa";

// Counts for as long as it lives.
struct Place {
  explicit Place(std::size_t& count) : taken(count) { ++taken; }
  ~Place() { --taken; }
  Place(const Place&) = delete;
  std::size_t& taken;
};

// Wakes a signal for a transport, for as long as it lives.
struct Progress final : net::TransportObserver {
  explicit Progress(RunQueue& ready) : signal(ready) {}
  void onTransport(IoEvents) override { signal.wake(); }
  Signal signal;
};

std::unexpected<Error> forbidden(std::string what) { return fail(ErrorCode::Forbidden, Side::Hook, std::move(what)); }

bool isPublicRecord(const net::DnsRecord& record) {
  if (record.front() != "A" && record.front() != "AAAA") return true;
  const auto address = net::SocketAddress::parse(record[1], 0);
  return address && address->isPublic();
}

// Addresses that the policy forbids are not told either.
Result<net::DnsRecords> judged(net::DnsRecords records, bool public_only, const std::string& name) {
  if (!public_only) return records;
  std::erase_if(records, [](const net::DnsRecord& record) { return !isPublicRecord(record); });
  if (records.empty()) return forbidden(name + " has no public address");
  return records;
}

// 1.0.0.127.in-addr.arpa and the like (RFC 1035 §3.5, RFC 3596 §2.5).
std::string reverseName(const net::SocketAddress& address) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string name;
  const auto bytes = address.bytes();
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    if (address.family() == AF_INET) {
      name += std::to_string(*byte) + ".";
    } else {
      for (const unsigned digit : {*byte & 0xFU, unsigned{*byte} >> 4U}) name += {kHex[digit], '.'};
    }
  }
  return name + (address.family() == AF_INET ? "in-addr.arpa" : "ip6.arpa");
}

bool isArpa(std::string_view name) {
  while (name.ends_with('.')) name.remove_suffix(1);
  return name.size() > kArpa.size() && http::equalsIgnoreCase(name.substr(name.size() - kArpa.size()), kArpa);
}

}  // namespace

Task<Result<std::unique_ptr<Socket>>> SocketClient::connect(SocketTarget target, http::BodySource& outgoing) {
  if (open_ >= kMaxSockets) co_return fail(ErrorCode::Overloaded, Side::Origin, "too many open sockets of handlers");
  const auto address = net::SocketAddress::parse(target.address, target.port);
  if (!address) co_return std::unexpected<Error>(address.error());
  if (target.public_only && !address->isPublic()) co_return forbidden(address->ip() + " is not public");
  Place place(open_);
  auto transport = net::connectTcp(loop_, *address);
  if (!transport) co_return std::unexpected<Error>(transport.error());
  Progress progress(loop_.ready());
  bool timed_out = false;
  const auto timer = loop_.makeTimer([&] {
    timed_out = true;
    progress.signal.wake();
  });
  timer->start(target.connection_timeout);
  (*transport)->setObserver(&progress);
  for (;;) {
    const net::Io state = (*transport)->establish();
    if (state == net::Io::Done) break;
    if (state == net::Io::Failed) co_return std::unexpected<Error>((*transport)->error());
    co_await progress.signal.wait();
    if (timed_out) {
      co_return std::unexpected<Error>(Error{ErrorCode::ConnectFailure, Side::Origin, Retry::Never,
                                             "no connection to " + address->text() + " in time", ETIMEDOUT});
    }
  }
  co_return std::make_unique<Socket>(*this, std::move(*transport), *address, outgoing);
}

Task<Result<net::DnsRecords>> SocketClient::lookup(std::string name, bool public_only, net::Asker asker) {
  const Result<net::Addresses> found = co_await resolver_.resolve(name, 0, asker);
  if (!found) co_return std::unexpected<Error>(found.error());
  net::DnsRecords records;
  for (const net::SocketAddress& address : *found) {
    records.push_back({address.family() == AF_INET ? "A" : "AAAA", address.ip(), "0"});
  }
  co_return judged(std::move(records), public_only, name);
}

Task<Result<net::DnsRecords>> SocketClient::reverse(std::string text, bool public_only, net::Asker asker) {
  const auto address = net::SocketAddress::parse(text, 0);
  if (!address) co_return std::unexpected<Error>(address.error());
  if (public_only && !address->isPublic()) co_return forbidden(text + " is not public");
  co_return co_await resolver_.query(reverseName(*address), net::DnsType::Ptr, asker);
}

Task<Result<net::DnsRecords>> SocketClient::query(std::string name, net::DnsType type, bool public_only,
                                                  net::Asker asker) {
  // The names of private addresses are nobody's business either; reverse() knows the address.
  if (public_only && isArpa(name)) co_return forbidden(name + " is the name of an address");
  Result<net::DnsRecords> found = co_await resolver_.query(name, type, asker);
  if (!found) co_return found;
  co_return judged(std::move(*found), public_only, name);
}

}  // namespace brink::origin
