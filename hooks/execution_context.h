// One execution context as the worker sees it: its slot, the calls posted to it in order, and what its records mean
// (CONTEXTS.md has the drawing). Decides nothing: its FunctionPool does.
//
// Thread-affine. Owned by the ContextRegistry.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hooks/context_slot.h"
#include "hooks/context_streams.h"
#include "hooks/executor/context_source.h"
#include "hooks/executor/process_usage.h"
#include "hooks/hook_call.h"
#include "hooks/tmp_volume.h"
#include "proxy/base/run_queue.h"

namespace brink::hooks {

class ExecutionContext;
class FunctionPool;

// How a call ended, as its context says.
struct CallEnd {
  bool failed = false;
  std::vector<protocol::AnswerOperation> answer;
  protocol::FailureDocument error;
  std::uint32_t elapsed_us = 0;
  bool fatal = false;  // the context is going
};

// Why a context must go, found while reading its records.
struct ContextDoom {
  enum class Kind : std::uint8_t { Violation, Fatal, InitFailed };
  Kind kind = Kind::Violation;
  std::string violation;
  protocol::FailureDocument init_error;
};

class ExecutionContext final : public Runnable, private StreamsHost {
 public:
  // Blank: forked ahead of calls, waits for its first one to initialise itself.
  enum class Phase : std::uint8_t { Blank, Starting, Idle, Busy };

  ExecutionContext(std::uint64_t id, FunctionPool& function, TemplateLinkPtr link, ContextSlot slot, RunQueue& wake,
                   SteadyTime now)
      : id_(id),
        function_(function),
        link_(std::move(link)),
        slot_(std::move(slot)),
        wake_(wake),
        processor_read_(now) {}

  std::uint64_t id() const { return id_; }
  FunctionPool& function() { return function_; }
  TemplateLink& link() const { return *link_; }
  TemplateLinkPtr shareLink() const { return link_; }
  bool hasOutput() const { return slot_.hasOutput() || (streams_ && !streams_->violation().empty()); }
  // The most it had: what it said itself at the end of a busy period, or what was seen of it.
  std::uint64_t peakMemoryBytes() const { return std::max(slot_.peakMemoryBytes(), seen_memory_bytes_); }
  // Asks the kernel: 20 µs, for a context that is at work or about to be killed.
  void lookAtMemory() {
    if (pidfd) seen_memory_bytes_ = peakResidentBytes(pidfd.get()).value_or(seen_memory_bytes_);
  }
  // Whether it had calls since its processor time was read, or has one now.
  bool worked() const { return worked_; }
  // What it has used of processors since the last reading; nothing if it cannot be told any more.
  std::chrono::nanoseconds readProcessorTime(SteadyTime now);
  // The same of what its parent says that it used in all: not more than a process of one thread can have.
  std::chrono::nanoseconds addProcessorTime(std::chrono::nanoseconds total, SteadyTime now);
  std::uint64_t slotBytes() const { return slot_.residentBytes(); }
  void giveBackSlotMemory() { slot_.giveBack(phase_ == Phase::Idle); }
  Phase phase() const { return phase_; }

  // ---- calls ----

  bool empty() const { return count_ == 0; }
  std::size_t queued() const { return count_; }
  HookCall& front() { return *queue_[head_].call; }
  // Whether the context says that it began the front call, or a later one. Requires: !empty().
  bool frontBegun() const { return slot_.begunSeq() >= queue_[head_].seq; }
  // Whether it says that its call needs no processor now.
  bool waits() const { return slot_.waits(); }
  bool hasRoom(std::size_t record_size) const { return slot_.hasRoom(record_size); }
  // Publishes the call; the context is woken at the end of the turn. An idle context becomes busy, a blank starts.
  void post(HookCallPtr call, SteadyTime now);
  // The calls behind the front one that had not begun, in order.
  std::vector<HookCallPtr> takeBackWaiting();
  // The context is dead or about to be: all calls that had not begun, in order. What is left has begun.
  std::vector<HookCallPtr> takeBackAll();
  HookCallPtr popFront();

  // ---- records ----

  // Reads all that was published: tells the function of log lines, init and ends of calls.
  // A doom is what the caller has to act on; nothing more is read then.
  std::optional<ContextDoom> read(std::string& scratch, SteadyTime now);

  void settleIdle() { phase_ = Phase::Idle; }
  void settleBlank() { phase_ = Phase::Blank; }

  // ---- what its owners keep here ----

  SteadyTime front_begun_seen{};  // the overrun counts from then on
  SteadyTime front_since{};       // when the running call began, as far as is known; of Starting: when it was asked for
  SteadyTime deadline{};          // of init, or of the running call
  SteadyTime idle_since{};
  std::optional<std::chrono::nanoseconds> init_duration;  // until its first call was answered
  UniqueFd pidfd;
  TmpVolume tmp;
  bool keeps_tmp = false;  // it is lost, and the next context of its function gets its /tmp
  bool has_permit = false;
  bool provisioned = false;                 // made ahead of calls: it needs no permit and is not evicted for being idle
  std::size_t active_index = 0;             // in the registry's list
  ExecutionContext* less_recent = nullptr;  // idle contexts of the worker, or its blanks, by time
  ExecutionContext* more_recent = nullptr;

 private:
  struct Entry {
    HookCallPtr call;
    std::uint64_t seq = 0;
  };

  void run() override;
  bool frozen() const override { return phase_ == Phase::Idle; }
  void framesSent() override;
  void refused(std::string_view line) override;
  Entry& at(std::size_t index) { return queue_[(head_ + index) % queue_.size()]; }
  bool onRecord(const ContextSlot::Record& record, SteadyTime now);
  bool onLog(const ContextSlot::Record& record);
  bool onInitDone(const ContextSlot::Record& record, SteadyTime now);
  bool onInitFailed(const ContextSlot::Record& record);
  bool onCallEnd(const ContextSlot::Record& record, SteadyTime now);
  bool onStream(const ContextSlot::Record& record);
  bool violation(std::string what);

  const std::uint64_t id_;
  FunctionPool& function_;
  TemplateLinkPtr link_;
  ContextSlot slot_;
  RunQueue& wake_;
  std::uint64_t seen_memory_bytes_ = 0;
  pid_t process_ = -1;  // as the kernel counts here; from the first reading of its clock on
  std::chrono::nanoseconds seen_processor_time_{0};
  SteadyTime processor_read_{};
  bool worked_ = true;  // it initialises itself
  Phase phase_ = Phase::Starting;
  std::array<Entry, protocol::kCallEntries> queue_;
  std::size_t head_ = 0;
  std::size_t count_ = 0;
  std::optional<ContextDoom> doom_;
  std::unique_ptr<ContextStreams> streams_;  // from the first one on
  bool call_posted_ = false;                 // since the last wake
  bool frames_sent_ = false;
};

}  // namespace brink::hooks
