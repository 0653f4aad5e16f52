#include "cache/fill_table.h"

#include <array>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "cache/fill_state.h"
#include "cache/pass_memory.h"

namespace brink::cache {
namespace {

// A power of two well above the number of cores.
constexpr std::size_t kShards = 64;

// HEAD and GET of one key are two fills: what a HEAD brings is of no use to a GET.
struct Name {
  Hash128 hash;
  bool head_only = false;
  bool operator==(const Name&) const = default;
};
struct HashOfName {
  std::size_t operator()(const Name& name) const { return name.hash.low ^ (name.head_only ? 1U : 0U); }
};

}  // namespace

struct alignas(64) FillTable::Shard {
  std::mutex mutex;
  std::unordered_map<Name, std::shared_ptr<Fill>, HashOfName> fills;

  // With the mutex held. Null if there is none that can still be joined.
  std::unique_ptr<FillCursor> follow(const Selector& selector, bool head_only, EventLoop& loop) {
    const auto found = fills.find({selector.key.hash(), head_only});
    if (found == fills.end() || !(found->second->key() == selector.key)) return nullptr;
    auto cursor = std::make_unique<FillCursor>(found->second, loop, false);
    return cursor->attach() ? std::move(cursor) : nullptr;
  }
};

FillTable::FillTable(Store& store)
    : store_(store), shards_(std::make_unique<Shard[]>(kShards)), pass_memory_(std::make_unique<PassMemory>()) {}

FillTable::~FillTable() = default;

FillTable::Shard& FillTable::shardOf(const CacheKey& key) { return shards_[key.hash().high % kShards]; }

Joined FillTable::join(const Selector& selector, WallTime now, EventLoop& loop) {
  if (pass_memory_->remembers(selector.key.hash(), loop.clock().now())) return makeUnlisted(selector, loop);
  const bool head_only = selector.request.method == "HEAD";
  Shard& shard = shardOf(selector.key);
  const std::lock_guard lock(shard.mutex);
  auto cursor = shard.follow(selector, false, loop);
  if (cursor == nullptr && head_only) cursor = shard.follow(selector, true, loop);
  if (cursor != nullptr) {
    store_.counters().followers.add();
    return {Role::Follow, nullptr, std::make_unique<FillReader>(std::move(cursor), selector), {}};
  }
  // A fill stores first and leaves the table then: without this look a request between the two would fetch again.
  Lookup lookup = store_.lookup(selector, now);
  if (lookup.state == LookupState::Fresh) return {Role::Stored, nullptr, nullptr, std::move(lookup)};
  if (lookup.entry != nullptr && !lookup.entry->shareable) return makeUnlisted(selector, loop);
  auto fill = std::make_shared<Fill>(store_, this, selector.key, head_only);
  Joined joined = lead(fill, selector, loop);
  shard.fills[{selector.key.hash(), head_only}] = std::move(fill);
  return joined;
}

Joined FillTable::makeUnlisted(const Selector& selector, EventLoop& loop) {
  return lead(std::make_shared<Fill>(store_, nullptr, selector.key, selector.request.method == "HEAD"), selector, loop);
}

Joined FillTable::lead(const std::shared_ptr<Fill>& fill, const Selector& selector, EventLoop& loop) {
  auto writer = std::make_unique<FillWriter>(fill, loop);
  auto cursor = std::make_unique<FillCursor>(fill, loop, true);
  cursor->attach();
  return {Role::Lead, std::move(writer), std::make_unique<FillReader>(std::move(cursor), selector), {}};
}

void FillTable::remove(Fill& fill) {
  std::shared_ptr<Fill> removed;
  Shard& shard = shardOf(fill.key());
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.fills.find({fill.key().hash(), fill.headOnly()});
  if (found == shard.fills.end() || found->second.get() != &fill) return;
  removed = std::move(found->second);
  shard.fills.erase(found);
}

void FillTable::rememberPass(const CacheKey& key, SteadyTime now) { pass_memory_->remember(key.hash(), now); }

}  // namespace brink::cache
