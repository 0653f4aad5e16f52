// One function version on one worker: its waiting calls, its contexts, and who runs what (CONTEXTS.md).
//
//   a call:     waiting --> posted --> begun --> ended          (posted -> waiting: taken back, or its context died)
//   a context:  [Blank -->] Starting --> Busy <--> Idle --> (killed)
//               provisioned: Starting --> Idle, and a successor
//
// Contexts are chosen last in, first out. A call goes to an idle context, else behind the running call of a busy one
// that is quick, else it waits while contexts are started, from blanks or by a fork, else it is throttled. Nothing is
// lost: each call ends exactly once.
//
// Thread-affine. Owned by the ContextPool.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "conf/config.h"
#include "hooks/cold_start_demand.h"
#include "hooks/context_registry.h"
#include "hooks/execution_context.h"
#include "hooks/function_catalog.h"
#include "hooks/invocation_recorder.h"
#include "hooks/kept_volumes.h"
#include "hooks/usual_duration.h"
#include "hooks/waiting_calls.h"

namespace brink::hooks {

// A running call older than this makes its context slow: nothing is queued behind it, and what was is taken back.
// Measured to be as good as no queue in the tail (facts: "Wedge").
inline constexpr Duration kOverrun = UsualDuration::kSlow;

// For a context with SnapStart to take calls: its afterRestore hooks, as in Lambda.
inline constexpr std::chrono::milliseconds kRestoreLimit{10'000};

// Which of how many workers this is.
struct WorkerPlace {
  std::uint32_t number = 0;
  std::uint32_t count = 1;
};

// What a function asks of its pool. All of these only note something; nothing calls back at once.
class FunctionPoolHost {
 public:
  virtual const conf::HookSettings& settings() const = 0;
  virtual void requestTemplate(FunctionPool& function) = 0;
  virtual void needTick() = 0;                         // tick() within a millisecond
  virtual void needOverrunCheck() = 0;                 // checkOverrun() of busy contexts soon
  virtual void needDeadline(SteadyTime deadline) = 0;  // expire() no later than this
  virtual void needLogFlush(FunctionPool& function) = 0;
  virtual void needRoom() = 0;  // some other worker should give up an idle context
  virtual const conf::OutboundPolicy& outbound() const = 0;
  virtual OutboundConnector* connector() = 0;  // null: functions have no network
  virtual void reportViolation(FunctionPool& function, std::string_view what) = 0;
  virtual void reportUnprovisioned(FunctionPool& function, std::string_view why) = 0;

 protected:
  ~FunctionPoolHost() = default;
};

class FunctionPool {
 public:
  FunctionPool(FunctionVersionPtr version, WorkerPlace worker, ContextRegistry& registry, FunctionPoolHost& host,
               LogSink& sink);
  // Kills its contexts; calls that still wait for an answer never get one (their waiters must be gone or going).
  ~FunctionPool();

  const FunctionVersionPtr& version() const { return version_; }
  InvocationRecorder& recorder() { return recorder_; }

  void submit(HookCallPtr call);

  // ---- what contexts say, while they are read ----
  void onLogLine(HookCall* running, const protocol::LogBody& body, std::string_view text);
  // What the outbound policy did not allow, as a warning in the function's log.
  void onRefusal(HookCall* running, std::string_view line);
  void onInitDone(ExecutionContext& context, std::chrono::nanoseconds duration, SteadyTime now);
  void onCallEnd(ExecutionContext& context, HookCallPtr call, CallEnd end, SteadyTime now);
  std::unique_ptr<ContextStreams> makeStreams(StreamsHost& context, std::byte* slot);
  // What holds at this moment: the function's own, else the configuration's.
  const conf::OutboundPolicy& outboundPolicy() const;
  // After reading: acts on a doom, else gives the context its next calls or lets it idle.
  void settle(ExecutionContext& context, std::optional<ContextDoom> doom);

  // ---- what the pool says ----
  void expire(ExecutionContext& context);        // past its deadline, and read before
  bool checkOverrun(ExecutionContext& context);  // true: it still has calls behind a running one
  void onExited(ExecutionContext& context, int wait_status);
  void onLost(ExecutionContext& context);  // dead without a status, or never forked: not the function's doing
  void evict(ExecutionContext& unused, EvictReason reason);  // idle, or a blank
  // What one of its contexts used of processors.
  void countProcessorTime(std::chrono::nanoseconds time);
  void onTemplateReady(TemplateLinkPtr link);
  // Whether that is news: the first time in a row, or calls fail with it.
  bool onTemplateFailed();
  void onTemplateRetired(std::uint64_t template_id);
  // Retries what could not be done, throttles what waited too long. True: call again in a millisecond.
  bool tick();
  // The configuration has this version: makes what is missing of this worker's provisioned contexts, ends what is too
  // much. True: call again in a millisecond.
  bool provision();
  // Once a second: as many blanks as will be of use.
  void tendBlanks();
  // The configuration has no such version any more: idle contexts go.
  void retire();
  bool unused() const { return contexts_.empty() && waiting_.empty(); }

  // Of contexts that are made for calls.
  protocol::InitType initType() const {
    return version_->snapshot ? protocol::InitType::SnapStart : protocol::InitType::OnDemand;
  }

  // ---- /tmp ----
  KeptVolumes& keptTmp() { return *tmp_; }
  // A lost context's, else a new one.
  Result<TmpVolume> takeTmp();
  Result<TmpVolume> newTmp() const;
  // Whether a lost context's is for the next one. With SnapStart that begins with the snapshot's files.
  bool keepsTmp() const { return version_->snapshot == nullptr; }
  // Too much is in all of them together: this context ends, and its /tmp with it.
  void endForStorage(ExecutionContext& context);

 private:
  enum class StartResult : std::uint8_t { Started, NoRoom, NoTemplate, NoTmp };

  SteadyTime now() const { return registry_.now(); }
  // Its front call has run for kOverrun, or waits for the processor for kUnscheduled.
  bool isSlow(ExecutionContext& context) const;
  // Its template is replaced: it finishes what it has, and ends.
  bool leaves(const ExecutionContext& context) const { return context.link().retired() && !context.provisioned; }
  bool takes(ExecutionContext& busy, const HookCall& call) const;
  bool processorsAreBusy() const;
  // How many more contexts may want a processor at once.
  std::size_t roomToRun() const;
  // What a call's document says of an init that took too long.
  std::chrono::milliseconds initLimit() const {
    return version_->snapshot ? kRestoreLimit : version_->settings.timeout;
  }
  std::uint32_t timeoutMs() const { return static_cast<std::uint32_t>(version_->settings.timeout.count()); }

  void pump();
  void dropAbandoned();
  bool place(HookCallPtr& call);
  bool placeIdle(HookCallPtr& call);
  // Behind a quick running call, if all in front of it are done within `longest_wait` as a rule.
  bool placeBehind(HookCallPtr& call, Duration longest_wait);
  void post(ExecutionContext& context, HookCallPtr call);
  // Whether the call may begin, as far as the rate of calls is concerned.
  bool admit(HookCall& call);
  void throttle(HookCallPtr call, ThrottleReason reason);
  void stampDeadline(HookCall& call, bool from_begin);
  void grow();
  std::size_t usefulStarts() const;
  StartResult startOne();
  void makeRoom();
  // What waits for room gets it without anybody's call having to end.
  bool roomIsComing() const;
  void askForTemplate();

  Result<ExecutionContext*> startForked(HookCallPtr& first);

  // function_pool_blanks.cc
  std::size_t blanksWanted();
  bool stockBlanks();
  void pauseBlanks();
  Result<ExecutionContext*> startInBlank(HookCallPtr& first);

  // function_pool_provision.cc
  bool startProvisioned();
  std::size_t outdatedProvisioned() const;
  bool isSurplus(ExecutionContext& context) const;
  void provisionedIsReady(std::chrono::nanoseconds init);
  void provisionedFailed(std::string why);
  void forgetProvisioned(const ExecutionContext& context);
  void countProvisioned(const ExecutionContext& context);

  bool acquire(ExecutionContext& context);
  void release(ExecutionContext& context);
  void becomeIdle(ExecutionContext& context);
  // Out of all lists; then killed, or buried if it is dead already.
  enum class Gone : std::uint8_t { Kill, Dead };
  void forgetBlank(const ExecutionContext& blank, Gone how);
  void forget(ExecutionContext& context, Gone how);
  void requeue(std::vector<HookCallPtr> calls);
  void initFailed(ExecutionContext& context, CallFailureKind kind, protocol::FailureDocument error, Gone how);
  void endContext(ExecutionContext& context, int wait_status, Gone how, std::string_view why = {});
  void finishFailed(HookCallPtr call, CallFailureKind kind, protocol::FailureDocument error, std::uint64_t memory_bytes,
                    const ExecutionContext& context);

  const FunctionVersionPtr version_;
  const WorkerPlace worker_;
  ContextRegistry& registry_;
  FunctionPoolHost& host_;
  InvocationRecorder recorder_;
  WaitingCalls waiting_;
  const std::shared_ptr<KeptVolumes> tmp_ = std::make_shared<KeptVolumes>();
  std::vector<ExecutionContext*> contexts_;  // all
  std::vector<ExecutionContext*> idle_;      // the last is the hottest; provisioned ones behind the others
  std::vector<ExecutionContext*> busy_;      // in the order in which they became busy; starting ones are not in it
  std::vector<ExecutionContext*> blanks_;    // the first is the oldest
  std::size_t starting_ = 0;                 // provisioned ones too
  std::size_t provisioned_ = 0;              // of contexts_
  std::size_t provisioned_starting_ = 0;     // of these
  unsigned provision_failures_ = 0;          // in a row
  SteadyTime provision_pause_{};
  TemplateLinkPtr link_;
  bool template_asked_ = false;
  std::optional<SteadyTime> failing_since_;  // no template could be had
  SteadyTime template_retry_{};
  SteadyTime last_growth_{};
  UsualDuration usual_;
  ColdStartDemand demand_;
  SteadyTime blanks_pause_{};
  std::optional<ThrottleReason> starved_;  // why the last call that wanted a context or to begin could not
  bool retired_ = false;
};

}  // namespace brink::hooks
