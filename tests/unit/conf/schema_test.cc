// The schema, the example and the decoders say the same.
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "conf/decoding.h"
#include "conf/sections/sections.h"
#include "tests/unit/conf/config_fixture.h"

namespace brink::conf::test {
namespace {

using Json = nlohmann::json;

std::string shipped(const std::string& name) {
  std::ifstream stream(std::string(BRINK_CONF_DIR "/") + name);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

class SchemaTest : public ConfigTest {
 protected:
  SchemaTest() : schema_(Json::parse(shipped("brink.schema.json"))), example_(shipped("brink.example.jsonc")) {
    for (const char* file :
         {"certs/example.com.pem", "certs/example.com.key", "certs/example.org.pem", "certs/example.org.key",
          "certs/internal-ca.pem", "secrets/origin", "handlers/auth-7.zip"}) {
      write(file, "content");
    }
    for (const char* folder : {"site", "layers/aws-sdk", "handlers/rewrite", "handlers/auth-8"}) makeFolder(folder);
    setenv("ORIGIN_TOKEN", "token", 1);
    setenv("REWRITE_API_KEY", "key", 1);
  }

  // What the decoders looked for and found while they read the example.
  KeyRecord keysOfExample() const {
    Problems problems;
    KeyRecord record;
    const auto document = parseDocument(example_, problems);
    Decoding run(problems, folder_, &record);
    Config config;
    readConfig(document.value(), run, config);
    EXPECT_TRUE(problems.empty());
    return record;
  }
  // The entries of $defs that describe objects with keys.
  std::map<std::string, Json> objectsOfSchema() const {
    std::map<std::string, Json> objects;
    for (const auto& [name, definition] : schema_["$defs"].items()) {
      if (definition.contains("properties")) objects[name] = definition;
    }
    return objects;
  }

  Json schema_;
  std::string example_;
};

TEST_F(SchemaTest, ExampleLoads) {
  const ConfigPtr config = load(example_);
  EXPECT_EQ(config->functions.size(), 3U);
  EXPECT_EQ(config->origins.size(), 2U);
}

TEST_F(SchemaTest, ExampleShowsEveryKey) {
  for (const auto& [section, keys] : keysOfExample()) EXPECT_EQ(keys.used, keys.allowed) << section;
}

TEST_F(SchemaTest, SchemaAndDecodersHaveTheSameSections) {
  std::set<std::string> decoded;
  std::set<std::string> described;
  for (const auto& [section, keys] : keysOfExample()) decoded.insert(section);
  for (const auto& [section, definition] : objectsOfSchema()) described.insert(section);
  EXPECT_EQ(decoded, described);
}

TEST_F(SchemaTest, SchemaAndDecodersHaveTheSameKeysInEverySection) {
  const auto objects = objectsOfSchema();
  for (const auto& [section, keys] : keysOfExample()) {
    std::set<std::string> described;
    for (const auto& [key, property] : objects.at(section)["properties"].items()) described.insert(key);
    EXPECT_EQ(keys.allowed, described) << section;
    EXPECT_EQ(keys.required, objects.at(section).value("required", std::set<std::string>{})) << section;
    EXPECT_EQ(objects.at(section)["additionalProperties"], false) << section;
  }
}

TEST_F(SchemaTest, EveryKeyIsDescribed) {
  for (const auto& [section, definition] : objectsOfSchema()) {
    EXPECT_TRUE(definition.contains("description")) << section;
    for (const auto& [key, property] : definition["properties"].items()) {
      EXPECT_TRUE(property.contains("description")) << section << "." << key;
    }
  }
}

// A section with every default of the schema written out gives what leaving it out gives.
TEST_F(SchemaTest, DefaultsOfTheSchemaAreTheDecoders) {
  makeFolder("code");
  const auto objects = objectsOfSchema();
  const auto written = [&](const std::string& section, Json object) {
    for (const auto& [key, property] : objects.at(section)["properties"].items()) {
      if (property.contains("default")) object[key] = property["default"];
    }
    return object;
  };
  const auto config = [&](auto section) {
    return load(document({
        {"listeners", Json::array({section("listener", Json{{"port", 0}})}).dump()},
        {"viewerLimits", section("viewerLimits", Json::object()).dump()},
        {"admin", section("admin", Json::object()).dump()},
        {"cache", section("cache", Json::object()).dump()},
        {"hooks", section("hooks", Json::object()).dump()},
        {"outbound", section("outbound", Json::object()).dump()},
        {"accessLog", section("accessLog", Json{{"file", "-"}}).dump()},
        {"origins",
         Json::array({section("origin", Json{{"id", "app"},
                                             {"domainName", "a.test"},
                                             {"customOriginConfig", section("customOriginConfig", Json::object())}})})
             .dump()},
        {"functions", Json{{"f", section("function", Json{{"version", 1}, {"code", "code"}})}}.dump()},
        {"cachePolicies", Json::array({section("cachePolicy", Json{{"name", "p"}})}).dump()},
    }));
  };
  const ConfigPtr with = config(written);
  const ConfigPtr without = config([](const std::string&, Json object) { return object; });
  EXPECT_EQ(with->listeners, without->listeners);
  EXPECT_EQ(with->viewer_limits, without->viewer_limits);
  EXPECT_EQ(with->admin, without->admin);
  EXPECT_EQ(with->cache, without->cache);
  EXPECT_EQ(with->hooks, without->hooks);
  EXPECT_EQ(with->outbound, without->outbound);
  EXPECT_EQ(with->access_log, without->access_log);
  EXPECT_EQ(with->origins[0].custom, without->origins[0].custom);
  EXPECT_EQ(with->origins[0].connection_timeout, without->origins[0].connection_timeout);
  EXPECT_EQ(with->functions, without->functions);
  EXPECT_EQ(with->cache_policies, without->cache_policies);
}

}  // namespace
}  // namespace brink::conf::test
