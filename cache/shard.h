// One shard of the store: entries found by key and by path, and the order in which they may be evicted. Internal to the
// cache; every method except the constructor wants mutex() held. Entries that go are handed out, so that they are
// destroyed after the lock.
//
//   by key  ──► node ──next_variant──► node          one chain per key
//   by path ──► node ◄──► node ◄──► node             all keys of one path, whatever their query strings
//   SIEVE:  newest ◄──► … ◄──► oldest, hand moving from oldest to newest: a visited node gets another round
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cache/entry.h"
#include "cache/store.h"

namespace brink::cache {

class alignas(64) Shard {
 public:
  Shard() = default;
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;
  ~Shard();

  std::mutex& mutex() { return mutex_; }

  struct Found {
    EntryPtr entry;          // null if there is none for this request
    bool key_known = false;  // another variant is there
  };
  Found find(const Selector& selector);

  // Takes the place of the same key and variant. Returns what it displaced (null if nothing): that entry, or the
  // chain's last when it has grown too long.
  EntryPtr put(EntryPtr entry);
  // Exchanges `old` for `with` where it stands; false if it is not there. A null `with` only removes.
  bool exchange(const EntryPtr& old, EntryPtr with);
  // Removes those of this path that `doomed` agrees to.
  template <typename Doomed>
  void removePath(std::uint64_t path_hash, Doomed doomed, std::vector<EntryPtr>& removed);
  template <typename Doomed>
  void removeIf(Doomed doomed, std::vector<EntryPtr>& removed);

  enum class Pressure : std::uint8_t { SkipVisited, TakeAny };
  // Moves the hand until it meets an entry that was not visited since it came by; null if there was none within its
  // reach.
  EntryPtr evictOne(Pressure pressure);

 private:
  struct Node {
    EntryPtr entry;
    Node* next_variant = nullptr;
    Node* path_previous = nullptr;
    Node* path_next = nullptr;
    Node* newer = nullptr;
    Node* older = nullptr;
    bool visited = false;
  };
  struct HashOfKey {
    std::size_t operator()(const Hash128& hash) const { return hash.low; }
  };
  struct HashOfPath {
    std::size_t operator()(std::uint64_t hash) const { return hash; }
  };

  Node* insertNew(EntryPtr entry);
  EntryPtr remove(Node* node);
  void unlinkFromKey(Node* node);
  void unlinkFromPath(Node* node);
  void unlinkFromAge(Node* node);

  std::mutex mutex_;
  std::unordered_map<Hash128, Node*, HashOfKey> by_key_;
  std::unordered_map<std::uint64_t, Node*, HashOfPath> by_path_;
  Node* newest_ = nullptr;
  Node* oldest_ = nullptr;
  Node* hand_ = nullptr;
};

template <typename Doomed>
void Shard::removePath(std::uint64_t path_hash, Doomed doomed, std::vector<EntryPtr>& removed) {
  const auto found = by_path_.find(path_hash);
  if (found == by_path_.end()) return;
  for (Node *node = found->second, *next = nullptr; node != nullptr; node = next) {
    next = node->path_next;
    if (doomed(*node->entry)) removed.push_back(remove(node));
  }
}

template <typename Doomed>
void Shard::removeIf(Doomed doomed, std::vector<EntryPtr>& removed) {
  for (Node *node = newest_, *next = nullptr; node != nullptr; node = next) {
    next = node->older;
    if (doomed(*node->entry)) removed.push_back(remove(node));
  }
}

}  // namespace brink::cache
