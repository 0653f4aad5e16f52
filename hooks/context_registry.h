// All execution contexts of one worker: starts and kills them, keeps those that may say something, and those that idle
// in the order in which they were last used. Knows nothing of waiting calls.
//
// Thread-affine. Owned by the ContextPool.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hooks/concurrency.h"
#include "hooks/execution_context.h"
#include "hooks/kept_volumes.h"
#include "hooks/worker_bell.h"
#include "proxy/base/event_loop.h"

namespace brink::hooks {

class ContextRegistry {
 public:
  ContextRegistry(EventLoop& loop, Concurrency& concurrency, WorkerBell bell)
      : loop_(loop), concurrency_(concurrency), bell_(std::move(bell)) {}
  // Every context was killed by its function before.
  ~ContextRegistry();

  // Before anything is started.
  void connect(ContextSource& source) { source_ = &source; }

  EventLoop& loop() { return loop_; }
  WorkerBell& bell() { return bell_; }
  Concurrency& concurrency() { return concurrency_; }
  SteadyTime now() const { return loop_.clock().now(); }

  // Forks a context that will run `first`, for which the caller holds a permit. Overloaded: no room for another
  // context, or the template's socket is full. `first` is moved from only on success.
  Result<ExecutionContext*> start(FunctionPool& function, const TemplateLinkPtr& link, HookCallPtr& first);

  // Forks a provisioned context: it initialises itself and waits for its first call. No permit is needed. Errors as
  // above.
  Result<ExecutionContext*> startIdle(FunctionPool& function, const TemplateLinkPtr& link);

  // Forks a blank: nothing is posted to it, so it gets ready and waits. No permit is needed. Errors as above, and there
  // is room for fewer blanks than contexts.
  Result<ExecutionContext*> startBlank(FunctionPool& function, const TemplateLinkPtr& link);
  // Posts its first call to a blank. The caller holds a permit for it; `first` fits into a slot.
  void startIn(ExecutionContext& blank, HookCallPtr& first);

  // SIGKILL, and it is forgotten: its calls must have been taken out. The room it takes is free when its exit is told.
  void kill(ExecutionContext& context);
  // Its exit was told and its last records were read.
  void bury(ExecutionContext& context);

  // A context that is busy or starting is active: it is scanned every turn. Idle ones and blanks are not.
  void activate(ExecutionContext& context);
  void idle(ExecutionContext& context);
  const std::vector<ExecutionContext*>& active() const { return active_; }
  // Whether any active context has published something.
  bool anyOutput() const;
  // Of those that may be evicted: blanks first.
  ExecutionContext* leastRecentlyUsed() { return blanks_.oldest != nullptr ? blanks_.oldest : idle_.oldest; }
  ExecutionContext* longestIdle() { return idle_.oldest; }

  ExecutionContext* find(std::uint64_t context_id, std::uint64_t template_id);
  std::vector<ExecutionContext*> ofTemplate(std::uint64_t template_id);
  void onStarted(std::uint64_t context_id, std::uint64_t template_id, UniqueFd pidfd);
  // A killed context is gone. False if it was not a killed one.
  bool onKilledExited(std::uint64_t context_id, std::uint64_t template_id);
  // All killed contexts of a template are gone.
  void onTemplateGone(std::uint64_t template_id);

  std::size_t living() const { return contexts_.size(); }
  std::size_t dying() const { return dying_.size(); }
  // Large /tmp of dead contexts, to be given back in steps.
  std::vector<TmpVolume> takeLeftFiles() { return std::exchange(left_files_, {}); }
  // Whether one of them will be told gone soon: what is late is not waited for.
  bool waitsForExit() const;
  // Those that owe an exit for so long that they can only be stopped or broken.
  std::vector<std::uint64_t> silentTemplates() const;
  std::uint64_t started() const { return started_; }
  // Every context of the worker.
  std::vector<ExecutionContext*> all() const;

 private:
  // Killed, its exit not told yet. Without a pidfd the kill is due when that comes.
  struct Dying {
    TemplateLinkPtr link;
    UniqueFd pidfd;
    KeptVolumes::Expected tmp;
    SteadyTime since;
  };
  // By time, linked through the contexts themselves.
  struct UnusedContexts {
    ExecutionContext* oldest = nullptr;
    ExecutionContext* newest = nullptr;
    void add(ExecutionContext& context);
    void remove(ExecutionContext& context);  // which may not be in it
  };
  struct Asked {
    std::uint64_t id = 0;
    ContextSlot slot;
  };
  Result<ExecutionContext*> fork(FunctionPool& function, const TemplateLinkPtr& link, protocol::InitType type,
                                 Result<TmpVolume> tmp);
  Result<Asked> askFor(TemplateLink& link, protocol::InitType type, const TmpVolume& tmp);
  void leaveUnused(ExecutionContext& context);
  void deactivate(ExecutionContext& context);
  std::unique_ptr<ExecutionContext> extract(ExecutionContext& context);

  EventLoop& loop_;
  Concurrency& concurrency_;
  WorkerBell bell_;
  ContextSource* source_ = nullptr;
  std::unordered_map<std::uint64_t, std::unique_ptr<ExecutionContext>> contexts_;
  std::unordered_map<std::uint64_t, Dying> dying_;
  std::vector<TmpVolume> left_files_;
  std::vector<ExecutionContext*> active_;
  std::uint64_t started_ = 0;
  UnusedContexts idle_;  // without provisioned ones
  UnusedContexts blanks_;
};

}  // namespace brink::hooks
