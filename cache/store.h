// The memory cache: byte-bounded, sharded by key, shared by all workers of the process. Looked into after the
// viewer-request hook; filled by fills (fill.h). One per process, owned by the server, outlives all workers.
//
// Thread-safe. Each shard has a mutex that is held for map operations only: never while bodies are copied, entries are
// destroyed or I/O is done. Eviction is SIEVE: a hit sets one bit.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "cache/counters.h"
#include "cache/entry.h"
#include "cache/key.h"
#include "conf/config.h"

namespace brink::cache {

class InvalidationClock;
class Shard;

// What a request asks the cache for; borrowed from the transaction, and outliving what is given it.
struct Selector {
  const CacheKey& key;
  const Forwarding& forwarding;
  const http::RequestHead& request;  // the viewer's, after viewer-request and before applyForwarding()
};

enum class LookupState : std::uint8_t {
  Miss,
  VaryMiss,  // the key is known, this variant is not
  Fresh,
  StaleWhileRevalidate,
  Stale,  // entry is set: revalidate it, fall back on it
};

struct Lookup {
  LookupState state = LookupState::Miss;
  EntryPtr entry;  // null for the misses
  // RFC 9111 §4.2.4 and contract §9.3, §9.5: the origin failed, may this be used instead?
  bool usableOnError(WallTime now) const;
};

// When a fetch began, for telling what was invalidated since.
using InvalidationTicket = std::uint64_t;

class Store {
 public:
  explicit Store(const conf::CacheSettings& settings, CacheCounters& counters);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  // A HEAD finds what GET stored; a GET does not find what HEAD stored. Does not allocate unless the entry has a
  // variant.
  Lookup lookup(const Selector& selector, WallTime now);

  InvalidationTicket ticket() const;
  // Stores, replacing the entry of the same key and variant, then evicts until all fits. Refused (false) if its path
  // was invalidated since `ticket`, or if it is larger than an object may be.
  bool insert(EntryPtr entry, InvalidationTicket ticket);
  // Puts `with` in the place of `old` if that is still what is stored. For refreshed and held entries.
  bool replace(const EntryPtr& old, EntryPtr with);

  // All variants of a path in a distribution, whatever their query strings (RFC 9111 §4.4). Returns how many entries
  // went.
  std::size_t invalidatePath(std::string_view distribution_id, std::string_view path);
  // As operators name them (contract §9.6): "/a.jpg?x=1" exactly, "/images/*" by prefix (with the query string).
  std::size_t purge(std::string_view distribution_id, std::string_view pattern);

  // Memory for a body on its way into the cache, taken from the same bound. False when fills hold their share already.
  bool reserve(std::uint64_t bytes);
  void unreserve(std::uint64_t bytes);

  std::uint64_t maxObjectBytes() const { return settings_.max_object_bytes; }
  CacheCounters& counters() { return counters_; }

 private:
  Shard& shardOf(const CacheKey& key);
  void account(const EntryPtr& entry);
  void forget(const EntryPtr& entry);
  std::size_t forgetAll(const std::vector<EntryPtr>& entries);
  bool isOverFull() const;
  void evict();

  const conf::CacheSettings settings_;
  CacheCounters& counters_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<std::uint64_t> reserved_{0};
  std::atomic<std::uint32_t> evict_cursor_{0};
  std::unique_ptr<InvalidationClock> invalidations_;
};

}  // namespace brink::cache
