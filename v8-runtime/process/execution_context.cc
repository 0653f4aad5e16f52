#include "v8-runtime/process/execution_context.h"

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

// What stays open: the bell, and /dev/null as 0 to 2.
void closeOthers(int bell) {
  if (bell > kFirstFd) close_range(kFirstFd, static_cast<unsigned>(bell) - 1, 0);
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

void runContext(const ContextOrder& order, HandlerRuntime& runtime, const ProcessFacts& facts) {
  runtime.run(prepareContext(order, facts, runtime.memoryBytes(), runtime.tmpBytes()), order.init_type);
}

}  // namespace brink::js
