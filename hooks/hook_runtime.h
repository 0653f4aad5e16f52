// Everything hooks need that exists once per process: catalogue, concurrency, executors, function logs. proxy/server
// makes one on the main thread and gives every worker a pool.
//
//   auto launcher = Launcher::start(...);          // first of all: no thread yet
//   HookRuntime hooks(main_loop, std::move(*launcher), settings, log);
//   auto catalog = hooks.load(*config);            // errors: refuse the configuration
//   hooks.whenMadeReady(*catalog, done);           // problems: refuse it, too
//   hooks.publish(config, *catalog);
//   auto pool = hooks.makePool(worker_loop);       // on the worker's thread; destroy it there, before its loop
//
// Main thread except makePool(). Pools go before the runtime.
#pragma once

#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "conf/config.h"
#include "hooks/context_pool.h"
#include "hooks/ephemeral_storage.h"
#include "hooks/executor/supervisor.h"
#include "hooks/function_catalog.h"
#include "hooks/log_writer.h"
#include "hooks/memory_watch.h"
#include "hooks/template_maker.h"

namespace brink::hooks {

struct HookRuntimeSettings {
  SupervisorSettings executors;
  std::string log_directory;  // conf: hooks.logDirectory; "" = standard_fd
  int standard_fd = 1;        // borrowed
  std::uint32_t workers = 1;  // so many pools will be made
};

class HookRuntime {
 public:
  HookRuntime(EventLoop& main_loop, Launcher launcher, HookRuntimeSettings settings, Log log);
  ~HookRuntime();

  // Reads all code packages (blocking). Changes nothing.
  std::expected<CatalogPtr, conf::Problems> load(const conf::Config& config) { return catalog_.load(config); }
  // Calls `done` once, when there is a template or snapshot of every version in it (at once if nothing is missing), or
  // with what is wrong with those that cannot be made. The main loop must run. One at a time.
  void whenMadeReady(const CatalogPtr& catalog, TemplateMaker::Done done) {
    templates_.make(catalog->versions(), std::move(done));
  }
  // From now on this is what pools run; templates are made ahead of the first call.
  void publish(conf::ConfigPtr config, CatalogPtr catalog);

  std::unique_ptr<ContextPool> makePool(EventLoop& worker_loop);

  // Calls `done` once, as soon as all provisioned contexts are ready (at once if there are none), or with the function
  // and the reason why they will not be. The main loop must run; all pools were made.
  void whenProvisioned(std::function<void(Status)> done);

  // For metrics. The catalogue of the last publish(); each version carries its FunctionMetrics.
  CatalogPtr current() const;
  const SupervisorStats& executors() const { return supervisor_.stats(); }
  const LauncherStats& launcher() const { return supervisor_.launcherStats(); }
  const Concurrency& concurrency() const { return concurrency_; }
  const EphemeralStorage& storage() const { return storage_; }
  LogWriter& logs() { return logs_; }
  // For HookRunner. Null without hooks.logDirectory: the server's log has the lines already, standard output needs
  // none.
  LogSink* validationLog() { return logs_.hasFiles() ? &logs_ : nullptr; }

 private:
  // A pool and the loop to reach it by, as long as it exists.
  struct Door {
    std::mutex mutex;
    EventLoop* loop = nullptr;
    ContextPool* pool = nullptr;  // used on its own thread only
  };
  using DoorPtr = std::shared_ptr<Door>;
  static void tell(const DoorPtr& door, std::function<void(ContextPool&)> news);
  // One idle context of one other worker goes: the workers are asked in turn until one has an idle context.
  void evictElsewhere(const DoorPtr& asker);
  static void evictAtFirst(std::vector<DoorPtr> doors);
  // Memory is short: every worker gives up the same part.
  void giveUpIdle(std::size_t contexts);
  void close(const DoorPtr& door);

  void checkProvisioned();

  EventLoop& main_loop_;
  Log log_;
  const std::uint32_t workers_;
  std::uint32_t pools_made_ = 0;
  std::function<void(Status)> when_provisioned_;
  SteadyTime provisioned_limit_{};
  std::unique_ptr<Timer> provisioned_timer_;
  Concurrency concurrency_;
  EphemeralStorage storage_;
  FunctionCatalog catalog_{concurrency_};
  LogWriter logs_;
  Supervisor supervisor_;
  TemplateMaker templates_;
  MemoryWatch memory_watch_;
  SteadyTime shortage_told_{};
  mutable std::mutex mutex_;
  std::vector<DoorPtr> doors_;
  std::size_t asked_ = 0;  // who is asked first changes, so that no worker pays for all
  conf::ConfigPtr config_ = std::make_shared<conf::Config>();
  CatalogPtr current_ = std::make_shared<CatalogSnapshot>();
};

}  // namespace brink::hooks
