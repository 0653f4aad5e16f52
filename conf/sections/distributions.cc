// "distributions": host names, and behaviors by path pattern.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "conf/fields.h"
#include "conf/sections/sections.h"
#include "proxy/http/header_list.h"
#include "proxy/http/uri.h"

namespace brink::conf {
namespace {

// CloudFront's quotas per distribution (contract §5): those of its operations, so only the strict profile has them.
constexpr std::size_t kMaxBehaviorsStrict = 75;
constexpr std::size_t kMaxOriginsStrict = 100;
constexpr std::size_t kMaxFunctionsStrict = 100;
// Behaviors are tried one after the other: beyond this, choosing one takes longer than answering.
constexpr std::size_t kMaxBehaviors = 10'000;
constexpr std::size_t kMaxRootObject = 255;

// A host name or address as it stands in an Authority (proxy/http/uri.h): lower case, IPv6 in brackets; "" if it is
// none. `*.` in front only where allowed.
std::string hostForm(std::string_view given, bool wildcard_allowed) {
  std::string host = http::toLower(given);
  const bool wildcard = host.starts_with("*.");
  if (wildcard && !wildcard_allowed) return "";
  if (http::isDnsName(std::string_view(host).substr(wildcard ? 2 : 0)) && !host.ends_with('.')) return host;
  if (!http::isIpAddress(host)) return "";
  return host.find(':') != std::string::npos && host[0] != '[' ? '[' + host + ']' : host;
}

void addHost(const Node& node, Decoding& run, const std::string& host, Index distribution) {
  const auto taken = run.hosts.add(host, distribution, node.place);
  if (!taken) return;
  run.problem(node, "the host name \"" + host + "\" is taken, see line " + std::to_string(taken->line));
}

Reader domainName(std::string& out, Index distribution) {
  return [&out, distribution](const Node& node, Decoding& run) {
    const std::string host = hostForm(node.text, false);
    if (node.type != NodeType::String || host.empty()) return reportExpected(node, run, "a host name without port");
    addHost(node, run, host, distribution);
    out = host;
  };
}

Reader aliases(std::vector<std::string>& out, Index distribution) {
  return each([&out, distribution](const Node& node, Decoding& run) {
    const std::string host = hostForm(node.text, true);
    if (node.type != NodeType::String || host.empty()) {
      return reportExpected(node, run, "a host name without port, or \"*.\" and a host name");
    }
    addHost(node, run, host, distribution);
    out.push_back(host);
  });
}

Reader distributionId(std::string& out, Index distribution) {
  return [&out, distribution](const Node& node, Decoding& run) {
    const auto allowed = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    if (node.text.empty() || node.text.size() > 32 || !std::all_of(node.text.begin(), node.text.end(), allowed)) {
      return reportExpected(node, run, "an id of 1 to 32 letters and digits, as in \"EDFDVBD6EXAMPLE\"");
    }
    if (const auto taken = run.distribution_ids.add(node.text, distribution, node.place)) {
      run.problem(node, "the id is taken by the distribution on line " + std::to_string(taken->line));
    }
    out = node.text;
  };
}

Reader rootObject(std::string& out) {
  return [&out](const Node& node, Decoding& run) {
    if (node.type != NodeType::String || node.text.starts_with('/') || !http::isPath("/" + node.text) ||
        node.text.size() > kMaxRootObject) {
      return reportExpected(node, run, "an object's name without slash in front, as in \"index.html\"");
    }
    out = node.text;
  };
}

// The leading slash of a pattern is optional, so these two would be the same.
void checkPatterns(const Node& behaviors, Decoding& run, const std::vector<Behavior>& read) {
  std::map<std::string_view, int> lines;
  for (std::size_t i = 0; i < behaviors.elements.size() && i < read.size(); ++i) {
    std::string_view pattern = read[i].path_pattern;
    if (pattern.empty()) continue;
    if (pattern.starts_with('/')) pattern.remove_prefix(1);
    const Place place = placeOf(behaviors.elements[i], "pathPattern");
    const Decoding::Step step(run, i);
    if (pattern == "*") run.problem(place, "pathPattern: \"*\" is the pattern of the defaultCacheBehavior");
    const auto [other, added] = lines.try_emplace(pattern, place.line);
    if (!added) {
      run.problem(place, "pathPattern: the behavior on line " + std::to_string(other->second) + " has it already");
    }
  }
}

void checkQuotas(const Node& node, Decoding& run, const Distribution& distribution) {
  const bool strict = run.profile == HookProfile::Strict;
  const auto check = [&](std::size_t count, std::size_t most, std::string_view what) {
    if (count <= most) return;
    run.problem(node, std::to_string(count) + " " + std::string(what) + ", at most " + std::to_string(most) +
                          " are allowed" + (strict ? " (hooks.profile is \"strict\")" : ""));
  };
  std::set<Index> origins;
  std::set<Index> functions;
  for (const Behavior& behavior : distribution.behaviors) {
    origins.insert(behavior.origin);
    for (const HookAssociation& hook : behavior.hooks) functions.insert(hook.function);
  }
  origins.erase(kNone);
  functions.erase(kNone);
  check(distribution.behaviors.size(), strict ? kMaxBehaviorsStrict : kMaxBehaviors, "behaviors");
  if (!strict) return;
  check(origins.size(), kMaxOriginsStrict, "origins");
  check(functions.size(), kMaxFunctionsStrict, "functions");
}

void readDistribution(const Node& node, Decoding& run, const std::vector<Function>& functions,
                      Distribution& distribution, Index index) {
  const auto behaviors = [&](const Node& value, Decoding& inner) {
    each([&](const Node& element, Decoding& at) {
      readCacheBehavior(element, at, functions, distribution.behaviors.emplace_back());
    })(value, inner);
    checkPatterns(value, inner, distribution.behaviors);
  };
  // Last in the table: the default behavior is the last of all.
  const auto default_behavior = [&](const Node& value, Decoding& inner) {
    readDefaultCacheBehavior(value, inner, functions, distribution.behaviors.emplace_back());
  };
  readObject(node, run, "distribution",
             {
                 required("id", distributionId(distribution.id, index)),
                 required("domainName", domainName(distribution.domain_name, index)),
                 optional("aliases", aliases(distribution.aliases, index)),
                 optional("defaultRootObject", rootObject(distribution.default_root_object)),
                 optional("errorCachingMinTTL", secondsNumber(distribution.error_caching_min_ttl, 0, 31'536'000)),
                 optional("cacheBehaviors", behaviors),
                 required("defaultCacheBehavior", default_behavior),
             });
  checkQuotas(node, run, distribution);
}

}  // namespace

void readDistributions(const Node& node, Decoding& run, Config& config) {
  each([&](const Node& element, Decoding& inner) {
    const auto index = static_cast<Index>(config.distributions.size());
    readDistribution(element, inner, config.functions, config.distributions.emplace_back(), index);
  })(node, run);
}

}  // namespace brink::conf
