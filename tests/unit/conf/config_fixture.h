// What the tests of conf/ share: a temporary folder, a smallest document whose sections can be replaced one by one, and
// problems as plain lines.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "conf/load.h"
#include "tests/support/test_folder.h"

namespace brink::conf::test {

using Sections = std::map<std::string, std::string>;

class ConfigTest : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& content) const {
    const std::filesystem::path path = std::filesystem::path(folder_) / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }
  void makeFolder(const std::string& name) const {
    std::filesystem::create_directories(std::filesystem::path(folder_) / name);
  }

  // One section a line, from line 2 on, in this order; `replaced` sections that are not among these follow.
  static std::string document(Sections replaced = {}) {
    const std::vector<std::pair<std::string, std::string>> smallest{
        {"version", "1"},
        {"listeners", R"([{"port": 0}])"},
        {"origins", R"([{"id": "app", "domainName": "app.test", "customOriginConfig": {}}])"},
        {"distributions", distribution()},
    };
    std::string text = "{";
    for (const auto& [key, value] : smallest) {
      const auto own = replaced.extract(key);
      text += std::string(text == "{" ? "\n" : ",\n") + '"' + key + "\": " + (own.empty() ? value : own.mapped());
    }
    for (const auto& [key, value] : replaced) text += ",\n\"" + key + "\": " + value;
    return text + "\n}";
  }
  // A list of one distribution, with more keys of it and of its default behavior.
  static std::string distribution(const std::string& more = "", const std::string& more_of_behavior = "") {
    return R"([{"id": "E1", "domainName": "d1.cloudfront.net", "defaultCacheBehavior": )"
           R"({"targetOriginId": "app", "cachePolicy": "CachingOptimized")" +
           more_of_behavior + "}" + more + "}]";
  }

  // The Config of a text that must be fine.
  ConfigPtr load(const std::string& text) const {
    const ConfigResult result = parseConfig(text, "brink.json", folder_);
    if (result) return *result;
    ADD_FAILURE() << formatProblems("brink.json", result.error());
    return std::make_shared<Config>();
  }
  // "LINE:COLUMN: message"; the temporary folder is shown as DIR.
  std::vector<std::string> problems(const std::string& text) const {
    std::vector<std::string> lines;
    const ConfigResult result = parseConfig(text, "brink.json", folder_);
    if (result) return lines;
    for (const Problem& problem : result.error()) {
      std::string line = std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " + problem.message;
      for (std::size_t at = line.find(folder_); at != std::string::npos; at = line.find(folder_)) {
        line.replace(at, folder_.size(), "DIR");
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }
  using Lines = std::vector<std::string>;

  const brink::test::TestFolder files_;
  const std::string folder_ = files_.path();
};

}  // namespace brink::conf::test
