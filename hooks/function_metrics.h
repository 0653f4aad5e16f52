// What is counted per function version, under the names of facts' conventions: proxy/server turns it into
// brink_hook_invocations_total{function,version,stage,outcome}, brink_hook_duration_seconds and so on. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "conf/config.h"
#include "hooks/hook_backend.h"
#include "proxy/base/counters.h"

namespace brink::hooks {

inline constexpr std::size_t kOutcomeCount = static_cast<std::size_t>(CallFailureKind::Unavailable) + 1;

// The `outcome` label.
constexpr std::string_view outcomeName(CallFailureKind kind) {
  switch (kind) {
    case CallFailureKind::None:
      return "success";
    case CallFailureKind::HandlerError:
      return "error";
    case CallFailureKind::InitError:
      return "init_error";
    case CallFailureKind::Exited:
      return "exited";
    case CallFailureKind::TimedOut:
      return "timeout";
    case CallFailureKind::Throttled:
      return "throttled";
    case CallFailureKind::Unavailable:
      return "unavailable";
  }
  return "unavailable";
}

// Why a call was throttled: the `reason` label.
enum class ThrottleReason : std::uint8_t {
  Concurrency,  // no permit
  Rate,         // too many calls per second
  QueueFull,    // too many wait already
  Room,         // no room for another context
};
inline constexpr std::array<std::string_view, 4> kThrottleReasons{"concurrency", "rate", "queue_full", "room"};

// Why a context that ran nothing was ended: the `reason` label.
enum class EvictReason : std::uint8_t {
  Idle,          // not called for the idle timeout
  Room,          // another function's call needed its place
  Memory,        // the machine, or the control group, runs low
  SharedMemory,  // the worker's slots occupy too much
  Storage,       // all of /tmp together occupies too much
  Retired,       // of a version or template that is no longer used, or provisioned and too much
  Unneeded,      // a blank that nobody will need soon
};
inline constexpr std::array<std::string_view, 7> kEvictReasons{
    "idle", "room", "memory", "shared_memory", "ephemeral_storage", "retired", "unneeded"};

// The `type` label of brink_hook_errors_total. A fixed list, because what a handler calls its errors is text of its
// own; the first kPlatformErrorTypes are found out by the platform, whatever a handler says.
inline constexpr std::array<std::string_view, 18> kErrorTypes{"Sandbox.Timedout",
                                                              "Sandbox.Failure",
                                                              "Runtime.ExitError",
                                                              "Runtime.UnhandledPromiseRejection",
                                                              "Runtime.NodeJsExit",
                                                              "Runtime.ImportModuleError",
                                                              "Runtime.HandlerNotFound",
                                                              "Runtime.UserCodeSyntaxError",
                                                              "Runtime.MalformedHandlerName",
                                                              "Error",
                                                              "TypeError",
                                                              "RangeError",
                                                              "ReferenceError",
                                                              "SyntaxError",
                                                              "URIError",
                                                              "EvalError",
                                                              "AggregateError",
                                                              "_OTHER"};
inline constexpr std::size_t kPlatformErrorTypes = 3;

// The index in kErrorTypes of a call that failed.
constexpr std::size_t errorTypeIndex(CallFailureKind kind, std::string_view error_type) {
  if (kind == CallFailureKind::TimedOut) return 0;
  if (kind == CallFailureKind::Unavailable) return 1;
  // An init that ended its process is an error of init.
  const std::size_t first = kind == CallFailureKind::HandlerError ? kPlatformErrorTypes : kPlatformErrorTypes - 1;
  for (std::size_t i = first; i < kErrorTypes.size(); ++i) {
    if (kErrorTypes[i] == error_type) return i;
  }
  return kErrorTypes.size() - 1;
}

struct FunctionMetrics {
  std::array<std::array<Counter, kOutcomeCount>, conf::kStageCount> invocations;  // [stage][outcome]
  // brink_hook_errors_total: of calls that failed, but for throttles; by kErrorTypes.
  std::array<Counter, kErrorTypes.size()> errors;
  DurationHistogram duration;          // brink_hook_duration_seconds: of calls that ran
  DurationHistogram init_duration;     // brink_hook_init_duration_seconds
  DurationHistogram restore_duration;  // brink_hook_restore_duration_seconds: SnapStart's cold starts
  Counter cold_starts;                 // brink_hook_cold_starts_total
  Counter timeouts;                    // brink_hook_timeouts_total, of init too
  std::array<Counter, kThrottleReasons.size()> throttles;  // brink_hook_throttles_total, by ThrottleReason
  Counter billed_mb_ms;          // brink_hook_billed_gb_seconds_total, in MB milliseconds: what REPORT bills
  Counter processor_ns;          // brink_hook_cpu_seconds_total, init included; a second late at most
  Counter taken_back;            // calls re-dispatched before they had begun
  Counter violations;            // contexts killed for what they wrote
  Counter log_lines_dropped;     // for their rate
  Counter outbound_requests;     // brink_hook_outbound_requests_total: streams that contexts opened
  Counter outbound_denied;       // of all three kinds, refused by the function's policy
  Counter outbound_failures;     // of all three, failed otherwise, before or in the response
  Counter outbound_connections;  // brink_hook_outbound_connections_total: sockets that they asked for
  Counter outbound_lookups;      // brink_hook_outbound_lookups_total: questions of DNS
  Gauge outbound_open;           // streams of all kinds open now
  std::array<Counter, kEvictReasons.size()> evicted;  // brink_contexts_evicted_total, by EvictReason
  Counter blanks_used;                                // brink_contexts_blank_used_total: a call began in it
  Counter blanks_wasted;                              // ..._wasted_total: ended without
  Gauge contexts_blank;                               // brink_contexts{function,state}
  Gauge contexts_starting;
  Gauge contexts_idle;
  Gauge contexts_busy;

  Counter& throttledFor(ThrottleReason reason) { return throttles[static_cast<std::size_t>(reason)]; }
  Counter& evictedFor(EvictReason reason) { return evicted[static_cast<std::size_t>(reason)]; }

  void observeMemory(std::uint64_t bytes) {
    std::uint64_t seen = max_memory_bytes_.load(std::memory_order_relaxed);
    while (seen < bytes && !max_memory_bytes_.compare_exchange_weak(seen, bytes, std::memory_order_relaxed)) {
    }
  }
  std::uint64_t maxMemoryBytes() const { return max_memory_bytes_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> max_memory_bytes_{0};  // brink_hook_max_memory_bytes
};

}  // namespace brink::hooks
