// One execution context: the process that runs one tenant's handler, one request at a time, until it is killed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <sys/types.h>

#include "v8-runtime/process/zygote.h"

namespace brink::js {

// Descriptors as they came with the order; all others are closed.
struct ContextOrder {
  pid_t parent = 0;
  int slot = -1;
  int bell = -1;
  int sleep_page = -1;
  int tmp = -1;
  hooks::protocol::InitType init_type = hooks::protocol::InitType::OnDemand;
};

// Dies with its parent, maps the slot and /tmp, closes every other descriptor, lowers its limits and installs the last
// filter: from here on the process can do what a handler's process can do, and no more. Leaves when any of it fails.
ContextSlot prepareContext(const ContextOrder& order, const ProcessFacts& facts, std::uint64_t memory_bytes,
                           std::uint64_t tmp_bytes);

// Of a template that is to become a snapshot.
struct SnapshotOrder {
  int slot = -1;            // taken over
  std::array<int, 2> keep;  // what orders and deaths come through
};

// The same for a snapshot: its slot mapped, a /tmp made that contexts copy, all other descriptors but those to keep
// closed, the limits of a context and the filter of one that may fork.
ContextSlot prepareSnapshot(const SnapshotOrder& order, const ProcessFacts& facts, std::uint64_t memory_bytes,
                            std::uint64_t tmp_bytes);
void leaveSlot(std::byte* slot);

// From the first instruction after the fork. After the slot is mapped the last limits and filters go on, and only then
// does a handler's code run.
[[noreturn]] void runContext(const ContextOrder& order, HandlerRuntime& runtime, const ProcessFacts& facts);

}  // namespace brink::js
