// The document itself: its keys, and the checks that need several sections.
#include <string>

#include "conf/fields.h"
#include "conf/managed_policies.h"
#include "conf/sections/sections.h"

namespace brink::conf {
namespace {

constexpr std::int64_t kFormatVersion = 1;
// Managed policies stand nowhere in the file.
constexpr Place kNowhere{0, 0};

void formatVersion(const Node& node, Decoding& run) {
  if (node.type != NodeType::Integer || node.integer != kFormatVersion) {
    reportExpected(node, run, "1, the version of the configuration format that this Brink reads");
  }
}

// "X-Amz-Cf-Pop"
Reader popName(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    const bool token = node.text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == std::string::npos;
    if (node.text.empty() || node.text.size() > 32 || !token) {
      return reportExpected(node, run, "1 to 32 capital letters, digits and '-', as in \"LHR50-C1\"");
    }
    out = node.text;
  };
}

void readOrigins(const Node& node, Decoding& run, std::vector<Origin>& origins) {
  each([&](const Node& element, Decoding& inner) {
    const auto index = static_cast<Index>(origins.size());
    Origin& origin = origins.emplace_back();
    readOrigin(element, inner, origin);
    if (origin.id.empty()) return;
    if (const auto taken = inner.origins.add(origin.id, index, element.place)) {
      inner.problem(placeOf(element, "id"),
                    "the id \"" + origin.id + "\" is taken by the origin on line " + std::to_string(taken->line));
    }
  })(node, run);
}

void addManagedPolicies(Decoding& run, Config& config) {
  for (CachePolicy& policy : managedCachePolicies()) {
    run.cache_policies.add(policy.name, static_cast<Index>(config.cache_policies.size()), kNowhere);
    config.cache_policies.push_back(std::move(policy));
  }
  for (OriginRequestPolicy& policy : managedOriginRequestPolicies()) {
    run.origin_request_policies.add(policy.name, static_cast<Index>(config.origin_request_policies.size()), kNowhere);
    config.origin_request_policies.push_back(std::move(policy));
  }
}

}  // namespace

void readConfig(const Node& node, Decoding& run, Config& config) {
  addManagedPolicies(run, config);
  std::string schema;
  const bool read = readObject(
      node, run, "config",
      {
          optional("$schema", textOrEmpty(schema)),
          required("version", formatVersion),
          optional("workers", number(config.workers, 0, 1024)),
          optional("pop", popName(config.pop)),
          optional("shutdownTimeout", duration(config.shutdown_timeout, Seconds(0), std::chrono::hours(24))),
          required("listeners", list(config.listeners, readListener)),
          optional("viewerLimits", object(config.viewer_limits, readViewerLimits)),
          optional("admin", object(config.admin, readAdmin)),
          optional("cache", object(config.cache, readCacheSettings)),
          optional("hooks", object(config.hooks, readHookSettings)),
          optional("outbound", object(config.outbound, readOutboundPolicy)),
          optional("accessLog", object(config.access_log, readAccessLog)),
          required("origins", object(config.origins, readOrigins)),
          optional("functions", object(config.functions, readFunctions)),
          optional("cachePolicies", object(config.cache_policies, readCachePolicies)),
          optional("originRequestPolicies", object(config.origin_request_policies, readOriginRequestPolicies)),
          required("distributions", object(config, readDistributions)),
      });
  checkListeners(node, run, config);
  if (read) checkConcurrency(node, run, config);
}

}  // namespace brink::conf
