#include "v8-runtime/handler/inbox.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "v8-runtime/engine/clocks.h"

namespace brink::js {
namespace {

using hooks::protocol::CallState;
using hooks::protocol::callWord;
using hooks::protocol::kCallEntries;
using hooks::protocol::Waiting;

std::uint64_t seqOf(std::uint64_t word) { return word >> 2; }

// Not FUTEX_PRIVATE: the other side is another process. Spurious returns are the callers' loop's business.
void futexWait(std::atomic<std::uint32_t>& word, std::uint32_t seen, const timespec* most = nullptr) {
  syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAIT, seen, most, nullptr, 0);
}

// How long it is until then; nothing if that has passed.
std::optional<timespec> timeUntil(std::uint64_t monotonic_ns) {
  const std::uint64_t now = monotonicNs();
  if (monotonic_ns <= now) return std::nullopt;
  return timespec{static_cast<time_t>((monotonic_ns - now) / 1'000'000'000u),
                  static_cast<long>((monotonic_ns - now) % 1'000'000'000u)};
}

}  // namespace

std::optional<InboundCall> Inbox::tryBegin() {
  for (;;) {
    auto& entry = header_.calls[next_seq_ % kCallEntries];
    std::uint64_t word = entry.word.load(std::memory_order_acquire);
    if (word == callWord(next_seq_, CallState::Posted)) {
      const std::uint32_t offset = entry.offset;
      const std::uint32_t size = entry.size;
      if (!entry.word.compare_exchange_strong(word, callWord(next_seq_, CallState::Begun))) continue;
      CHECK(offset <= hooks::protocol::kInboundBytes && size <= hooks::protocol::kInboundBytes - offset);
      header_.begun_seq.store(next_seq_, std::memory_order_release);
      header_.state.store(static_cast<std::uint32_t>(hooks::protocol::ContextState::Busy), std::memory_order_relaxed);
      return InboundCall{next_seq_++, {reinterpret_cast<const char*>(area_) + offset, size}};
    }
    // Taken back, or long gone: a later call already uses the entry.
    if (word == callWord(next_seq_, CallState::Taken) || seqOf(word) > next_seq_) {
      ++next_seq_;
      continue;
    }
    return std::nullopt;
  }
}

void Inbox::waitForCall(hooks::protocol::ContextState state) {
  const std::uint32_t seen = header_.in_futex.load(std::memory_order_acquire);
  header_.state.store(static_cast<std::uint32_t>(state), std::memory_order_relaxed);
  setWaiting(Waiting::ForCall);
  if (!hasCall()) futexWait(header_.in_futex, seen);
  setWaiting(Waiting::No);
}

void Inbox::waitForFrames(const hooks::protocol::FrameReader& frames, std::optional<std::uint64_t> until_ns) {
  const std::uint32_t seen = header_.in_futex.load(std::memory_order_acquire);
  std::optional<timespec> most;
  if (until_ns) {
    most = timeUntil(*until_ns);
    if (!most) return;
  }
  setWaiting(Waiting::ForFrames);
  if (!frames.any()) futexWait(header_.in_futex, seen, most ? &*most : nullptr);
  setWaiting(Waiting::No);
}

void Inbox::setWaiting(Waiting what) {
  header_.waiting.store(static_cast<std::uint32_t>(what), std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

void Inbox::sleepUntil(std::uint64_t monotonic_ns) {
  if (const auto duration = timeUntil(monotonic_ns)) nanosleep(&*duration, nullptr);
}

bool Inbox::hasCall() const {
  const std::uint64_t word = header_.calls[next_seq_ % kCallEntries].word.load(std::memory_order_acquire);
  return word == callWord(next_seq_, CallState::Posted) || word == callWord(next_seq_, CallState::Taken) ||
         seqOf(word) > next_seq_;
}

}  // namespace brink::js
