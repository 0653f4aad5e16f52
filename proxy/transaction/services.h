// What one worker lends to its transactions. Made by proxy/server, one per worker; nothing here is global.
// Thread-affine to the worker, except what says otherwise.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cache/fill_table.h"
#include "cache/store.h"
#include "conf/config.h"
#include "conf/distribution_index.h"
#include "hooks/hook_runner.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/log.h"
#include "proxy/base/task.h"
#include "proxy/origin/origin_client.h"
#include "proxy/transaction/access_log.h"
#include "proxy/transaction/counters.h"
#include "proxy/transaction/edge_fields.h"
#include "proxy/transaction/request_id.h"

namespace brink::transaction {

// One configuration as a worker uses it: a reload replaces the worker's pointer, running requests keep theirs. Each
// worker has its own Snapshot, so that counting references never bounces a cache line between cores. Immutable.
struct Snapshot {
  explicit Snapshot(conf::ConfigPtr configuration);

  conf::ConfigPtr config;
  conf::DistributionIndex hosts;
  std::vector<std::vector<EdgeFields>> edge_fields;  // by distribution and behavior
  std::vector<std::string> via_hosts;                // by distribution: "0123….cloudfront.net"
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

// The policies of one behavior; borrows from the configuration.
cache::Forwarding forwardingOf(const conf::Config& config, const conf::Behavior& behavior);

struct Services {
  EventLoop& loop;
  Log log;
  SnapshotPtr snapshot;  // replaced between turns by a reload
  hooks::HookRunner& hooks;
  origin::OriginClient& origins;
  cache::Store& store;        // thread-safe, process-wide
  cache::FillTable& fills;    // thread-safe, process-wide
  AccessLogFile& access_log;  // thread-safe, process-wide
  Counters& counters;
  RequestIdSource request_ids;
  TaskScope background;  // fills: they outlive the transactions that begin them
};

}  // namespace brink::transaction
