// Keeps the executors running: one per process. Owns the launcher, the zygotes and the templates; answers
// pools that ask for a template; tells pools what became of their contexts (design.md §2, "Death and reaping").
//
// Zygotes do not live for ever: after so many forks or hours another one takes over (supervisor_succession.cc).
//
// Everything happens on one loop (the main thread's). attach() and prepare() may be called from any thread; a worker's
// ContextSource belongs to that worker. Sockets are non-blocking, so a stuck executor blocks nobody.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
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
  Counter zygotes_replaced;  // another one took over
  Counter zygotes_ended;     // drained, or no function of the configuration needed them any more
  Counter templates_made;
  Counter templates_evicted;
  Counter templates_died;
  Counter snapshots_failed;  // inits that failed, and snapshots that died later
  Counter violations;        // messages that nothing well-behaved sends
  Gauge zygotes;             // starting and draining ones too
  Gauge zygotes_draining;    // replaced, and not gone yet
  Gauge templates;
  Gauge cpu_shares;  // 1: functions share processors by memory size (control_groups.h)
};

class Supervisor final : private ZygoteOwner, private LauncherOwner {
 public:
  Supervisor(EventLoop& loop, Launcher launcher, SupervisorSettings settings, Log log);
  // All ports must be gone. Ends the launcher, and with it every executor.
  ~Supervisor();

  // Called on the worker's thread. `observer` and `worker_loop` outlive what is returned.
  std::unique_ptr<ContextSource> attach(EventLoop& worker_loop, ContextObserver& observer);

  // The functions of the configuration, and how long zygotes may serve from now on. Makes templates before anybody
  // asks, as far as the bound on templates allows; failures show when somebody asks. What other functions needed ends
  // as soon as nobody uses it.
  void prepare(std::vector<TemplateOrderPtr> orders, ZygoteLimits limits);

  // Makes templates and snapshots of functions that may become part of the configuration; their listeners are told.
  // They stay until the next prepare(), or until nobody else has the order any more.
  void makeAhead(std::vector<TemplateOrderPtr> orders);

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
  Result<Zygote*> startZygote(ZygoteKey key, Zygote::Role role);
  Zygote* zygoteAs(const ZygoteKey& key, Zygote::Role role);
  void onLauncherMessage(protocol::ControlMessage message) override;
  void onLauncherReady(const protocol::ControlMessage& message);
  void onLauncherGone() override;

  void onZygoteReady(Zygote& zygote, std::string_view jail) override;
  void onZygoteBroken(Zygote& zygote, std::string_view why) override;
  void onTemplateStarted(Template& started) override;
  void onTemplateReady(Template& ready) override;
  void onTemplateBroken(Template& broken, std::string_view why) override;
  void onContextStarted(Template& from, std::uint64_t context_id, UniqueFd pidfd) override;
  void onContextExited(Template& from, std::uint64_t context_id, int wait_status,
                       std::chrono::microseconds processor_time) override;
  void onViolation() override { stats_.violations.add(); }

  void loseZygote(Zygote& zygote, std::string_view why);
  // Out of the list; freed at the next turn.
  Zygote& removeZygote(Zygote& zygote);
  void condemn(std::uint64_t template_id);
  void dropTemplate(Template& dropped, std::string_view why, TemplateListener::End how);
  void buryDead();
  void makeRoomForTemplate();
  bool isWanted(const TemplateOrderPtr& order) const;
  void sweep();
  void sweepTemplates(Zygote& zygote, SteadyTime now);

  // supervisor_succession.cc
  void replaceOutlived(SteadyTime now);
  bool mayBeReplaced(const Zygote& zygote, SteadyTime now);
  void succeed(Zygote& successor);
  void takeOver(Template& twin);
  void outdate(Template& replaced);
  void endUnneeded();

  // supervisor_snapshots.cc
  Status admitSnapshot(const TemplateOrder& order);
  void onSnapshotBroken(Template& broken, std::string_view why);
  void endSnapshot(Template& ended, std::string_view why, TemplateListener::End how);
  void sweepSnapshots(SteadyTime now);
  void remakeSnapshots();

  void tellAll(const std::function<void(ContextObserver&)>& news);
  WorkerPortPtr portOf(std::uint64_t context_id);

  EventLoop& loop_;
  const SupervisorSettings settings_;
  Log log_;
  SupervisorStats stats_;
  RunningLauncher launcher_;
  std::unique_ptr<Timer> sweep_timer_;
  ZygoteLimits limits_;
  std::set<std::uint64_t> wanted_orders_;  // of the configuration
  std::set<std::uint64_t> ahead_orders_;   // of one that may follow
  std::set<ZygoteKey> wanted_zygotes_;
  std::vector<std::unique_ptr<Zygote>> zygotes_;  // of each key: one that serves, a successor perhaps, and what drains
  std::map<ZygoteKey, Failures> failures_;
  std::map<std::uint64_t, Template*> by_order_;                            // living, not retired
  std::map<std::uint64_t, std::weak_ptr<const TemplateOrder>> snapshots_;  // those that were ready once
  std::map<std::uint64_t, Template*> twins_;   // by order: made in a zygote that took over, not ready yet
  std::vector<std::unique_ptr<Zygote>> dead_;  // freed at the next turn: they may be on the stack
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
