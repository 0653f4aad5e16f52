// A worker's part of all /tmp: looks at what its contexts' volumes occupy, and chooses what has to go when all workers'
// together are too much (ephemeral_storage.h). The function that has most pays first: its kept volumes, its idle
// contexts, those at work, the largest first.
//
// Volumes that nobody uses any more are given back in steps: the kernel frees a gigabyte in a tenth of a second.
// Thread-affine. Owned by the ContextPool.
#pragma once

#include <cstdint>
#include <vector>

#include "hooks/context_registry.h"
#include "hooks/ephemeral_storage.h"
#include "hooks/function_pool.h"

namespace brink::hooks {

class StorageBound {
 public:
  StorageBound(EphemeralStorage& storage, std::uint32_t workers)
      : storage_(storage), part_(storage), workers_(workers) {}

  // Idle contexts do not write: `Active` is enough between two looks at all of them.
  enum class Look : std::uint8_t { Active, All };
  // Ends what is too much. True: look again soon.
  bool look(Look which, ContextRegistry& registry, const std::vector<FunctionPool*>& functions);
  void fade(std::vector<TmpVolume> volumes);

 private:
  void shrink(std::uint64_t excess, ContextRegistry& registry, const std::vector<FunctionPool*>& functions);
  void fadeStep();

  EphemeralStorage& storage_;
  EphemeralStorage::Part part_;
  const std::uint32_t workers_;
  std::vector<TmpVolume> fading_;
};

}  // namespace brink::hooks
