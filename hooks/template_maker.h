// Makes the templates and snapshots that the versions of a deployment need, before anything of it is put to work: what
// is wrong with a function's code, or with its module init under SnapStart, refuses the deployment. Of a version that
// was ready once nothing is asked.
//
// Supervisor's loop; nothing blocks it. The executors, the sink and the loop outlive it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "conf/problem.h"
#include "hooks/executor/supervisor.h"
#include "hooks/function_catalog.h"

namespace brink::hooks {

// What came of it, each at its place in the configuration.
struct Verdict {
  conf::Problems mistakes;  // the functions'
  conf::Problems failures;  // the executors': no fault of the deployment, it may work later
  conf::Problems doubts;    // they keep nothing from working

  bool good() const { return mistakes.empty() && failures.empty(); }
  // Mistakes and failures in the file's order.
  conf::Problems problems() const;
};

class TemplateMaker {
 public:
  TemplateMaker(EventLoop& loop, Supervisor& supervisor, LogSink& logs)
      : loop_(loop), supervisor_(supervisor), logs_(logs) {}

  // Calls `done` once: at once if none is missing, else when all were tried. Requires: the one before is done.
  using Done = std::function<void(Verdict)>;
  void make(const std::vector<FunctionVersionPtr>& versions, Done done);

 private:
  struct Wanted {
    FunctionVersionPtr version;
    int attempts = 0;
    std::optional<SteadyTime> retry_at;  // it was lost
  };
  void check();
  // Whether it is done with, if only for want of attempts.
  bool isTried(Wanted& wanted);
  Verdict judge();

  EventLoop& loop_;
  Supervisor& supervisor_;
  LogSink& logs_;
  std::vector<Wanted> wanted_;
  Done done_;
  SteadyTime limit_{};
  std::unique_ptr<Timer> timer_;
};

}  // namespace brink::hooks
