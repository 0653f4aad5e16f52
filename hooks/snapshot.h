// The snapshot of one SnapStart function version, as the proxy sees it: whether there is one, why there is none, and
// what its module init has to say, which is as hostile as anything from a context.
//
// Its states are readiness.h's. It fails when its init fails, leaves something pending, dies or breaks the protocol:
// then a new version is not deployed. One that dies after it was ready is made again by the supervisor: Making.
//
// All snapshots of a configuration are made before the listeners open, or before a reload is published: one that fails
// refuses all of it. Choices where Lambda leaves room, or has no SnapStart for JavaScript:
//  * Restoring (seeds, afterRestore hooks) may take 10 s; when it fails the call fails, and is not tried again,
//    unless the process was lost.
//  * All of it is billed: there is no part that is only the platform's. RESTORE_REPORT has no RESTORE_START before it,
//    as INIT_REPORT has no INIT_START.
//  * Not together with provisioned concurrency.
//
// Supervisor's loop.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "conf/config.h"
#include "hooks/context_slot.h"
#include "hooks/executor/template_listener.h"
#include "hooks/function_log.h"
#include "hooks/function_metrics.h"
#include "hooks/readiness.h"

namespace brink::hooks {

// Init may take 130 s, or the function's timeout if that is longer, as in Lambda.
constexpr Duration snapshotLimit(std::chrono::milliseconds timeout) {
  return std::max<Duration>(std::chrono::seconds(130), timeout);
}

struct SnapshotFacts {
  FunctionLogSettings log;
  std::shared_ptr<FunctionMetrics> metrics;
};

class Snapshot final : public SnapshotListener, public Readiness {
 public:
  explicit Snapshot(SnapshotFacts facts) : facts_(std::move(facts)) {}

  // Where its lines go, from now on. Both outlive this. Without them nothing is logged.
  void connect(LogSink& sink, const Clock& clock);

  // SnapshotListener
  Result<int> begin() override;
  Status read() override { return readUpTo(kReadsAtOnce); }
  void ready(std::string_view findings) override;
  void ended(std::string_view why, End how) override;

 private:
  // Of kMaxDrainBytes each: what a look at it may cost the main loop.
  static constexpr std::size_t kReadsAtOnce = 16;

  Status readUpTo(std::size_t reads);
  bool onRecord(const ContextSlot::Record& record);
  bool onLog(const ContextSlot::Record& record);
  bool onInitDone(const ContextSlot::Record& record);
  bool onInitFailed(const ContextSlot::Record& record);
  bool violation(std::string what);
  void logFailedInit();

  const SnapshotFacts facts_;
  ContextSlot slot_;  // while Making
  std::string scratch_;
  std::string violation_;
  std::optional<protocol::FailureDocument> init_error_;
  bool init_done_ = false;
  const Clock* clock_ = nullptr;
  SteadyTime began_{};
  std::unique_ptr<FunctionLog> log_;
};

}  // namespace brink::hooks
