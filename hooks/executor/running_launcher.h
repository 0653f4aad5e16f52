// The launcher as the supervisor uses it: one process after another. When one dies, so do its zygotes, and the next is
// started: at once if the dead one had worked for a while, else after a pause that doubles.
//
//   Running --socket closed or senseless--> Gone --dead and reaped, pause over--> Running
//                                            ^──────── it cannot be started ────────┘
//
// On the supervisor's loop, which waits for it at the end only.
#pragma once

#include <memory>
#include <string_view>

#include "hooks/executor/backoff.h"
#include "hooks/executor/launcher.h"
#include "hooks/protocol/control.h"
#include "proxy/base/counters.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/log.h"

namespace brink::hooks {

class LauncherOwner {
 public:
  virtual void onLauncherMessage(protocol::ControlMessage message) = 0;
  // All its zygotes die with it, and no message about them will come.
  virtual void onLauncherGone() = 0;

 protected:
  ~LauncherOwner() = default;
};

struct LauncherStats {
  Counter started;  // the first one too
  Counter died;
};

class RunningLauncher final : private IoHandler {
 public:
  RunningLauncher(EventLoop& loop, LauncherOwner& owner, Launcher first, Log log);
  // Ends it; it and everything below are gone then.
  ~RunningLauncher();

  // Sends StartZygote with the zygote's control socket. Overloaded while there is no launcher.
  Status startZygote(const protocol::ControlMessage& order, int control) { return send(order, control); }
  // Any message to the launcher, with the descriptor that belongs to it or -1.
  Status send(const protocol::ControlMessage& message, int fd);

  const LauncherStats& stats() const { return stats_; }

 private:
  void use(Launcher launcher);
  void onIo(IoEvents ready) override;
  void onGone(std::string_view why);
  void startNext();

  EventLoop& loop_;
  LauncherOwner& owner_;
  Log log_;
  LauncherStats stats_;
  Launcher launcher_;  // pid -1: reaped, and no other one yet
  bool running_ = false;
  SteadyTime started_at_;
  Backoff backoff_;
  std::unique_ptr<IoWatcher> watcher_;
  std::unique_ptr<Timer> next_start_;
};

}  // namespace brink::hooks
