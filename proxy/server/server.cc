#include "proxy/server/server.h"

#include <csignal>
#include <cstdio>
#include <thread>

#include <unistd.h>

#include "conf/load.h"
#include "hooks/executor/launcher.h"
#include "proxy/base/folders.h"

namespace brink::server {
namespace {

// How late an access log line may be; at 100,000 requests a second half the buffer's bound is used by then.
constexpr auto kLogFlushInterval = std::chrono::milliseconds(100);

LogLevel levelOf(const std::string& name) {
  if (name == "debug") return LogLevel::Debug;
  if (name == "warn") return LogLevel::Warn;
  if (name == "error") return LogLevel::Error;
  return LogLevel::Info;
}

std::uint32_t workerCount(const conf::Config& config) {
  return config.workers != 0 ? config.workers : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

Server::Server(const Options& options)
    : options_(options),
      log_(STDERR_FILENO, levelOf(options.log_level), isatty(STDERR_FILENO) != 0 ? LogFormat::Text : LogFormat::Json),
      ticket_keys_(std::make_shared<net::TicketKeys>()),
      deployer_([this](const conf::Config& config) { return hooks_->load(config); }, ticket_keys_) {}

// Workers go before the hook runtime they draw contexts from, and that takes the executors with it.
Server::~Server() {
  admin_.reset();
  workers_.clear();
  shared_.reset();
  hooks_.reset();
}

int Server::run() {
  conf::ConfigResult config = conf::loadConfig(options_.config_file);
  if (!config) {
    std::fputs(conf::formatProblems(options_.config_file, config.error()).c_str(), stderr);
    return kExitUsage;
  }
  auto signals = SignalSource::open(loop_, *this);
  if (!signals) {
    std::fprintf(stderr, "brink: %s\n", signals.error().detail.c_str());
    return kExitFailed;
  }
  signals_ = std::move(*signals);
  // Before there are threads, and before much is read: a missing sandbox is told first.
  if (const std::string problem = startExecutors(**config); !problem.empty()) {
    std::fprintf(stderr, "brink: %s\n", problem.c_str());
    return kExitFailed;
  }
  auto deployment = deployer_.prepare(std::move(*config));
  if (!deployment) {
    std::fputs(deployment.error().c_str(), stderr);
    return kExitUsage;
  }
  deployment_ = std::move(*deployment);
  for (const std::string& problem : {startWorkers(), openAdmin()}) {
    if (problem.empty()) continue;
    std::fprintf(stderr, "brink: %s\n", problem.c_str());
    return kExitFailed;
  }
  log_flush_ = loop_.makeTimer([this] { flushLogs(); });
  log_flush_->start(kLogFlushInterval);
  hooks_->whenMadeReady(deployment_->functions, [this](const hooks::Verdict& verdict) { onMadeReady(verdict); });
  loop_.run();
  access_log_->flush();
  log_.info("stopped");
  return exit_code_;
}

void Server::onMadeReady(const hooks::Verdict& verdict) {
  warn(deployment_->config->file, verdict);
  if (verdict.good()) {
    hooks_->publish(deployment_->config, deployment_->functions);
    return hooks_->whenProvisioned([this](Status provisioned) { beginServing(std::move(provisioned)); });
  }
  std::fputs(conf::formatProblems(deployment_->config->file, verdict.problems()).c_str(), stderr);
  exit_code_ = verdict.mistakes.empty() ? kExitFailed : kExitUsage;
  loop_.stop();
}

void Server::warn(const std::string& file, const hooks::Verdict& verdict) const {
  for (const conf::Problem& doubt : verdict.doubts) {
    std::string line = conf::formatProblems(file, {doubt});
    line.pop_back();  // its end
    log_.warn("a function's code may go wrong", {{"problem", line}});
  }
}

void Server::beginServing(Status provisioned) {
  if (!provisioned) return giveUp(provisioned.error().detail);
  if (const std::string problem = openListeners(deployment_, ports_); !problem.empty()) return giveUp(problem);
  for (const auto& worker : workers_) worker->deploy(deployment_);
  reload_state_.last_success = loop_.clock().wallNow();
  serving_ = true;
  announce();
}

void Server::giveUp(const std::string& problem) {
  std::fprintf(stderr, "brink: %s\n", problem.c_str());
  exit_code_ = kExitFailed;
  loop_.stop();
}

std::string Server::openListeners(const DeploymentPtr& deployment, std::vector<std::uint16_t>& ports) {
  std::vector<Worker*> opened;
  for (const auto& worker : workers_) {
    if (const Status status = worker->openListeners(deployment, ports); !status) {
      for (Worker* done : opened) done->dropOpenedListeners();
      return status.error().detail;
    }
    opened.push_back(worker.get());
  }
  return "";
}

std::string Server::startExecutors(const conf::Config& config) {
  const Status made = makeFolder("hooks.logDirectory", config.hooks.log_directory);
  if (!made) return made.error().detail;
  const bool require = config.hooks.sandbox == conf::SandboxMode::Require;
  auto launcher = hooks::Launcher::start({.executor = "", .require_sandbox = require});
  if (!launcher) return launcher.error().detail;
  if (!launcher->namespaces) log_.warn("execution contexts run without namespaces (hooks.sandbox: degrade)");
  hooks_ = std::make_unique<hooks::HookRuntime>(loop_, std::move(*launcher),
                                                hooks::HookRuntimeSettings{.executors = {.require_sandbox = require},
                                                                           .log_directory = config.hooks.log_directory,
                                                                           .standard_fd = STDOUT_FILENO,
                                                                           .workers = workerCount(config)},
                                                log_.withComponent("executor"));
  return "";
}

std::string Server::startWorkers() {
  const conf::Config& config = *deployment_->config;
  auto access_log = transaction::AccessLogFile::open(config.access_log);
  if (!access_log) return access_log.error().detail;
  access_log_ = std::move(*access_log);
  store_ = std::make_unique<cache::Store>(config.cache, cache_counters_);
  fills_ = std::make_unique<cache::FillTable>(*store_);
  budget_ = std::make_unique<net::ConnectionBudget>(config.viewer_limits.connections);
  shared_ = std::unique_ptr<Shared>(new Shared{.log = log_,
                                               .store = *store_,
                                               .fills = *fills_,
                                               .hooks = *hooks_,
                                               .access_log = *access_log_,
                                               .budget = *budget_});
  for (std::size_t i = 0; i < workerCount(config); ++i) {
    workers_.push_back(std::make_unique<Worker>(*shared_, deployment_));
    if (const Status started = workers_.back()->start(); !started) return started.error().detail;
  }
  return "";
}

std::string Server::openAdmin() {
  auto admin = AdminListener::open(loop_, deployment_->config->admin, *this);
  if (!admin) return admin.error().detail;
  admin_ = std::move(*admin);
  return "";
}

// One line that scripts and tests wait for: which ports were really opened.
void Server::announce() const {
  std::string listeners;
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    const conf::Listener& listener = deployment_->config->listeners[i];
    listeners += (i == 0 ? "" : " ") + (listener.tls ? std::string("https://") : std::string("http://")) +
                 (listener.host.empty() ? "*" : listener.host) + ":" + std::to_string(ports_[i]);
  }
  log_.info("serving", {{"listeners", listeners},
                        {"admin_port", admin_->port()},
                        {"admin_socket", deployment_->config->admin.socket},
                        {"workers", workers_.size()},
                        {"pid", getpid()}});
}

void Server::flushLogs() {
  access_log_->flush();
  log_flush_->start(kLogFlushInterval);
}

std::string Server::metrics() {
  std::vector<const WorkerCounters*> counters;
  for (const auto& worker : workers_) counters.push_back(&worker->counters());
  return metricsText({.deployment = *deployment_,
                      .workers = std::move(counters),
                      .cache = cache_counters_,
                      .executors = hooks_->executors(),
                      .storage = hooks_->storage(),
                      .launcher = hooks_->launcher(),
                      .concurrency = hooks_->concurrency(),
                      .function_logs = hooks_->logs().counters(),
                      .access_log = *access_log_,
                      .reload = reload_state_});
}

void Server::reload(Reloaded done) {
  const auto later = [](const char* why) { return std::unexpected(ReloadRefusal{.why = why, .passing = true}); };
  if (draining_) return done(later("the server is shutting down\n"));
  if (!serving_) return done(later("the server is starting\n"));
  if (reloading_) return done(later("a configuration is being loaded already\n"));
  auto prepared = prepareReload();
  if (!prepared) return finishReload(done, std::unexpected(prepared.error()));
  reloading_ = true;
  const hooks::CatalogPtr functions = (*prepared)->functions;
  hooks_->whenMadeReady(functions,
                        [this, done = std::move(done), next = std::move(*prepared)](const hooks::Verdict& verdict) {
                          reloading_ = false;
                          finishReload(done, putIfGood(next, verdict));
                        });
}

std::expected<void, ReloadRefusal> Server::putIfGood(const DeploymentPtr& next, const hooks::Verdict& verdict) {
  const std::string& file = next->config->file;
  warn(file, verdict);
  if (verdict.good()) return put(next);
  return std::unexpected(ReloadRefusal{.why = conf::formatProblems(file, verdict.problems()),  //
                                       .passing = verdict.mistakes.empty()});
}

void Server::finishReload(const Reloaded& done, std::expected<void, ReloadRefusal> outcome) {
  reload_state_.last_successful = outcome.has_value();
  ++(outcome ? reload_state_.succeeded : reload_state_.failed);
  if (outcome) {
    reload_state_.last_success = loop_.clock().wallNow();
    log_.info("configuration reloaded", {{"file", options_.config_file}});
  } else {
    log_.error("configuration refused, nothing changed", {{"problems", outcome.error().why}});
  }
  done(std::move(outcome));
  if (std::exchange(reload_again_, false)) onHangup();
}

// The file may have changed once more since it was read.
void Server::onHangup() {
  if (reloading_) {
    reload_again_ = true;
  } else {
    reload([](const std::expected<void, ReloadRefusal>&) {});
  }
}

// Loaded, and nothing in it that cannot change. What of it must work before it is put to work comes next.
std::expected<DeploymentPtr, ReloadRefusal> Server::prepareReload() {
  auto prepared = deployer_.prepare(options_.config_file);
  if (!prepared) return std::unexpected(ReloadRefusal{.why = prepared.error()});
  const conf::Config& now = *deployment_->config;
  const conf::Config& next = *(*prepared)->config;
  if (next.workers != now.workers || next.admin.socket != now.admin.socket || next.admin.port != now.admin.port ||
      next.cache.max_bytes != now.cache.max_bytes || next.hooks.sandbox != now.hooks.sandbox ||
      next.hooks.log_directory != now.hooks.log_directory || next.access_log.file != now.access_log.file ||
      next.access_log.format != now.access_log.format) {
    return std::unexpected(ReloadRefusal{
        .why = next.file +
               ": workers, admin, cache, hooks.sandbox, hooks.logDirectory and accessLog are fixed while the "
               "server runs: restart it to change them\n"});
  }
  return std::move(*prepared);
}

std::expected<void, ReloadRefusal> Server::put(DeploymentPtr next) {
  if (draining_) return std::unexpected(ReloadRefusal{.why = "the server is shutting down\n", .passing = true});
  std::vector<std::uint16_t> ports;
  if (const std::string problem = openListeners(next, ports); !problem.empty()) {
    return std::unexpected(ReloadRefusal{.why = problem + "\n"});
  }
  deployment_ = std::move(next);
  hooks_->publish(deployment_->config, deployment_->functions);
  budget_->setLimit(deployment_->config->viewer_limits.connections);
  for (const auto& worker : workers_) worker->deploy(deployment_);
  return {};
}

void Server::onSignal(int signal) {
  switch (signal) {
    case SIGHUP:
      onHangup();
      break;
    case SIGUSR1:
      if (access_log_ != nullptr) (void)access_log_->reopen();
      if (hooks_ != nullptr) hooks_->logs().reopen();
      break;
    default:
      if (draining_ || !serving_) {
        loop_.stop();
      } else {
        beginDrain();
      }
  }
}

void Server::beginDrain() {
  draining_ = true;
  log_.info("draining", {{"limit_seconds", deployment_->config->shutdown_timeout.count()}});
  workers_draining_ = workers_.size();
  for (const auto& worker : workers_) {
    worker->drain([this] { loop_.post([this] { onWorkerDrained(); }); });
  }
  shutdown_ = loop_.makeTimer([this] {
    log_.warn("requests were still running at the drain's limit");
    loop_.stop();
  });
  shutdown_->start(deployment_->config->shutdown_timeout);
}

void Server::onWorkerDrained() {
  if (--workers_draining_ == 0) loop_.stop();
}

}  // namespace brink::server
