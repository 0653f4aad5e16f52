// All fills of the process, one per key: who asks second follows the first (contract §9.4). Asked after a lookup that
// gave no fresh entry. One per process, owned by the server beside the Store; outlives all workers. Thread-safe.
#pragma once

#include <memory>

#include "cache/fill.h"
#include "cache/store.h"

namespace brink::cache {

class PassMemory;

class FillTable {
 public:
  explicit FillTable(Store& store);
  FillTable(const FillTable&) = delete;
  FillTable& operator=(const FillTable&) = delete;
  ~FillTable();

  // Lead or follow. A HEAD follows a GET's fill, a GET never a HEAD's. Keys whose responses were not for sharing a
  // moment ago (kPassSeconds) lead at once, each with a fill of its own, so that such requests do not queue behind each
  // other. `loop` is the caller's: writer and reader belong to it.
  Joined join(const Selector& selector, WallTime now, EventLoop& loop);

  // A fill that nobody else finds: for requests that are never collapsed (mayCollapse() is false, a viewer's Range is
  // passed on, GoYourself). It is stored all the same if that is decided.
  Joined makeUnlisted(const Selector& selector, EventLoop& loop);

 private:
  friend class Fill;
  struct Shard;
  Shard& shardOf(const CacheKey& key);
  static Joined lead(const std::shared_ptr<Fill>& fill, const Selector& selector, EventLoop& loop);
  // The fill's own calls, on its writer's thread.
  void remove(Fill& fill);
  void rememberPass(const CacheKey& key, SteadyTime now);

  Store& store_;
  std::unique_ptr<Shard[]> shards_;
  std::unique_ptr<PassMemory> pass_memory_;
};

}  // namespace brink::cache
