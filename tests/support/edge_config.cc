#include "tests/support/edge_config.h"

#include <nlohmann/json.hpp>

#include "proxy/base/check.h"
#include "tests/support/scripted_origin.h"

namespace brink::test {
namespace {

using Json = nlohmann::json;

void append(std::string& list, const std::string& item) {
  if (!list.empty()) list += ",";
  list += item;
}

Json object(const std::string& members) {
  Json parsed = Json::parse("{" + members + "}", nullptr, false);
  CHECK(parsed.is_object());
  return parsed;
}

Json defaults(const std::string& folder, const std::string& certificate, const std::string& key) {
  return {{"version", 1},
          {"workers", 2},
          {"shutdownTimeout", "5s"},
          {"listeners",
           {{{"host", "127.0.0.1"}, {"port", 0}},
            {{"host", "127.0.0.1"},
             {"port", 0},
             {"tls", {{"certificates", {{{"certificateFile", certificate}, {"privateKeyFile", key}}}}}}}}},
          {"admin", {{"host", "127.0.0.1"}, {"port", 0}, {"socket", folder + "/admin.sock"}}},
          {"hooks", {{"sandbox", "degrade"}, {"logDirectory", folder + "/log"}}},
          {"accessLog", {{"file", folder + "/access.log"}, {"format", "json"}}}};
}

}  // namespace

EdgeConfig::EdgeConfig(const ScriptedOrigin& origin) : EdgeConfig(origin.port()) {}
EdgeConfig::EdgeConfig(std::uint16_t origin_port) : origin_port_(origin_port) {}

EdgeConfig& EdgeConfig::function(const std::string& name, const std::string& code, const std::string& members) {
  code_[name] = code;
  functions_[name] = members;
  return *this;
}

EdgeConfig& EdgeConfig::hook(const std::string& stage, const std::string& function, const std::string& members) {
  append(hooks_, R"({"eventType": ")" + stage + R"(", "function": ")" + function + ":1\"" +
                     (members.empty() ? "" : ", " + members) + "}");
  return *this;
}

EdgeConfig& EdgeConfig::behavior(const std::string& path_pattern, const std::string& members) {
  append(behaviors_, R"({"pathPattern": ")" + path_pattern + R"(", "targetOriginId": "origin", "cachePolicy": "test")" +
                         (members.empty() ? "" : ", " + members) + "}");
  return *this;
}

EdgeConfig& EdgeConfig::behaviorMembers(const std::string& members) {
  more_["behavior"].push_back(members);
  return *this;
}

EdgeConfig& EdgeConfig::distributionMembers(const std::string& members) {
  more_["distribution"].push_back(members);
  return *this;
}

EdgeConfig& EdgeConfig::originMembers(const std::string& members) {
  more_["origin"].push_back(members);
  return *this;
}

EdgeConfig& EdgeConfig::customOriginMembers(const std::string& members) {
  more_["customOrigin"].push_back(members);
  return *this;
}

EdgeConfig& EdgeConfig::rootMembers(const std::string& members) {
  more_["root"].push_back(members);
  return *this;
}

EdgeConfig& EdgeConfig::moreOrigins(const std::string& origins) {
  more_origins_ += origins;
  return *this;
}

EdgeConfig& EdgeConfig::cachePolicy(const std::string& members) {
  more_["cachePolicy"].push_back(members);
  return *this;
}

std::string EdgeConfig::text(const std::string& folder, const std::string& certificate, const std::string& key) const {
  const auto add = [this](Json to, const std::string& name) {
    const auto found = more_.find(name);
    if (found == more_.end()) return to;
    for (const std::string& members : found->second) to.update(object(members), true);
    return to;
  };
  Json config = defaults(folder, certificate, key);
  Json origin{{"id", "origin"},
              {"domainName", "127.0.0.1"},
              {"customOriginConfig", add({{"httpPort", origin_port_}}, "customOrigin")}};
  config["origins"] = Json::parse("[" + add(origin, "origin").dump() + more_origins_ + "]");
  for (const auto& [name, members] : functions_) {
    Json function{{"version", 1}, {"code", folder + "/" + name}, {"handler", "index.handler"}};
    function.update(object(members));
    config["functions"][name] = function;
  }
  config["cachePolicies"] = {add({{"name", "test"},
                                  {"minTTL", 0},
                                  {"defaultTTL", 60},
                                  {"maxTTL", 86400},
                                  {"queryStringsConfig", {{"queryStringBehavior", "all"}}}},
                                 "cachePolicy")};
  const Json behavior{{"targetOriginId", "origin"},
                      {"cachePolicy", "test"},
                      {"allowedMethods", {"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"}},
                      {"lambdaFunctionAssociations", Json::parse("[" + hooks_ + "]")}};
  const Json distribution{{"id", "ETEST"},
                          {"domainName", "dtest.cloudfront.net"},
                          {"aliases", {"127.0.0.1"}},
                          {"cacheBehaviors", Json::parse("[" + behaviors_ + "]")},
                          {"defaultCacheBehavior", add(behavior, "behavior")}};
  config["distributions"] = {add(distribution, "distribution")};
  return add(config, "root").dump(1);
}

}  // namespace brink::test
