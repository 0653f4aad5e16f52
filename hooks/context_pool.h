// The HookBackend of one worker: its functions, its contexts, and the turn of the loop around them.
//
//   in a turn:  calls are posted into slots -> wake(): one futex wake per context -> flush(): logs go to their writer
//   asleep:     contexts see the odd sequence number in the sleep page and ring the pipe once
//   afterwards: one scan over the busy contexts reads whatever they published
//
// Cost of a call without a sleep in between: two copies, no system call but the wake, and that only if the context
// waits. Thread-affine: made, used and destroyed on the worker's thread, except configure() news, which HookRuntime
// posts.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "conf/config.h"
#include "hooks/context_registry.h"
#include "hooks/function_catalog.h"
#include "hooks/function_pool.h"
#include "hooks/hook_backend.h"
#include "hooks/request_ids.h"
#include "hooks/storage_bound.h"
#include "hooks/worker_bell.h"
#include "proxy/base/log.h"

namespace brink::hooks {

// What a pool is made of besides its loop. The references outlive it.
struct ContextPoolParts {
  EventLoop& loop;
  Concurrency& concurrency;
  LogSink& logs;
  Log log;
  WorkerBell bell;
  WorkerPlace place;  // provisioned contexts are spread over the workers
  EphemeralStorage& storage;
  std::function<void()> need_room;  // ask another worker to give up an idle context
  std::function<void()> detach;     // called first in the destructor
};

class ContextPool final : public HookBackend,
                          public ContextObserver,
                          private FunctionPoolHost,
                          private SleepObserver,
                          private IoHandler {
 public:
  explicit ContextPool(ContextPoolParts parts);
  // Calls must have been abandoned or ended before. Kills all contexts.
  ~ContextPool() override;

  // Before the first call; the source's news come to this pool.
  void connect(std::unique_ptr<ContextSource> source);
  // What the contexts' streams go through; outlives the pool. Without one, functions have no network.
  void connectOutbound(OutboundConnector& connector) { connector_ = &connector; }
  // The functions and limits that hold from now on. Contexts of versions that are no longer there go when they are
  // idle; provisioned ones are made.
  void configure(conf::ConfigPtr config, CatalogPtr catalog);

  Task<CallResult> call(const conf::Function& function, std::string aws_request_id, std::string record) override;
  std::string newRequestId() override { return ids_.next(); }

  // Gives up the least recently used idle context, blanks first. False: there is none.
  bool evictIdle(EvictReason reason = EvictReason::Room);
  // The same, so many times: the machine runs low on memory.
  void giveUpIdle(std::size_t count);
  std::size_t livingContexts() const { return registry_.living(); }

  // ContextObserver
  void onTemplateReady(std::uint64_t order_id, TemplateLinkPtr link) override;
  void onTemplateFailed(std::uint64_t order_id, Error error) override;
  void onTemplateRetired(std::uint64_t template_id) override;
  void onTemplateGone(std::uint64_t template_id) override;
  void onContextStarted(std::uint64_t template_id, std::uint64_t context_id, UniqueFd pidfd) override;
  void onContextUsed(std::uint64_t template_id, std::uint64_t context_id, std::chrono::microseconds time) override;
  void onContextExited(std::uint64_t template_id, std::uint64_t context_id, int wait_status) override;

 private:
  class LogFlush final : public Runnable {
   public:
    explicit LogFlush(ContextPool& pool) : pool_(pool) {}

   private:
    void run() override { pool_.flushLogs(); }
    ContextPool& pool_;
  };

  // FunctionPoolHost
  const conf::HookSettings& settings() const override { return config_->hooks; }
  const conf::OutboundPolicy& outbound() const override { return config_->outbound; }
  OutboundConnector* connector() override { return connector_; }
  void requestTemplate(FunctionPool& function) override;
  void needTick() override;
  void needOverrunCheck() override;
  void needDeadline(SteadyTime deadline) override;
  void needLogFlush(FunctionPool& function) override;
  void needRoom() override;
  void reportViolation(FunctionPool& function, std::string_view what) override;
  void reportUnprovisioned(FunctionPool& function, std::string_view why) override;

  bool beforeSleep() override;
  void afterSleep() override;
  void onIo(IoEvents ready) override;

  FunctionPool* functionFor(const conf::Function& function);
  FunctionPool& poolOf(const FunctionVersionPtr& version);
  void scan();
  void readFrom(ExecutionContext& context);
  // Null: it is gone.
  ExecutionContext* readAllFrom(std::uint64_t context_id, std::uint64_t template_id);
  void tick();
  void checkOverruns();
  void expireLate();
  void sweepIdle();
  void lookAtUse();
  void provision();
  void boundSharedMemory();
  void lookAtStorage(StorageBound::Look which);
  void flushLogs();

  EventLoop& loop_;
  LogSink& logs_;
  Log log_;
  std::function<void()> need_room_;
  std::function<void()> detach_;
  const WorkerPlace place_;
  ContextRegistry registry_;
  std::unique_ptr<ContextSource> source_;
  OutboundConnector* connector_ = nullptr;
  conf::ConfigPtr config_ = std::make_shared<conf::Config>();
  CatalogPtr catalog_ = std::make_shared<CatalogSnapshot>();
  std::unordered_map<std::uint64_t, std::unique_ptr<FunctionPool>> functions_;  // by order id
  StorageBound storage_;
  std::unordered_map<const conf::Function*, FunctionPool*> found_;  // cache; checked by name at each use
  std::vector<FunctionPool*> logging_;                              // have lines for the sink
  LogFlush log_flush_{*this};
  RequestIds ids_;
  std::string scratch_;  // records are copied here; grows to the largest seen
  bool asleep_ = false;
  SteadyTime room_asked_{};  // when another worker was asked for room
  std::uint64_t starts_when_asked_ = 0;
  bool room_wanted_ = false;

  std::unique_ptr<IoWatcher> bell_watcher_;
  std::unique_ptr<Timer> tick_timer_;
  std::unique_ptr<Timer> overrun_timer_;
  std::unique_ptr<Timer> deadline_timer_;
  std::unique_ptr<Timer> sweep_timer_;
  std::unique_ptr<Timer> storage_timer_;
  SteadyTime armed_deadline_{};
};

}  // namespace brink::hooks
