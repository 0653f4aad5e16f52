// Names to addresses without blocking: c-ares on the worker's loop, /etc/hosts first. Answers are kept for their TTL.
//
// Thread-affine; one per worker. Asked before the origin-request hook (contract §1) and before every new connection.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "proxy/base/counters.h"
#include "proxy/base/error.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/task.h"
#include "proxy/net/address.h"
#include "proxy/net/dns_records.h"

namespace brink::net {

using Addresses = std::vector<SocketAddress>;

struct ResolverCounters {
  Counter queries;  // sent to name servers or looked up in /etc/hosts
  Counter failures;
  Counter overloaded;  // kMaxLookups were under way
};

class Resolver {
 public:
  virtual ~Resolver() = default;
  // Never empty. An IP literal (brackets allowed) resolves to itself at once. Errors: DnsFailure, Overloaded.
  virtual Task<Result<Addresses>> resolve(std::string host, std::uint16_t port) = 0;
  // What name servers say; not kept. Errors: DnsFailure with the status of c-ares as its number, Overloaded.
  virtual Task<Result<DnsRecords>> query(std::string name, DnsType type) = 0;
};

class AresResolver final : public Resolver {
 public:
  // Names under way at once: origins are few, so more means that hooks make names up.
  static constexpr std::size_t kMaxLookups = 256;
  // Queries under way at once: only handlers ask them.
  static constexpr std::size_t kMaxQueries = 128;
  // Names kept; above it the cache is emptied.
  static constexpr std::size_t kMaxCached = 4096;

  static Result<std::unique_ptr<AresResolver>> make(EventLoop& loop, ResolverCounters& counters);
  ~AresResolver() override;

  Task<Result<Addresses>> resolve(std::string host, std::uint16_t port) override;
  Task<Result<DnsRecords>> query(std::string name, DnsType type) override;

  class Channel;

 private:
  struct Lookup;
  struct Query;
  struct Cached {
    Addresses addresses;  // port 0
    SteadyTime expires;
  };
  AresResolver(EventLoop& loop, ResolverCounters& counters);
  std::shared_ptr<Lookup> lookUp(const std::string& host);

  EventLoop& loop_;
  ResolverCounters& counters_;
  std::unordered_map<std::string, Cached> cache_;
  std::unordered_map<std::string, std::shared_ptr<Lookup>> lookups_;
  std::size_t queries_ = 0;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<Channel>
      questions_;  // tells a name server's refusal as it is, as Node does, instead of asking another
};

}  // namespace brink::net
