#include "cache/store.h"

#include <mutex>
#include <utility>

#include "cache/invalidation_clock.h"
#include "cache/shard.h"

namespace brink::cache {
namespace {

// A power of two well above the number of cores: two workers rarely want the same lock.
constexpr std::size_t kShards = 64;

// Share of the memory that bodies on their way in may take: the rest stays with what is known to be wanted.
constexpr std::uint64_t kReservableFraction = 2;

LookupState stateOf(const Entry& entry, WallTime now) {
  switch (entry.freshness.state(now)) {
    case FreshnessState::Fresh:
      return LookupState::Fresh;
    case FreshnessState::StaleWhileRevalidate:
      return LookupState::StaleWhileRevalidate;
    case FreshnessState::Stale:
      return LookupState::Stale;
  }
  return LookupState::Stale;
}

}  // namespace

bool Lookup::usableOnError(WallTime now) const { return entry != nullptr && entry->freshness.usableOnError(now); }

Store::Store(const conf::CacheSettings& settings, CacheCounters& counters)
    : settings_(settings), counters_(counters), invalidations_(std::make_unique<InvalidationClock>()) {
  shards_.reserve(kShards);
  for (std::size_t i = 0; i < kShards; ++i) shards_.push_back(std::make_unique<Shard>());
}

Store::~Store() = default;

// The map inside a shard uses the low half's low bits, so the shard is chosen by the high half.
Shard& Store::shardOf(const CacheKey& key) { return *shards_[key.hash().high % kShards]; }

Lookup Store::lookup(const Selector& selector, WallTime now) {
  Shard& shard = shardOf(selector.key);
  Shard::Found found;
  {
    const std::lock_guard lock(shard.mutex());
    found = shard.find(selector);
  }
  if (found.entry == nullptr) return {found.key_known ? LookupState::VaryMiss : LookupState::Miss, nullptr};
  const LookupState state = stateOf(*found.entry, now);
  return {state, std::move(found.entry)};
}

InvalidationTicket Store::ticket() const { return invalidations_->now(); }

bool Store::insert(EntryPtr entry, InvalidationTicket ticket) {
  if (entry->cost > settings_.max_bytes || entry->body->size() > settings_.max_object_bytes) return false;
  Shard& shard = shardOf(entry->key);
  account(entry);
  EntryPtr displaced;
  bool invalidated = false;
  {
    const std::lock_guard lock(shard.mutex());
    invalidated = invalidations_->invalidatedSince(entry->key.pathHash(), ticket);
    if (!invalidated) displaced = shard.put(entry);
  }
  if (invalidated) {
    forget(entry);
    counters_.refused_invalidated.add();
    return false;
  }
  counters_.inserts.add();
  if (displaced != nullptr) forget(displaced);
  evict();
  return true;
}

bool Store::replace(const EntryPtr& old, EntryPtr with) {
  Shard& shard = shardOf(old->key);
  if (with->storable) account(with);
  bool exchanged = false;
  {
    const std::lock_guard lock(shard.mutex());
    exchanged = shard.exchange(old, with->storable ? with : nullptr);
  }
  if (exchanged) forget(old);
  if (!exchanged && with->storable) forget(with);
  evict();
  return exchanged;
}

// Before the entry can be found: another thread may evict and forget() it at once, and the sum must not fall below
// zero.
void Store::account(const EntryPtr& entry) {
  bytes_.fetch_add(entry->cost, std::memory_order_relaxed);
  counters_.bytes.add(static_cast<std::int64_t>(entry->cost));
  counters_.objects.add(1);
}

void Store::forget(const EntryPtr& entry) {
  bytes_.fetch_sub(entry->cost, std::memory_order_relaxed);
  counters_.bytes.add(-static_cast<std::int64_t>(entry->cost));
  counters_.objects.add(-1);
}

std::size_t Store::forgetAll(const std::vector<EntryPtr>& entries) {
  for (const EntryPtr& entry : entries) forget(entry);
  counters_.invalidations.add(entries.size());
  return entries.size();
}

std::size_t Store::invalidatePath(std::string_view distribution_id, std::string_view path) {
  const std::uint64_t hash = hashPath(distribution_id, path);
  invalidations_->invalidate(hash);
  std::vector<EntryPtr> removed;
  for (const auto& shard : shards_) {
    const std::lock_guard lock(shard->mutex());
    shard->removePath(
        hash, [&](const Entry& e) { return e.key.distribution() == distribution_id && e.key.path() == path; }, removed);
  }
  return forgetAll(removed);
}

std::size_t Store::purge(std::string_view distribution_id, std::string_view pattern) {
  std::vector<EntryPtr> removed;
  if (pattern.ends_with('*')) {
    const std::string_view prefix = pattern.substr(0, pattern.size() - 1);
    invalidations_->invalidateAll();
    for (const auto& shard : shards_) {
      const std::lock_guard lock(shard->mutex());
      shard->removeIf(
          [&](const Entry& e) { return e.key.distribution() == distribution_id && e.key.target().starts_with(prefix); },
          removed);
    }
    return forgetAll(removed);
  }
  const std::uint64_t hash = hashPath(distribution_id, pattern.substr(0, pattern.find('?')));
  invalidations_->invalidate(hash);
  for (const auto& shard : shards_) {
    const std::lock_guard lock(shard->mutex());
    shard->removePath(
        hash, [&](const Entry& e) { return e.key.distribution() == distribution_id && e.key.target() == pattern; },
        removed);
  }
  return forgetAll(removed);
}

bool Store::reserve(std::uint64_t bytes) {
  const std::uint64_t limit = settings_.max_bytes / kReservableFraction;
  if (reserved_.fetch_add(bytes, std::memory_order_relaxed) + bytes > limit) {
    reserved_.fetch_sub(bytes, std::memory_order_relaxed);
    return false;
  }
  counters_.fill_bytes.add(static_cast<std::int64_t>(bytes));
  evict();
  return true;
}

void Store::unreserve(std::uint64_t bytes) {
  reserved_.fetch_sub(bytes, std::memory_order_relaxed);
  counters_.fill_bytes.add(-static_cast<std::int64_t>(bytes));
}

bool Store::isOverFull() const {
  return bytes_.load(std::memory_order_relaxed) + reserved_.load(std::memory_order_relaxed) > settings_.max_bytes;
}

// Shard after shard loses one entry that was not used lately. Two rounds without any: everything was used, so anything
// goes. Three: nothing is left, and the rest belongs to fills or to inserts of other threads.
void Store::evict() {
  for (std::size_t fruitless = 0; isOverFull() && fruitless < 3 * kShards;) {
    Shard& shard = *shards_[evict_cursor_.fetch_add(1, std::memory_order_relaxed) % kShards];
    EntryPtr evicted;
    {
      const std::lock_guard lock(shard.mutex());
      evicted = shard.evictOne(fruitless < 2 * kShards ? Shard::Pressure::SkipVisited : Shard::Pressure::TakeAny);
    }
    if (evicted == nullptr) {
      ++fruitless;
      continue;
    }
    fruitless = 0;
    forget(evicted);
    counters_.evictions.add();
    counters_.evicted_bytes.add(evicted->cost);
  }
}

}  // namespace brink::cache
