// `brink serve`: the whole process on the main thread's side. Starts the launcher before any key is read, loads the
// configuration, runs the workers, obeys signals and the admin endpoint, and takes everything down again.
//
//   starting ──code is loaded, contexts are provisioned──► serving ──SIGTERM, SIGQUIT──► draining ──all done, or
//   shutdownTimeout, or a second signal──► stopped
//      └─ they cannot be made, a signal: stopped      └─ SIGHUP, POST /reload: a new configuration, or nothing changes
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "proxy/server/admin_handler.h"
#include "proxy/server/admin_listener.h"
#include "proxy/server/cli.h"
#include "proxy/server/signals.h"
#include "proxy/server/worker.h"

namespace brink::server {

class Server final : private AdminActions, private SignalHandler {
 public:
  explicit Server(const Options& options);
  ~Server();

  // Serves until it is told to stop; returns the exit code.
  int run();

 private:
  // Parts of run(); each says what is wrong, or "".
  std::string startExecutors(const conf::Config& config);
  std::string startWorkers();
  // All listeners or none.
  std::string openListeners(const DeploymentPtr& deployment, std::vector<std::uint16_t>& ports);
  void onMadeReady(const hooks::Verdict& verdict);
  void warn(const std::string& file, const hooks::Verdict& verdict) const;
  void beginServing(Status provisioned);
  void giveUp(const std::string& problem);
  std::string openAdmin();

  // AdminActions
  bool ready() const override { return serving_ && !draining_; }
  std::string metrics() override;
  void reload(Reloaded done) override;
  // SignalHandler
  void onSignal(int signal) override;

  std::expected<DeploymentPtr, ReloadRefusal> prepareReload();
  std::expected<void, ReloadRefusal> putIfGood(const DeploymentPtr& next, const hooks::Verdict& verdict);
  std::expected<void, ReloadRefusal> put(DeploymentPtr next);
  void finishReload(const Reloaded& done, std::expected<void, ReloadRefusal> outcome);
  void onHangup();
  void beginDrain();
  void onWorkerDrained();
  void flushLogs();
  void announce() const;

  const Options options_;
  Log log_;
  LibeventLoop loop_;
  std::shared_ptr<net::TicketKeys> ticket_keys_;
  Deployer deployer_;
  DeploymentPtr deployment_;

  cache::CacheCounters cache_counters_;
  std::unique_ptr<cache::Store> store_;
  std::unique_ptr<cache::FillTable> fills_;
  std::unique_ptr<transaction::AccessLogFile> access_log_;
  std::unique_ptr<net::ConnectionBudget> budget_;
  std::unique_ptr<hooks::HookRuntime> hooks_;
  std::unique_ptr<Shared> shared_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::uint16_t> ports_;
  std::unique_ptr<AdminListener> admin_;
  std::unique_ptr<SignalSource> signals_;
  std::unique_ptr<Timer> log_flush_;
  std::unique_ptr<Timer> shutdown_;

  ReloadState reload_state_;
  int exit_code_ = kExitDone;
  bool serving_ = false;
  bool reloading_ = false;     // waits for templates and snapshots
  bool reload_again_ = false;  // SIGHUP came meanwhile
  bool draining_ = false;
  std::size_t workers_draining_ = 0;
};

}  // namespace brink::server
