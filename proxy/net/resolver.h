// Names to addresses without blocking: c-ares on the worker's loop, /etc/hosts first. Answers are kept for their TTL.
//
// Thread-affine; one per worker. Asked before the origin-request hook (contract §1) and before every new connection.
#pragma once

#include <cstdint>
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

// On whose account a name is looked up: the edge's own, or that of code whose numbers are anything else.
using Asker = std::uint64_t;
inline constexpr Asker kEdge = 0;

struct ResolverCounters {
  Counter queries;  // sent to name servers or looked up in /etc/hosts
  Counter failures;
  Counter overloaded;  // one of the bounds below
};

class Resolver {
 public:
  virtual ~Resolver() = default;
  // Never empty. An IP literal (brackets allowed) resolves to itself at once. Errors: DnsFailure, Overloaded.
  virtual Task<Result<Addresses>> resolve(std::string host, std::uint16_t port, Asker asker) = 0;
  // What name servers say; not kept. Errors: DnsFailure with the status of c-ares as its number, Overloaded.
  virtual Task<Result<DnsRecords>> query(std::string name, DnsType type, Asker asker) = 0;
};

class AresResolver final : public Resolver {
 public:
  // Names under way at once for the edge: origins are few, so more means that hooks make names up.
  static constexpr std::size_t kMaxLookups = 256;
  // Names and queries under way at once for all others, and for one of them. Whoever gives a question up has asked it
  // all the same: it counts until a name server answers or does not, some 4 s, or one function could ask without end
  // and take every place.
  static constexpr std::size_t kMaxAsked = 512;
  static constexpr std::size_t kMaxAskedByOne = 128;
  // Names kept; above it the cache is emptied.
  static constexpr std::size_t kMaxCached = 4096;

  static Result<std::unique_ptr<AresResolver>> make(EventLoop& loop, ResolverCounters& counters);
  ~AresResolver() override;

  Task<Result<Addresses>> resolve(std::string host, std::uint16_t port, Asker asker) override;
  Task<Result<DnsRecords>> query(std::string name, DnsType type, Asker asker) override;

  class Channel;

 private:
  struct Lookup;
  struct Query;
  struct Cached {
    Addresses addresses;  // port 0
    SteadyTime expires;
  };
  AresResolver(EventLoop& loop, ResolverCounters& counters);
  // One more under way, if there may be, and one less.
  Status begin(Asker asker);
  void end(Asker asker);
  std::shared_ptr<Lookup> lookUp(const std::string& host, Asker asker);

  EventLoop& loop_;
  ResolverCounters& counters_;
  std::unordered_map<std::string, Cached> cache_;
  std::unordered_map<std::string, std::shared_ptr<Lookup>> lookups_;
  std::unordered_map<Asker, std::size_t> asked_;  // under way, of each that has any
  std::size_t asked_by_others_ = 0;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<Channel>
      questions_;  // tells a name server's refusal as it is, as Node does, instead of asking another
};

}  // namespace brink::net
