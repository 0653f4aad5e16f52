#include "proxy/transaction/services.h"

#include <cstdio>
#include <functional>

namespace brink::transaction {
namespace {

// Via names the edge; one name a distribution, the same on every worker and after every restart.
std::string viaHost(const conf::Distribution& distribution, const std::string& pop) {
  std::uint64_t words[2] = {0xcbf29ce484222325, 0x84222325cbf29ce4};
  for (const char c : distribution.id + "/" + pop) {
    for (std::uint64_t& word : words) word = (word ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  char text[64];
  const int length =
      std::snprintf(text, sizeof text, "%016llx%016llx.cloudfront.net", static_cast<unsigned long long>(words[0]),
                    static_cast<unsigned long long>(words[1]));
  return std::string(text, static_cast<std::size_t>(length));
}

}  // namespace

cache::Forwarding forwardingOf(const conf::Config& config, const conf::Behavior& behavior) {
  const conf::Index policy = behavior.origin_request_policy;
  return {config.cache_policies[behavior.cache_policy],
          policy == conf::kNone ? nullptr : &config.origin_request_policies[policy]};
}

Snapshot::Snapshot(conf::ConfigPtr configuration) : config(std::move(configuration)), hosts(*config) {
  for (const conf::Distribution& distribution : config->distributions) {
    via_hosts.push_back(viaHost(distribution, config->pop));
    auto& fields = edge_fields.emplace_back();
    for (const conf::Behavior& behavior : distribution.behaviors) {
      fields.push_back(edgeFieldsOf(forwardingOf(*config, behavior)));
    }
  }
}

}  // namespace brink::transaction
