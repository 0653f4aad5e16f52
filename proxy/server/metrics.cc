#include "proxy/server/metrics.h"

#include <fstream>
#include <map>
#include <string_view>
#include <utility>

#include <sys/resource.h>
#include <unistd.h>

#include "proxy/server/metric_families.h"

namespace brink::server {
namespace {

// Sums one member of all workers' counters.
template <typename Part, typename Member>
double sum(const std::vector<const WorkerCounters*>& workers, Part WorkerCounters::*part, Member Part::*member) {
  double total = 0;
  for (const WorkerCounters* worker : workers) total += static_cast<double>((worker->*part.*member).value());
  return total;
}

void addRequests(MetricFamilies& families, const MetricSources& sources) {
  std::map<std::string, double> by_labels;
  std::map<std::string, MetricFamilies::Labels> labels_of;
  for (const WorkerCounters* worker : sources.workers) {
    worker->transaction.eachRequestCount([&](const transaction::RequestLabels& labels, std::uint64_t count) {
      const auto& distributions = sources.deployment.config->distributions;
      const std::string distribution =
          labels.distribution < distributions.size() ? distributions[labels.distribution].id : "_UNKNOWN";
      const std::string code = labels.code == 0 ? "000" : std::to_string(labels.code);
      MetricFamilies::Labels named{
          {"distribution", distribution},
          {"method", std::string(transaction::kMethodNames[labels.method])},
          {"code", code},
          {"protocol", std::string(http::versionText(static_cast<http::Version>(labels.protocol)))}};
      std::string key;
      for (const auto& [name, value] : named) key += value + "|";
      by_labels[key] += static_cast<double>(count);
      labels_of[key] = std::move(named);
    });
  }
  for (const auto& [key, count] : by_labels) {
    families.counter("brink_http_requests_total", "Requests answered, or given up by the viewer (code 000)", count,
                     labels_of[key]);
  }
}

void addTransactions(MetricFamilies& families, const MetricSources& sources) {
  addRequests(families, sources);
  std::vector<const DurationHistogram*> durations;
  std::vector<const SizeHistogram*> sizes;
  for (const WorkerCounters* worker : sources.workers) {
    durations.push_back(&worker->transaction.duration);
    sizes.push_back(&worker->transaction.response_size);
  }
  families.histogram("brink_http_request_duration_seconds", "From a complete request head to the last byte", durations);
  families.histogram("brink_http_response_size_bytes", "Bytes of responses sent, heads included", sizes);
  const auto& w = sources.workers;
  using T = transaction::Counters;
  families.gauge("brink_http_requests_in_flight", "Requests under way",
                 sum(w, &WorkerCounters::transaction, &T::in_flight));
  families.counter("brink_http_viewer_aborts_total", "Requests whose viewer left before the end",
                   sum(w, &WorkerCounters::transaction, &T::viewer_left));
  for (std::size_t i = 0; i < static_cast<std::size_t>(transaction::CacheResult::kCount); ++i) {
    double total = 0;
    for (const WorkerCounters* worker : w) total += static_cast<double>(worker->transaction.cache_results[i].value());
    families.counter("brink_cache_requests_total", "Requests by what the cache did", total,
                     {{"result", std::string(name(static_cast<transaction::CacheResult>(i)))}});
  }
}

void addCache(MetricFamilies& families, const cache::CacheCounters& cache) {
  families.gauge("brink_cache_size_bytes", "Memory of stored objects", static_cast<double>(cache.bytes.value()));
  families.gauge("brink_cache_objects", "Stored objects", static_cast<double>(cache.objects.value()));
  families.gauge("brink_cache_fill_bytes", "Memory of objects on their way into the cache",
                 static_cast<double>(cache.fill_bytes.value()));
  families.gauge("brink_cache_window_bytes",
                 "Memory of responses that pass through and were not read by their viewers yet",
                 static_cast<double>(cache.window_bytes.value()));
  families.gauge("brink_cache_fills", "Fetches under way that viewers follow",
                 static_cast<double>(cache.fills.value()));
  const std::pair<std::string_view, const Counter&> counters[] = {
      {"inserts", cache.inserts},
      {"evictions", cache.evictions},
      {"evicted_bytes", cache.evicted_bytes},
      {"invalidations", cache.invalidations},
      {"refused_invalidated", cache.refused_invalidated},
      {"refused_no_room", cache.refused_no_room},
      {"windows_narrowed", cache.windows_narrowed},
      {"fills_started", cache.fills_started},
      {"followers", cache.followers},
      {"followers_sent_away", cache.followers_sent_away},
      {"fills_failed", cache.fills_failed},
      {"fills_abandoned", cache.fills_abandoned},
  };
  for (const auto& [event, counter] : counters) {
    families.counter("brink_cache_events_total", "What happened in the cache", static_cast<double>(counter.value()),
                     {{"event", std::string(event)}});
  }
}

void addViewers(MetricFamilies& families, const std::vector<const WorkerCounters*>& w) {
  using V = viewer::ViewerCounters;
  families.gauge("brink_viewer_connections", "Open viewer connections",
                 sum(w, &WorkerCounters::viewer, &V::open_connections));
  const std::pair<std::string_view, Counter V::*> events[] = {
      {"connection", &V::connections},      {"tls_handshake", &V::tls_handshakes},
      {"tls_resumed", &V::tls_resumed},     {"tls_failure", &V::tls_failures},
      {"h1_session", &V::h1_sessions},      {"h2_session", &V::h2_sessions},
      {"exchange", &V::exchanges},          {"aborted", &V::aborted},
      {"body_failure", &V::body_failures},  {"continue", &V::continues},
      {"pipelined", &V::pipelined},         {"drained_body", &V::drained_bodies},
      {"dropped_body", &V::dropped_bodies},
  };
  for (const auto& [event, member] : events) {
    families.counter("brink_viewer_events_total", "What happened on viewer connections",
                     sum(w, &WorkerCounters::viewer, member), {{"event", std::string(event)}});
  }
  families.counter("brink_viewer_discarded_bytes_total",
                   "Bytes of request bodies thrown away because the response was complete first",
                   sum(w, &WorkerCounters::viewer, &V::discarded_bytes), {});
  const std::pair<std::string_view, Counter V::*> limits[] = {
      {"refused", &V::refused},
      {"message_size", &V::refused_size},
      {"handshake_timeout", &V::handshake_timeouts},
      {"header_timeout", &V::header_timeouts},
      {"idle_timeout", &V::idle_timeouts},
      {"body_timeout", &V::body_timeouts},
      {"send_timeout", &V::send_timeouts},
      {"rapid_reset", &V::rapid_resets},
      {"control_flood", &V::control_floods},
      {"header_bomb", &V::header_bombs},
      {"protocol_error", &V::protocol_errors},
  };
  for (const auto& [limit, member] : limits) {
    families.counter("brink_viewer_limit_hits_total", "Viewer-side limits that were reached",
                     sum(w, &WorkerCounters::viewer, member), {{"limit", std::string(limit)}});
  }
  using L = net::ListenerCounters;
  families.counter("brink_viewer_limit_hits_total", "Viewer-side limits that were reached",
                   sum(w, &WorkerCounters::listener, &L::refused), {{"limit", "connections"}});
  families.counter("brink_viewer_limit_hits_total", "Viewer-side limits that were reached",
                   sum(w, &WorkerCounters::listener, &L::errors), {{"limit", "accept_errors"}});
}

void addOrigins(MetricFamilies& families, const std::vector<const WorkerCounters*>& w) {
  std::map<std::pair<std::string, int>, double> requests;
  std::map<std::string, origin::LastSeen> last_seen;
  std::vector<const DurationHistogram*> durations;
  for (const WorkerCounters* worker : w) {
    worker->origin.eachLastSeen([&last_seen](const std::string& origin, const origin::LastSeen& last) {
      origin::LastSeen& latest = last_seen[origin];
      if (last.when >= latest.when) latest = last;
    });
    worker->origin.eachRequestCount([&requests](const std::string& origin, int code, std::uint64_t count) {
      requests[{origin, code}] += static_cast<double>(count);
    });
    durations.push_back(&worker->origin.duration);
  }
  for (const auto& [key, count] : requests) {
    families.counter("brink_origin_requests_total", "Requests sent to origins (code 000: no response)", count,
                     {{"origin", key.first.empty() ? "_HOOK" : key.first},
                      {"code", key.second == 0 ? "000" : std::to_string(key.second)}});
  }
  for (const auto& [origin, last] : last_seen) {
    if (origin.empty()) continue;  // whatever hooks named
    families.gauge("brink_origin_healthy", "1: the last request got a response", last.answered ? 1 : 0,
                   {{"origin", origin}});
  }
  families.histogram("brink_origin_request_duration_seconds", "From the request to the response head", durations);
  using O = origin::OriginCounters;
  families.gauge("brink_origin_connections", "Open connections to origins",
                 sum(w, &WorkerCounters::origin, &O::connections));
  families.gauge("brink_origin_idle_connections", "Of those, kept for the next request",
                 sum(w, &WorkerCounters::origin, &O::idle));
  const std::pair<std::string_view, Counter O::*> events[] = {
      {"opened", &O::connections_opened},
      {"reused", &O::connections_reused},
      {"connect_failure", &O::connect_failures},
      {"timeout", &O::timeouts},
      {"retry", &O::retries},
      {"outbound_denied", &O::outbound_denied},
      {"overloaded", &O::overloaded},
  };
  for (const auto& [event, member] : events) {
    families.counter("brink_origin_events_total", "What happened on the way to origins",
                     sum(w, &WorkerCounters::origin, member), {{"event", std::string(event)}});
  }
  using R = net::ResolverCounters;
  families.counter("brink_dns_queries_total", "Names looked up", sum(w, &WorkerCounters::resolver, &R::queries));
  families.counter("brink_dns_failures_total", "Names that did not resolve",
                   sum(w, &WorkerCounters::resolver, &R::failures));
  families.counter("brink_dns_overloaded_total", "Lookups refused because too many were under way",
                   sum(w, &WorkerCounters::resolver, &R::overloaded));
}

MetricFamilies::Labels labelsOf(const hooks::FunctionVersion& version,
                                std::initializer_list<std::pair<std::string, std::string>> more = {}) {
  MetricFamilies::Labels labels{{"function", version.settings.name}, {"version", version.settings.version}};
  labels.insert(labels.end(), more);
  return labels;
}

void addFunctionDurations(MetricFamilies& families, const hooks::FunctionVersion& version,
                          const MetricFamilies::Labels& labels) {
  const hooks::FunctionMetrics& m = *version.metrics;
  families.histogram("brink_hook_duration_seconds", "Time of calls that ran", {&m.duration}, labels);
  families.histogram("brink_hook_init_duration_seconds", "Time of module init", {&m.init_duration}, labels);
  if (!version.snapshot) return;
  families.histogram("brink_hook_restore_duration_seconds", "Time from a snapshot to a context that takes calls",
                     {&m.restore_duration}, labels);
}

// What depends on more than the function: the reason, or the state.
void addContexts(MetricFamilies& families, const hooks::FunctionVersion& version) {
  const hooks::FunctionMetrics& m = *version.metrics;
  const auto with = [&version](const char* name, std::string_view value) {
    return labelsOf(version, {{name, std::string(value)}});
  };
  for (std::size_t reason = 0; reason < hooks::kThrottleReasons.size(); ++reason) {
    families.counter("brink_hook_throttles_total", "Calls refused, by what they lacked",
                     static_cast<double>(m.throttles[reason].value()), with("reason", hooks::kThrottleReasons[reason]));
  }
  for (std::size_t reason = 0; reason < hooks::kEvictReasons.size(); ++reason) {
    families.counter("brink_contexts_evicted_total", "Contexts that ran nothing and were ended",
                     static_cast<double>(m.evicted[reason].value()), with("reason", hooks::kEvictReasons[reason]));
  }
  const std::pair<std::string_view, const Gauge&> states[] = {{"blank", m.contexts_blank},
                                                              {"starting", m.contexts_starting},
                                                              {"idle", m.contexts_idle},
                                                              {"busy", m.contexts_busy}};
  for (const auto& [state, value] : states) {
    families.gauge("brink_contexts", "Execution contexts alive", static_cast<double>(value.value()),
                   with("state", state));
  }
}

// What never happened has no line.
void addOutcomes(MetricFamilies& families, const hooks::FunctionVersion& version) {
  const hooks::FunctionMetrics& m = *version.metrics;
  for (std::size_t stage = 0; stage < conf::kStageCount; ++stage) {
    for (std::size_t outcome = 0; outcome < hooks::kOutcomeCount; ++outcome) {
      const auto count = static_cast<double>(m.invocations[stage][outcome].value());
      if (count == 0) continue;
      families.counter(
          "brink_hook_invocations_total", "Calls of functions", count,
          labelsOf(version, {{"stage", std::string(conf::stageName(static_cast<conf::Stage>(stage)))},
                             {"outcome", std::string(outcomeName(static_cast<hooks::CallFailureKind>(outcome)))}}));
    }
  }
  for (std::size_t type = 0; type < hooks::kErrorTypes.size(); ++type) {
    const auto count = static_cast<double>(m.errors[type].value());
    if (count == 0) continue;
    families.counter("brink_hook_errors_total", "Calls that failed, but for throttles", count,
                     labelsOf(version, {{"type", std::string(hooks::kErrorTypes[type])}}));
  }
}

void addFunction(MetricFamilies& families, const hooks::FunctionVersion& version) {
  const hooks::FunctionMetrics& m = *version.metrics;
  const MetricFamilies::Labels labels = labelsOf(version);
  addOutcomes(families, version);
  addFunctionDurations(families, version, labels);
  const std::tuple<std::string_view, std::string_view, const Counter&> counters[] = {
      {"brink_hook_cold_starts_total", "Calls that waited for module init", m.cold_starts},
      {"brink_hook_timeouts_total", "Calls stopped at their timeout", m.timeouts},
      {"brink_hook_outbound_requests_total", "Requests that functions sent", m.outbound_requests},
      {"brink_hook_outbound_connections_total", "Connections that functions asked for", m.outbound_connections},
      {"brink_hook_outbound_lookups_total", "Questions of DNS that functions asked", m.outbound_lookups},
      {"brink_hook_outbound_denied_total", "Of all of those, refused by the outbound policy", m.outbound_denied},
      {"brink_hook_outbound_failures_total", "Of all of those, failed otherwise", m.outbound_failures},
      {"brink_contexts_blank_used_total", "Blanks in which a call began", m.blanks_used},
      {"brink_contexts_blank_wasted_total", "Blanks that ended without a call", m.blanks_wasted},
      {"brink_hook_taken_back_total", "Queued calls moved to another context", m.taken_back},
      {"brink_hook_violations_total", "Contexts killed for what they wrote", m.violations},
      {"brink_hook_provisioned_invocations_total", "Calls that ran in provisioned contexts",
       version.provisioning->invocations},
      {"brink_hook_provisioned_spillovers_total", "Calls that ran in others, of functions that have such",
       version.provisioning->spillovers},
      {"brink_hook_provisioned_init_failures_total", "Provisioned contexts that died before they were ready",
       version.provisioning->failed_inits},
      {"brink_hook_log_lines_dropped_total", "Log lines cut for their rate", m.log_lines_dropped},
  };
  for (const auto& [metric, help, value] : counters) {
    families.counter(metric, help, static_cast<double>(value.value()), labels);
  }
  constexpr double kGigabyteSecond = 1024.0 * 1000.0;  // in MB milliseconds
  families.counter("brink_hook_billed_gb_seconds_total", "Billed duration times memory size, as REPORT lines tell them",
                   static_cast<double>(m.billed_mb_ms.value()) / kGigabyteSecond, labels);
  families.counter("brink_hook_cpu_seconds_total", "Processor time of the function's contexts, as the kernel counts it",
                   static_cast<double>(m.processor_ns.value()) * 1e-9, labels);
  families.gauge("brink_hook_max_memory_bytes", "Largest memory a context of the function reported",
                 static_cast<double>(m.maxMemoryBytes()), labels);
  families.gauge("brink_hook_provisioned_contexts", "Provisioned contexts that are ready, idle or busy",
                 static_cast<double>(version.provisioning->ready.value()), labels);
  families.gauge("brink_hook_provisioned_concurrency", "Provisioned contexts that the configuration asks for",
                 version.provisioning->wanted(), labels);
  addContexts(families, version);
}

// Permits: busy and starting contexts but for provisioned ones.
void addConcurrency(MetricFamilies& families, const MetricSources& sources) {
  std::string_view last;
  for (const auto& version : sources.deployment.functions->versions()) {
    // Sorted: versions of one function stand together, and share its permits.
    if (std::exchange(last, version->settings.name) == version->settings.name) continue;
    const hooks::FunctionConcurrency& own = *version->concurrency;
    const MetricFamilies::Labels labels{{"function", version->settings.name}};
    families.gauge("brink_hook_concurrency", "Contexts of the function that run calls, all versions together",
                   static_cast<double>(own.inUse()), labels);
    if (own.reserved() == hooks::FunctionConcurrency::kUnreserved) continue;
    families.gauge("brink_hook_reserved_concurrency", "Most of them at once, of functions that reserve concurrency",
                   static_cast<double>(own.reserved()), labels);
  }
  const hooks::Concurrency& all = sources.concurrency;
  families.gauge("brink_hook_unreserved_concurrency", "Contexts that run calls, of functions that reserve nothing",
                 static_cast<double>(all.sharedInUse()));
  families.gauge("brink_hook_unreserved_concurrency_limit", "Most of them at once",
                 static_cast<double>(all.unreservedLimit()));
  families.gauge("brink_contexts_alive", "Execution contexts alive, of all functions",
                 static_cast<double>(all.contexts()));
  families.gauge("brink_contexts_limit", "Most of them at once", static_cast<double>(all.contextLimit()));
}

void addFunctionLogs(MetricFamilies& families, const hooks::LogWriterCounters& logs) {
  families.counter("brink_function_log_dropped_bytes_total", "Bytes of function logs for which the writer was too slow",
                   static_cast<double>(logs.dropped_bytes.value()));
  families.counter("brink_function_log_lost_bytes_total", "Bytes of function logs that could not be written",
                   static_cast<double>(logs.lost_bytes.value()));
  families.counter("brink_function_log_files_set_aside_total", "Files of function logs that became full",
                   static_cast<double>(logs.set_aside.value()));
}

void addExecutors(MetricFamilies& families, const hooks::SupervisorStats& stats, const hooks::LauncherStats& launcher) {
  families.gauge("brink_executor_zygotes", "Zygotes running", static_cast<double>(stats.zygotes.value()));
  families.gauge("brink_executor_zygotes_draining", "Zygotes that were replaced and are not gone yet",
                 static_cast<double>(stats.zygotes_draining.value()));
  families.gauge("brink_executor_cpu_shares", "Whether functions share processors by memory size (cgroup v2)",
                 static_cast<double>(stats.cpu_shares.value()));
  families.gauge("brink_executor_templates", "Function templates alive", static_cast<double>(stats.templates.value()));
  const std::pair<std::string_view, const Counter&> events[] = {
      {"launcher_started", launcher.started},      {"launcher_died", launcher.died},
      {"zygote_started", stats.zygotes_started},   {"zygote_died", stats.zygotes_died},
      {"zygote_replaced", stats.zygotes_replaced}, {"zygote_ended", stats.zygotes_ended},
      {"template_made", stats.templates_made},     {"template_evicted", stats.templates_evicted},
      {"template_died", stats.templates_died},     {"violation", stats.violations},
      {"snapshot_failed", stats.snapshots_failed},
  };
  for (const auto& [event, counter] : events) {
    families.counter("brink_executor_events_total", "What happened to executor processes",
                     static_cast<double>(counter.value()), {{"event", std::string(event)}});
  }
}

void addStorage(MetricFamilies& families, const hooks::EphemeralStorage& storage) {
  families.gauge("brink_ephemeral_storage_bytes", "Memory that /tmp of all contexts occupies",
                 static_cast<double>(storage.bytes()));
  families.gauge("brink_ephemeral_storage_limit_bytes", "What it may occupy", static_cast<double>(storage.limit()));
  families.counter("brink_ephemeral_storage_evictions_total", "Contexts and kept volumes that went because of it",
                   static_cast<double>(storage.evictions.value()));
}

double secondsSinceEpoch(WallTime time) { return std::chrono::duration<double>(time.time_since_epoch()).count(); }

void addOperations(MetricFamilies& families, const MetricSources& sources) {
  families.gauge("brink_config_last_reload_successful", "Whether the last reload was accepted",
                 sources.reload.last_successful ? 1 : 0);
  families.gauge("brink_config_last_reload_success_timestamp_seconds", "When a configuration was last accepted",
                 secondsSinceEpoch(sources.reload.last_success));
  families.counter("brink_config_reloads_total", "Reloads", static_cast<double>(sources.reload.succeeded),
                   {{"result", "success"}});
  families.counter("brink_config_reloads_total", "Reloads", static_cast<double>(sources.reload.failed),
                   {{"result", "failure"}});
  for (const auto& context : sources.deployment.tls) {
    if (context == nullptr) continue;
    for (const net::CertificateFacts& certificate : context->certificates()) {
      families.gauge("brink_tls_certs_not_after_timestamp_seconds", "When certificates expire",
                     secondsSinceEpoch(certificate.not_after), {{"file", certificate.file}});
    }
  }
  families.counter("brink_access_log_lines_total", "Access log lines",
                   static_cast<double>(sources.access_log.lines.value()));
  families.counter("brink_access_log_lost_bytes_total", "Access log bytes lost to a slow disk",
                   static_cast<double>(sources.access_log.lost_bytes.value()));
  families.gauge("brink_build_info", "The running version", 1, {{"version", BRINK_VERSION}});
}

void addProcess(MetricFamilies& families) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  families.counter("process_cpu_seconds_total", "CPU time of the proxy",
                   seconds(usage.ru_utime) + seconds(usage.ru_stime));
  std::ifstream statm("/proc/self/statm");
  double pages = 0;
  double resident = 0;
  if (statm >> pages >> resident) {
    const auto page_size = static_cast<double>(sysconf(_SC_PAGESIZE));
    families.gauge("process_virtual_memory_bytes", "Address space of the proxy", pages * page_size);
    families.gauge("process_resident_memory_bytes", "Memory of the proxy", resident * page_size);
  }
}

}  // namespace

std::string metricsText(const MetricSources& sources) {
  MetricFamilies families;
  addTransactions(families, sources);
  addCache(families, sources.cache);
  addViewers(families, sources.workers);
  addOrigins(families, sources.workers);
  for (const auto& version : sources.deployment.functions->versions()) addFunction(families, *version);
  addConcurrency(families, sources);
  addFunctionLogs(families, sources.function_logs);
  addExecutors(families, sources.executors, sources.launcher);
  addStorage(families, sources.storage);
  addOperations(families, sources);
  addProcess(families);
  return families.text();
}

}  // namespace brink::server
