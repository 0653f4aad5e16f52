// The shared memory between the proxy and ONE execution context: the only data path between them.
//
// A slot is a sparse memfd of kSlotBytes, made by the proxy, sealed against shrinking and growing (an ftruncate by the
// context would otherwise SIGBUS the proxy), mapped by both. The proxy treats every byte as forged: copy out, then
// validate; a violation kills the context. Byte layout: README.md of this folder.
//
// Inbound (proxy -> context): up to kCallEntries calls may be posted; the context runs them strictly in order of their
// sequence number, one at a time. Call `seq` uses entry seq % kCallEntries and a range of the inbound area. The proxy
// takes a posted call back with one compare-and-swap, as the context begins it with one: exactly one of them wins. The
// proxy starts at offset 0 again whenever no call is outstanding, so that few pages become resident. An entry whose
// call was taken back is not used again before a later call was answered: the context finds every sequence number in
// its entry, as Posted, Begun or Taken, and skips what is Taken.
//
// Outbound (context -> proxy): packed records appended to the outbound area; `out_tail` publishes them. The context
// starts a new epoch at offset 0 when the proxy has consumed everything (out_head == out_tail), or, beyond kWalkBytes,
// when the next record fits into what was consumed of the first kWalkBytes; `out_end` says where the epoch before
// ended, and until that was read to its end the new one stays in front of what is unread and of kWalkBytes. So a
// context that is never idle walks round in the same few pages, and so does the proxy in the inbound area.
//
// Streams (handlers' outbound network): the context asks in outbound records, the proxy answers in the ring of frames
// behind the outbound area; broker.h says what they mean, frame_ring.h how the ring is walked. Frames are only sent to
// a context that runs a call: a warm one is neither written to nor woken.
//
// Memory order: payload first, then a release store of the word that publishes it; readers load that word with acquire.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace brink::hooks::protocol {

inline constexpr std::uint32_t kProtocolVersion = 5;
inline constexpr std::uint32_t kCallEntries = 64;  // power of two; one more than the longest queueDepth

// An area's beginning is used again beyond this: what a context says while the proxy's worker turns once, and two full
// queues of usual calls.
inline constexpr std::size_t kWalkBytes = 256 * 1024;

inline constexpr std::size_t kInboundOffset = 4096;
inline constexpr std::size_t kInboundBytes = 16u << 20;  // > 6 MB invocation payload limit of Lambda, twice over
inline constexpr std::size_t kOutboundOffset = kInboundOffset + kInboundBytes;
inline constexpr std::size_t kOutboundBytes = 16u << 20;  // a 6 MB answer as UTF-16 plus logs
inline constexpr std::size_t kFramesOffset = kOutboundOffset + kOutboundBytes;
inline constexpr std::size_t kFramesBytes = 128 * 1024;  // a response head and a body's frame, more than twice
inline constexpr std::size_t kSlotBytes = kFramesOffset + kFramesBytes;

// Entry state: low two bits of `word`; the rest is the sequence number, so that a stale CAS cannot hit a later call.
enum class CallState : std::uint64_t { Free = 0, Posted = 1, Begun = 2, Taken = 3 };
constexpr std::uint64_t callWord(std::uint64_t seq, CallState state) {
  return (seq << 2) | static_cast<std::uint64_t>(state);
}

struct CallEntry {
  std::atomic<std::uint64_t> word;  // callWord(seq, state)
  std::uint32_t offset;             // of the record, from kInboundOffset
  std::uint32_t size;
};

// Forked: a blank is ready. Waiting: a call runs, and has nothing to do before a timer is due or a frame comes. A hint
// for scheduling: it needs no processor.
enum class ContextState : std::uint32_t {
  Forked = 0,
  Initializing = 1,
  Warm = 2,
  Busy = 3,
  InitFailed = 4,
  Waiting = 5
};

// What the context waits for. A call does not wake one that runs a call and waits for frames, nor the other way round.
enum class Waiting : std::uint32_t { No = 0, ForCall = 1, ForFrames = 2 };

