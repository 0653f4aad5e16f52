#include "v8-runtime/process/execution_context.h"

#include <algorithm>
#include <cstdio>

#include <sys/mman.h>
#include <unistd.h>

#include "hooks/protocol/tmp_size.h"
#include "v8-runtime/sandbox/jail.h"

namespace brink::js {
namespace {

constexpr int kExitBroken = 70;  // EX_SOFTWARE: the context could not be set up
constexpr int kFirstFd = 3;

[[noreturn]] void leave(const char* why) {
  fprintf(stderr, "brink-executor: a context cannot start: %s\n", why);
  _exit(kExitBroken);
}

void* map(int fd, std::size_t size, int protection) {
  if (lseek(fd, 0, SEEK_END) < static_cast<off_t>(size)) leave("its shared memory is too small");
  void* mapped = mmap(nullptr, size, protection, MAP_SHARED, fd, 0);
  if (mapped == MAP_FAILED) leave("its shared memory cannot be mapped");
  return mapped;
}

// From `first` up to the one before `end`.
void closeBetween(int first, int end) {
  if (end > first) close_range(static_cast<unsigned>(first), static_cast<unsigned>(end) - 1, 0);
}

// What stays open: the bell, and /dev/null as 0 to 2.
void closeOthers(int bell) {
  closeBetween(kFirstFd, bell);
  close_range(static_cast<unsigned>(bell) + 1, ~0U, 0);
}

}  // namespace

ContextSlot prepareContext(const ContextOrder& order, const ProcessFacts& facts, std::uint64_t memory_bytes,
                           std::uint64_t tmp_bytes) {
  dieWithParent(order.parent);
  constexpr std::size_t kPage = 4096;
  const std::size_t tmp = hooks::protocol::tmpSize(tmp_bytes).bytes;
  const ContextSlot slot{
      .slot = static_cast<std::byte*>(map(order.slot, hooks::protocol::kSlotBytes, PROT_READ | PROT_WRITE)),
      .bell = order.bell,
      .sleep_page = static_cast<const hooks::protocol::SleepPage*>(map(order.sleep_page, kPage, PROT_READ)),
      .tmp = {static_cast<std::byte*>(map(order.tmp, tmp, PROT_READ | PROT_WRITE)), tmp}};
  closeOthers(order.bell);
  if (facts.plain) return slot;
  const ContextLimits limits{.data_base_bytes = facts.data_base_bytes, .memory_bytes = memory_bytes};
  dup2(STDOUT_FILENO, STDERR_FILENO);  // last words of a crash inside V8 are not for the operator's log
  if (auto tight = tightenContext(limits); !tight) _exit(kExitBroken);
  return slot;
}

ContextSlot prepareSnapshot(const SnapshotOrder& order, const ProcessFacts& facts, std::uint64_t memory_bytes,
                            std::uint64_t tmp_bytes) {
  const std::size_t tmp = hooks::protocol::tmpSize(tmp_bytes).bytes;
  // Shared, so that it is no part of the memory size, as a context's; nobody outside of this process tree has it.
  void* files = mmap(nullptr, tmp, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (files == MAP_FAILED) leave("there is no memory for a snapshot's /tmp");
  const ContextSlot slot{
      .slot = static_cast<std::byte*>(map(order.slot, hooks::protocol::kSlotBytes, PROT_READ | PROT_WRITE)),
      .tmp = {static_cast<std::byte*>(files), tmp}};
  const auto [first, last] = std::minmax(order.keep[0], order.keep[1]);
  closeBetween(kFirstFd, first);
  closeBetween(first + 1, last);
  close_range(static_cast<unsigned>(last) + 1, ~0U, 0);
  if (facts.plain) return slot;
  dup2(STDOUT_FILENO, STDERR_FILENO);  // as a context's
  const ContextLimits limits{.data_base_bytes = facts.data_base_bytes, .memory_bytes = memory_bytes};
  if (auto tight = tightenSnapshot(limits); !tight) leave("the snapshot's limits or filter are refused");
  return slot;
}

void leaveSlot(std::byte* slot) { munmap(slot, hooks::protocol::kSlotBytes); }

void runContext(const ContextOrder& order, HandlerRuntime& runtime, const ProcessFacts& facts) {
  runtime.run(prepareContext(order, facts, runtime.memoryBytes(), runtime.tmpBytes()), order.init_type);
}

}  // namespace brink::js
