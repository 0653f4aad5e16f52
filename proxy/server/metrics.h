// All of Brink's counters as one page of Prometheus text. Main thread; the counters are written by others meanwhile.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cache/counters.h"
#include "hooks/concurrency.h"
#include "hooks/ephemeral_storage.h"
#include "hooks/executor/supervisor.h"
#include "hooks/function_metrics.h"
#include "hooks/log_writer.h"
#include "proxy/base/clock.h"
#include "proxy/net/listener.h"
#include "proxy/net/resolver.h"
#include "proxy/origin/counters.h"
#include "proxy/server/deployment.h"
#include "proxy/transaction/access_log.h"
#include "proxy/transaction/counters.h"
#include "proxy/viewer/counters.h"

namespace brink::server {

// One worker's.
struct WorkerCounters {
  viewer::ViewerCounters viewer;
  net::ListenerCounters listener;
  net::ResolverCounters resolver;
  origin::OriginCounters origin;
  transaction::Counters transaction;
};

struct ReloadState {
  bool last_successful = true;
  WallTime last_success;
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
};

struct MetricSources {
  const Deployment& deployment;
  std::vector<const WorkerCounters*> workers;
  const cache::CacheCounters& cache;
  const hooks::SupervisorStats& executors;
  const hooks::EphemeralStorage& storage;
  const hooks::LauncherStats& launcher;
  const hooks::Concurrency& concurrency;
  const hooks::LogWriterCounters& function_logs;
  const transaction::AccessLogFile& access_log;
  ReloadState reload;
};

std::string metricsText(const MetricSources& sources);

}  // namespace brink::server
