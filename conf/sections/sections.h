// The decoders, one per kind of object in the file: each fills a typed struct from a node and reports every problem in
// it. `$defs` of brink.schema.json has one entry per readObject() in here, of the same name and with the same keys.
//
// Order matters: what is referred to (origins, functions, policies) is decoded before what refers to it, wherever it
// stands in the file.
#pragma once

#include <vector>

#include "conf/config.h"
#include "conf/decoding.h"

namespace brink::conf {

void readConfig(const Node& node, Decoding& run, Config& config);

void readListener(const Node& node, Decoding& run, Listener& listener);
// No two listeners, the admin's included, on one address and port.
void checkListeners(const Node& config_node, Decoding& run, const Config& config);
void readViewerLimits(const Node& node, Decoding& run, ViewerLimits& limits);
void readAdmin(const Node& node, Decoding& run, Admin& admin);
void readCacheSettings(const Node& node, Decoding& run, CacheSettings& cache);
void readLogRotation(const Node& node, Decoding& run, LogRotation& rotation);
void readHookSettings(const Node& node, Decoding& run, HookSettings& hooks);
void readOutboundPolicy(const Node& node, Decoding& run, OutboundPolicy& outbound);
void readAccessLog(const Node& node, Decoding& run, AccessLog& log);

// Registers the id in run.origins.
void readOrigin(const Node& node, Decoding& run, Origin& origin);
void readCustomHeaders(const Node& node, Decoding& run, http::HeaderList& headers);

// An object of functions by name; registers "NAME:VERSION" in run.functions.
void readFunctions(const Node& node, Decoding& run, std::vector<Function>& functions);
// What handlers find in process.env besides Lambda's own.
void readEnvironment(const Node& node, Decoding& run, std::map<std::string, std::string>& environment);
// The sum of what is reserved fits into hooks.concurrency.
void checkConcurrency(const Node& config_node, Decoding& run, const Config& config);

// Lists of policies; the managed ones are in the vectors already, and all names go into run's tables.
void readCachePolicies(const Node& node, Decoding& run, std::vector<CachePolicy>& policies);
void readOriginRequestPolicies(const Node& node, Decoding& run, std::vector<OriginRequestPolicy>& policies);
// {"cookieBehavior": "whitelist", "cookies": […]} and its two siblings.
void readCookiesConfig(const Node& node, Decoding& run, NameSelection& cookies);
void readQueryStringsConfig(const Node& node, Decoding& run, NameSelection& query_strings);
void readCacheHeadersConfig(const Node& node, Decoding& run, NameSelection& headers);
void readForwardedHeadersConfig(const Node& node, Decoding& run, NameSelection& headers);

// Behaviors need the functions themselves, for the limits of the events they are attached to.
void readDistributions(const Node& node, Decoding& run, Config& config);
void readCacheBehavior(const Node& node, Decoding& run, const std::vector<Function>& functions, Behavior& behavior);
void readDefaultCacheBehavior(const Node& node, Decoding& run, const std::vector<Function>& functions,
                              Behavior& behavior);
void readFunctionAssociations(const Node& node, Decoding& run, const std::vector<Function>& functions,
                              Behavior& behavior);

}  // namespace brink::conf
