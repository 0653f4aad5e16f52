// Keeps the executors running: one per process. Owns the launcher, the zygotes and the templates; answers
// pools that ask for a template; tells pools what became of their contexts (design.md §2, "Death and reaping").
//
// Everything happens on one loop (the main thread's). attach() and prepare() may be called from any thread; a worker's
// ContextSource belongs to that worker. Sockets are non-blocking, so a stuck executor blocks nobody.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hooks/executor/running_launcher.h"
#include "hooks/executor/zygote.h"
#include "proxy/base/counters.h"
#include "proxy/base/log.h"

namespace brink::hooks {

struct SupervisorSettings {
  bool require_sandbox = true;
  bool plain_for_tests = false;
};

struct SupervisorStats {
  Counter zygotes_started;
  Counter zygotes_died;
  Counter templates_made;
  Counter templates_evicted;
  Counter templates_died;
  Counter violations;  // messages that nothing well-behaved sends
  Gauge zygotes;
  Gauge templates;
};

class Supervisor final : private ZygoteOwner, private LauncherOwner {
 public:
  Supervisor(EventLoop& loop, Launcher launcher, SupervisorSettings settings, Log log);
  // All ports must be gone. Ends the launcher, and with it every executor.
  ~Supervisor();

  // Called on the worker's thread. `observer` and `worker_loop` outlive what is returned.
  std::unique_ptr<ContextSource> attach(EventLoop& worker_loop, ContextObserver& observer);

  // Makes templates before anybody asks, as far as the bound on templates allows; failures show when somebody asks.
  void prepare(std::vector<TemplateOrderPtr> orders);

  const SupervisorStats& stats() const { return stats_; }
  const LauncherStats& launcherStats() const { return launcher_.stats(); }

 private:
  class Source;
  friend class Source;

  struct Failures {
    Backoff backoff;
    std::string last;
  };

  // Supervisor's loop from here on.
  void request(TemplateOrderPtr order, WorkerPortPtr asker);
  Result<Zygote*> zygoteFor(const TemplateOrder& order);
  Result<Zygote*> startZygote(ZygoteKey key);
  void onLauncherMessage(protocol::ControlMessage message) override;
  void onLauncherGone() override;

  void onZygoteReady(Zygote& zygote, std::string_view jail) override;
  void onZygoteBroken(Zygote& zygote, std::string_view why) override;
  void onTemplateReady(Template& ready) override;
  void onTemplateBroken(Template& broken, std::string_view why) override;
  void onContextStarted(Template& from, std::uint64_t context_id, UniqueFd pidfd) override;
  void onContextExited(Template& from, std::uint64_t context_id, int wait_status) override;
  void onViolation() override { stats_.violations.add(); }

  void loseZygote(Zygote& zygote, std::string_view why);
  void dropTemplate(Template& dropped, std::string_view why);
  void buryDead();
  void evictTemplate();
  void sweep();
  void tellAll(const std::function<void(ContextObserver&)>& news);
  WorkerPortPtr portOf(std::uint64_t context_id);

  EventLoop& loop_;
  const SupervisorSettings settings_;
  Log log_;
  SupervisorStats stats_;
  RunningLauncher launcher_;
  std::unique_ptr<Timer> sweep_timer_;
  std::map<ZygoteKey, std::unique_ptr<Zygote>> zygotes_;
  std::map<ZygoteKey, Failures> failures_;
  std::map<std::uint64_t, Template*> by_order_;  // living, not retired
  std::vector<std::unique_ptr<Zygote>> dead_;    // freed at the next turn: they may be on the stack
  std::vector<Template*> dead_templates_;
  std::uint64_t next_id_ = 1;
  std::uint64_t asked_ = 0;

  std::mutex ports_mutex_;
  std::map<std::uint64_t, WorkerPortPtr> ports_;
  std::uint64_t next_port_ = 1;
  // Work posted to the loop finds out here that the supervisor is gone.
  std::shared_ptr<Supervisor*> self_ = std::make_shared<Supervisor*>(this);
};

}  // namespace brink::hooks