struct alignas(64) SlotHeader {
  // Written by the proxy.
  std::atomic<std::uint32_t> in_futex;  // futex word: +1 after posting (then woken if it waits for what was posted)
  std::uint32_t protocol_version;
  alignas(64) std::atomic<std::uint64_t> out_head;  // epoch << 32 | offset up to which records were consumed
  std::atomic<std::uint64_t> frames_tail;           // bytes of frames published, from the beginning of time
  std::atomic<std::uint32_t> frames_blocked;        // 1: FramesRead is wanted once frames were read
  // Written by the context.
  alignas(64) std::atomic<std::uint64_t> out_tail;  // epoch << 32 | offset up to which records are published
  std::atomic<std::uint32_t> waiting;               // Waiting, while the context is, or is about to be, in futex_wait
  std::atomic<std::uint32_t> state;                 // ContextState; a hint, never trusted
  std::atomic<std::uint64_t> begun_seq;             // sequence number of the last call begun
  std::atomic<std::uint64_t> peak_memory_bytes;     // self-reported; clamped by the proxy
  std::atomic<std::uint32_t> out_end;               // where the epoch before out_tail's ended
  std::atomic<std::uint64_t> frames_head;           // bytes of frames read
  alignas(64) CallEntry calls[kCallEntries];
};
static_assert(sizeof(SlotHeader) <= kInboundOffset);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

// ---- outbound records ----

enum class RecordType : std::uint16_t {
  InitDone = 1,    // module init succeeded; InitDoneBody
  InitFailed = 2,  // failure document (answer.h); the context exits afterwards
  Answer = 3,      // the call succeeded; answer operations (answer.h)
  Failure = 4,     // the call failed: error document; the context stays usable unless flag kFatal
  Log = 5,         // one log line: LogBody + UTF-8 text
  // Streams (broker.h); `seq` is the stream's number.
  StreamOpen = 6,     // a request to be sent: OpenBody, Strings
  StreamData = 7,     // bytes of its body
  StreamEnd = 8,      // its body is complete
  StreamCancel = 9,   // whatever comes of it is not wanted any more
  StreamCredit = 10,  // u32: bytes of the response that were taken
  FramesRead = 11,    // frames were read while frames_blocked was set; `seq` 0
  // Streams that are no HTTP (sockets.h)
  StreamConnect = 12,  // a connection: ConnectBody, Strings
  StreamResolve = 13,  // a question of DNS: ResolveBody, Strings
};
constexpr bool opensStream(RecordType type) {
  return type == RecordType::StreamOpen || type == RecordType::StreamConnect || type == RecordType::StreamResolve;
}
inline constexpr std::uint16_t kFatal = 1;     // Failure: the context exits after this (exit code follows by waitpid)
inline constexpr std::uint16_t kColdCall = 2;  // Answer/Failure: the first call of this context

struct RecordHeader {
  std::uint32_t size;  // of the whole record, header included, rounded up to 8
  std::uint16_t type;  // RecordType
  std::uint16_t flags;
  std::uint64_t seq;        // the call it belongs to; for Init* 0; for Log the running call, or 0 during init
  std::uint32_t body_size;  // bytes after this header that count (the rest is padding)
  std::uint32_t
      elapsed_us;  // Answer/Failure: how long the handler took; the proxy clamps it to what it saw; 0 = unknown
};
static_assert(sizeof(RecordHeader) == 24);

struct InitDoneBody {
  std::uint64_t init_ns;  // wall time of module init, for REPORT and metrics
};

// The text behind it is the formatted message; with FunctionSettings::json_logs the members of the line's JSON object
// that follow requestId, e.g. `"message":{"a":1}` (what is not JSON is logged as a string).
struct LogBody {
  std::uint64_t wall_ms;  // Unix time of the console call
  std::uint8_t level;     // LogLine::Level
  std::uint8_t reserved[7];
};
// trace..fatal as Lambda names them; Raw: written verbatim (process.stdout.write, console.table)
enum class LineLevel : std::uint8_t { Trace, Debug, Info, Warn, Error, Fatal, Raw };

// How a context ends, for the template's waitpid. process.exit(n) ends it with status n and without a Failure record:
// the proxy derives the error document from the status. Any signal is taken as what it is.
inline constexpr int kExitOutOfMemory = 134;         // the heap limit was reached: reported as "signal: aborted"
inline constexpr int kExitUnhandledRejection = 128;  // after a Failure record with kFatal
inline constexpr int kExitUncaughtException = 129;   // after a Failure record with kFatal
inline constexpr int kExitInitFailed = 1;            // after an InitFailed record

// ---- the bell ----

// One read-only page per worker (memfd sealed F_SEAL_FUTURE_WRITE): the context rings the worker's pipe (writes one
// byte, non-blocking; full means rung already) once per sleep: when `sequence` is odd and it has not rung for this
// value yet. Proxy before sleeping: sequence += 1 (odd), full fence, rescan its busy slots, sleep; afterwards += 1
// (even). Context after publishing: full fence, load sequence.
struct SleepPage {
  std::atomic<std::uint32_t> sequence;
};

// The bell is coalesced: it rings when the context's queue is drained, or at the first completion later than this after
// the oldest unannounced one.
inline constexpr std::uint64_t kBellDelayNs = 50'000;

}  // namespace brink::hooks::protocol
