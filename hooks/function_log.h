// A function's log lines as Lambda writes them (contract §8.7), in text or JSON: START, the handler's lines, END,
// REPORT. JSON has levels (LoggingConfig of Lambda's API); text has none, everything is in it.
//
//   JSON line                       level
//   platform.start                  INFO
//   platform.runtimeDone (END)      DEBUG; WARN if the environment was lost
//   platform.report                 INFO; WARN if the environment was lost
//   platform.initReport             DEBUG; INFO of provisioned contexts; WARN if init failed
//   platform.logsDropped            WARN
//
// One per function and worker; lines are gathered and handed to the sink once per loop turn. Bounded in line length and
// in rate; what was cut or left out is said in the log itself. Thread-affine to the worker.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "conf/config.h"
#include "hooks/log_sink.h"
#include "hooks/protocol/answer.h"
#include "hooks/protocol/slot.h"
#include "proxy/base/clock.h"
#include "proxy/base/counters.h"

namespace brink::hooks {

inline constexpr std::size_t kMaxLogLine = 256 * 1024;  // CloudWatch's limit on an event
inline constexpr std::size_t kLogBytesPerSecond = 4
                                                  << 20;  // per function and worker; CloudWatch takes 5 MB/s per stream

// As durations are billed: rounded up, at least one.
constexpr std::uint64_t wholeMilliseconds(std::chrono::nanoseconds duration) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(1, (duration.count() + 999'999) / 1'000'000));
}

// What REPORT says of one invocation.
struct InvocationReport {
  std::chrono::nanoseconds duration{0};
  std::optional<std::chrono::nanoseconds> init_duration;     // a cold start
  std::optional<std::chrono::nanoseconds> restore_duration;  // a cold start with SnapStart
  std::uint32_t memory_mb = 0;
  std::uint64_t max_memory_bytes = 0;
  std::string_view status;      // "" = success, "error", "timeout"
  std::string_view error_type;  // of status "error"

  std::uint64_t billedMilliseconds() const { return wholeMilliseconds(duration); }
};

// Whose log it is, and what its version says of it.
struct FunctionLogSettings {
  std::string group;  // "/aws/lambda/us-east-1.NAME"
  std::string version;
  conf::LogFormat format = conf::LogFormat::Text;
  // JSON only: what handlers say (their console looks at it, too), what the platform says.
  conf::ApplicationLogLevel application_level = conf::ApplicationLogLevel::Info;
  conf::SystemLogLevel system_level = conf::SystemLogLevel::Info;
};

class FunctionLog {
 public:
  // `dropped` counts lines that were left out.
  FunctionLog(FunctionLogSettings settings, LogSink& sink, const Clock& clock, Counter& dropped);

  // `wall_ms`: when it began, which is told later; at most now.
  void start(std::string_view request_id, std::uint64_t wall_ms);
  // A line of the handler. `request_id` "" = before the first invocation.
  void line(std::string_view request_id, protocol::LineLevel level, std::uint64_t wall_ms, std::string_view text);
  // The ERROR line of a failed invocation: `label` ("Invoke Error") and its JSON.
  void failure(std::string_view request_id, std::string_view label, std::string_view json);
  void timeout(std::string_view request_id, std::string_view sentence);
  // Of a module init that went well, which only JSON logs tell.
  void initDone(std::chrono::nanoseconds duration, bool provisioned);
  // Of a module init that failed or was given up; `status` "error" or "timeout". `repeated`: by a call
  // whose first init failed.
  void initReport(bool repeated, std::chrono::nanoseconds duration, std::string_view status,
                  std::string_view error_type);
  // SnapStart: of the init in front of the snapshot, "" = success; of a context's restoring.
  void snapshotReport(std::chrono::nanoseconds duration, std::string_view status, std::string_view error_type);
  void restoreReport(std::chrono::nanoseconds duration, std::string_view status, std::string_view error_type);
  // END and REPORT.
  void finish(std::string_view request_id, const InvocationReport& report);

  bool pending() const { return !buffer_.empty(); }
  // Hands everything to the sink.
  void flush();

 private:
  // Who a line is from: the platform's own lines may draw on a reserve that a handler's flood cannot use up.
  enum class From : std::uint8_t { Handler, Platform };
  // False: the rate is used up, the line is left out. Counts `size` bytes otherwise.
  bool admit(std::size_t size, From from);
  // Whether the platform's lines of that level are wanted.
  bool tells(conf::SystemLogLevel level) const { return !json_ || level >= system_level_; }
  void platformLine(std::string_view type, std::string_view record);
  void doneAsJson(std::string_view request_id, const InvocationReport& report);
  struct Phase;
  void phaseReport(const Phase& phase, std::chrono::nanoseconds duration, std::string_view status,
                   std::string_view error_type);
  void finishAsJson(std::string_view request_id, const InvocationReport& report);
  void finishAsText(std::string_view request_id, const InvocationReport& report);

  const std::string group_;
  const std::string version_;
  const bool json_;
  const conf::ApplicationLogLevel application_level_;
  const conf::SystemLogLevel system_level_;
  LogSink& sink_;
  const Clock& clock_;
  Counter& dropped_total_;
  std::string buffer_;
  double allowance_ = kLogBytesPerSecond;
  SteadyTime refilled_;
  std::uint64_t dropped_ = 0;  // since the last note
};

// "2025-01-13T20:12:38.123Z"
void appendIsoTime(std::string& out, std::uint64_t unix_ms);
std::uint64_t unixMilliseconds(WallTime time);

// The line that says that `count` lines are missing at this place, and why.
std::string droppedNote(conf::LogFormat format, std::uint64_t count, std::string_view reason, std::uint64_t unix_ms);

}  // namespace brink::hooks
