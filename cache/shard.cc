#include "cache/shard.h"

#include <algorithm>
#include <utility>

#include "proxy/base/check.h"

namespace brink::cache {
namespace {

// Variants of one key: enough for what Vary can still tell apart here; a header that differs for every viewer must not
// make lookups walk a long list.
constexpr std::size_t kMaxVariants = 16;

// Entries that one call of evictOne() looks at under the lock.
constexpr std::size_t kReach = 64;

// With fewer entries than this in a shard the hand comes round at once: a new one gets a round to prove itself.
constexpr std::size_t kSmallShard = 8;

bool sameFields(const Variant& a, const Variant& b) {
  return std::equal(a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(),
                    [](const auto& x, const auto& y) { return x.name == y.name && x.value == y.value; });
}

// RFC 9111 §4.3.5: what a HEAD brought does not displace a whole response that it agrees with.
bool agrees(const Entry& whole, const Entry& head) {
  return whole.etag() == head.etag() && whole.lastModified() == head.lastModified() &&
         whole.head.status == head.head.status && whole.hasValidator();
}

}  // namespace

Shard::~Shard() {
  while (newest_ != nullptr) delete std::exchange(newest_, newest_->older);
}

Shard::Found Shard::find(const Selector& selector) {
  Found found;
  const auto chain = by_key_.find(selector.key.hash());
  if (chain == by_key_.end()) return found;
  const bool is_head = selector.request.method == "HEAD";
  for (Node* node = chain->second; node != nullptr; node = node->next_variant) {
    const Entry& entry = *node->entry;
    if (!(entry.key == selector.key) || (entry.head_only && !is_head)) continue;
    found.key_known = true;
    if (!entry.variant.fields.empty() && !matches(entry.variant, selector.forwarding, selector.request)) continue;
    if (!node->visited) node->visited = true;
    found.entry = node->entry;
    return found;
  }
  return found;
}

EntryPtr Shard::put(EntryPtr entry) {
  const auto chain = by_key_.find(entry->key.hash());
  Node* last = nullptr;
  std::size_t length = 0;
  for (Node* node = chain == by_key_.end() ? nullptr : chain->second; node != nullptr; node = node->next_variant) {
    if (node->entry->key == entry->key && sameFields(node->entry->variant, entry->variant)) {
      if (entry->head_only && !node->entry->head_only && agrees(*node->entry, *entry)) return entry;
      std::swap(node->entry, entry);
      return entry;
    }
    last = node;
    ++length;
  }
  EntryPtr displaced = length >= kMaxVariants ? remove(last) : nullptr;
  insertNew(std::move(entry));
  return displaced;
}

Shard::Node* Shard::insertNew(EntryPtr entry) {
  Node* node = new Node;
  node->entry = std::move(entry);
  Node*& key_head = by_key_[node->entry->key.hash()];
  node->next_variant = std::exchange(key_head, node);
  Node*& path_head = by_path_[node->entry->key.pathHash()];
  node->path_next = std::exchange(path_head, node);
  if (node->path_next != nullptr) node->path_next->path_previous = node;
  node->older = std::exchange(newest_, node);
  if (node->older != nullptr) node->older->newer = node;
  if (oldest_ == nullptr) oldest_ = node;
  node->visited = by_key_.size() <= kSmallShard;
  return node;
}

bool Shard::exchange(const EntryPtr& old, EntryPtr with) {
  const auto chain = by_key_.find(old->key.hash());
  if (chain == by_key_.end()) return false;
  Node* node = chain->second;
  while (node != nullptr && node->entry != old) node = node->next_variant;
  if (node == nullptr) return false;
  if (with == nullptr) {
    remove(node);
  } else {
    CHECK(with->key == old->key);
    node->entry = std::move(with);
  }
  return true;
}

EntryPtr Shard::evictOne(Pressure pressure) {
  if (hand_ == nullptr) hand_ = oldest_;
  for (std::size_t looked = 0; hand_ != nullptr && looked < kReach; ++looked) {
    Node* node = hand_;
    hand_ = node->newer;
    if (!node->visited || pressure == Pressure::TakeAny) return remove(node);
    node->visited = false;
  }
  return nullptr;
}

EntryPtr Shard::remove(Node* node) {
  unlinkFromKey(node);
  unlinkFromPath(node);
  unlinkFromAge(node);
  EntryPtr entry = std::move(node->entry);
  delete node;
  return entry;
}

void Shard::unlinkFromKey(Node* node) {
  const auto chain = by_key_.find(node->entry->key.hash());
  Node** link = &chain->second;
  while (*link != node) link = &(*link)->next_variant;
  *link = node->next_variant;
  if (chain->second == nullptr) by_key_.erase(chain);
}

void Shard::unlinkFromPath(Node* node) {
  if (node->path_next != nullptr) node->path_next->path_previous = node->path_previous;
  if (node->path_previous != nullptr) {
    node->path_previous->path_next = node->path_next;
  } else if (node->path_next != nullptr) {
    by_path_[node->entry->key.pathHash()] = node->path_next;
  } else {
    by_path_.erase(node->entry->key.pathHash());
  }
}

void Shard::unlinkFromAge(Node* node) {
  if (hand_ == node) hand_ = node->newer;
  (node->newer != nullptr ? node->newer->older : newest_) = node->older;
  (node->older != nullptr ? node->older->newer : oldest_) = node->newer;
}

}  // namespace brink::cache
