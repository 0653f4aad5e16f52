// Makes the snapshots that a catalogue's SnapStart versions need, before anything of it is put to work.
//
// Supervisor's loop. The executors, the sink and the loop outlive it.
#pragma once

#include <functional>
#include <memory>

#include "conf/problem.h"
#include "hooks/executor/supervisor.h"
#include "hooks/function_catalog.h"

namespace brink::hooks {

class SnapshotMaker {
 public:
  SnapshotMaker(EventLoop& loop, Supervisor& supervisor, LogSink& logs)
      : loop_(loop), supervisor_(supervisor), logs_(logs) {}

  // Calls `done` once, with what is wrong with those that cannot be made, each at the place of its "snapStart": at once
  // if none is missing, else when all were tried. Requires: the one before is done.
  using Done = std::function<void(conf::Problems)>;
  void make(CatalogPtr catalog, Done done);

 private:
  void check();
  // Whether any was asked for.
  bool askForUnmade();
  bool allTried() const;
  // Whether any was lost: it is unmade again.
  bool forgetLost();

  EventLoop& loop_;
  Supervisor& supervisor_;
  LogSink& logs_;
  std::vector<FunctionVersionPtr> missing_;
  Done done_;
  int attempts_ = 0;
  Duration longest_{};  // limit of an init
  SteadyTime limit_{};
  std::unique_ptr<Timer> timer_;
};

}  // namespace brink::hooks
