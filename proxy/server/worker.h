// One worker: a thread with its own event loop, listeners, connections, contexts and origin connections. A viewer's
// connection stays with the worker that accepted it. Nothing on the way of a request crosses to another worker except
// the cache, which is shared.
//
// Constructed and destroyed on the main thread; the rest lives on its own. Methods: main thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "cache/fill_table.h"
#include "cache/store.h"
#include "hooks/hook_runtime.h"
#include "proxy/base/libevent_loop.h"
#include "proxy/base/log.h"
#include "proxy/net/listener.h"
#include "proxy/server/deployment.h"
#include "proxy/server/metrics.h"
#include "proxy/transaction/access_log.h"

namespace brink::server {

// What all workers share. Thread-safe parts, owned by the server, outliving the workers.
struct Shared {
  Log log;
  cache::Store& store;
  cache::FillTable& fills;
  hooks::HookRuntime& hooks;
  transaction::AccessLogFile& access_log;
  net::ConnectionBudget& budget;
};

class Worker {
 public:
  Worker(Shared& shared, DeploymentPtr deployment);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  // stop() and join.
  ~Worker();

  // Starts the thread, with contexts and without listeners: deploy() opens the door. Fails with nothing left running.
  Status start();

  // A start or a reload, in two steps so that all workers or none change: open what is new, then switch. `ports` gives
  // the port for each listener (what the first worker got where the configuration says 0) and receives it.
  Status openListeners(DeploymentPtr deployment, std::vector<std::uint16_t>& ports);
  void dropOpenedListeners();
  void deploy(DeploymentPtr deployment);

  // Stops accepting, finishes what runs, then calls `done` on this worker's thread.
  void drain(std::function<void()> done);
  // Ends everything at once.
  void stop();

  const WorkerCounters& counters() const { return counters_; }

 private:
  struct Body;  // what lives on the thread
  // Runs `work` on the thread and waits for it.
  void runOnThread(const std::function<void()>& work);
  void threadMain(const std::function<void(Status)>& started);

  Shared& shared_;
  DeploymentPtr deployment_;
  WorkerCounters counters_;
  // Made by the thread, and outlives it: whoever posts to it or stops it may still be on the way out of that.
  std::unique_ptr<LibeventLoop> loop_;
  std::unique_ptr<Body> body_;
  std::thread thread_;
};

}  // namespace brink::server
