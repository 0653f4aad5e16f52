// A process's worth of hooks on one loop, with the fake executor's real processes below it
// (tests/support/fake_executor.cc).
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "hooks/hook_runtime.h"
#include "hooks/protocol/call.h"
#include "proxy/base/libevent_loop.h"
#include "tests/support/test_folder.h"

namespace brink::hooks {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

inline std::string record() {
  std::string out;
  protocol::CallWriter writer(out);
  writer.begin({.size = 0, .flags = 0, .stage = 0, .timeout_ms = 0, .deadline_unix_ms = 0});
  writer.end();
  return out;
}

// A copy of the fake executor under a name of its own, so that its processes can be told from all others.
class Folder {
 public:
  Folder() {
    fs::copy_file(BRINK_FAKE_EXECUTOR, root_ / "executor");
    fs::create_directory(root_ / "code");
    std::ofstream(root_ / "code/index.js") << "exports.handler = 1";
  }
  std::string executor() const { return root_ / "executor"; }
  std::string code() const { return root_ / "code"; }

  std::size_t processes() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator("/proc")) {
      std::error_code error;
      if (fs::read_symlink(entry.path() / "exe", error) == executor() && !error) ++count;
    }
    return count;
  }
  bool allGoneWithin(std::chrono::milliseconds limit) const {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (processes() > 0) {
      if (std::chrono::steady_clock::now() > end) return false;
      usleep(5000);
    }
    return true;
  }

 private:
  const test::TestFolder folder_{"supervision"};
  const fs::path root_ = folder_.path();
};

// A whole process's worth of hooks on one loop.
class Hooks {
 public:
  Hooks(const Folder& folder, std::vector<conf::Function> functions, conf::HookSettings settings = {})
      : code_(folder.code()), settings_(std::move(settings)) {
    auto launcher = Launcher::start({.executor = folder.executor(), .require_sandbox = true});
    if (!launcher) ADD_FAILURE() << launcher.error().detail;
    const Log log(2, LogLevel::Off, LogFormat::Text);
    sink_ = UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    runtime_ = std::make_unique<HookRuntime>(
        loop_, std::move(*launcher),
        HookRuntimeSettings{.executors = {}, .log_directory = "", .standard_fd = sink_.get()}, log);
    load(std::move(functions));
    pool_ = runtime_->makePool(loop_);
  }
  ~Hooks() {
    scope_.reset();
    pool_.reset();
  }

  // The configuration from now on.
  void load(std::vector<conf::Function> functions) {
    config_ = configOf(std::move(functions));
    runtime_->publish(config_, catalogOf(*config_));
  }
  // Of one that may follow.
  CatalogPtr loadNext(std::vector<conf::Function> functions) { return catalogOf(*configOf(std::move(functions))); }

  struct Outcome {
    CallResult result;
    bool done = false;
  };
  // Does not wait for it.
  Outcome& begin(std::size_t function = 0) {
    Outcome& outcome = *outcomes_.emplace_back(std::make_unique<Outcome>());
    scope_->spawn(run(function, outcome.result, outcome.done));
    return outcome;
  }
  CallResult call(std::size_t function = 0) {
    const Outcome& outcome = begin(function);
    while (!outcome.done) loop_.runTurn();
    return outcome.result;
  }
  // Turns the loop until `condition`, at most 10 s.
  template <typename Condition>
  bool wait(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!condition() && std::chrono::steady_clock::now() < end) loop_.runTurn();
    return condition();
  }
  HookRuntime& runtime() { return *runtime_; }
  // What is wrong with those that cannot be made.
  Verdict makeReady() { return makeReady(runtime_->current()); }
  Verdict makeReady(const CatalogPtr& catalog) {
    Verdict verdict;
    bool done = false;
    runtime_->whenMadeReady(catalog, [&](Verdict found) {
      verdict = std::move(found);
      done = true;
    });
    EXPECT_TRUE(wait([&] { return done; }));
    return verdict;
  }
  conf::Problems makeSnapshots() { return makeReady().problems(); }

 private:
  conf::ConfigPtr configOf(std::vector<conf::Function> functions) const {
    auto config = std::make_shared<conf::Config>();
    config->hooks = settings_;
    for (auto& function : functions) {
      function.code = code_;
      config->functions.push_back(std::move(function));
    }
    return config;
  }
  CatalogPtr catalogOf(const conf::Config& config) {
    auto catalog = runtime_->load(config);
    if (catalog) return *catalog;
    ADD_FAILURE() << catalog.error().front().message;
    return std::make_shared<CatalogSnapshot>();
  }

  Task<void> run(std::size_t function, CallResult& result, bool& done) {
    // The configuration may change while it runs.
    const conf::ConfigPtr config = config_;
    std::string id = pool_->newRequestId();
    result = co_await pool_->call(config->functions[function], std::move(id), record());
    done = true;
  }

  const std::string code_;
  const conf::HookSettings settings_;
  LibeventLoop loop_;
  UniqueFd sink_;
  std::unique_ptr<HookRuntime> runtime_;
  conf::ConfigPtr config_;
  std::unique_ptr<ContextPool> pool_;
  std::vector<std::unique_ptr<Outcome>> outcomes_;
  std::unique_ptr<TaskScope> scope_ = std::make_unique<TaskScope>(loop_.ready());
};

inline conf::Function function(const std::string& does, std::string name = "edge") {
  return {.name = std::move(name), .version = "1", .handler = "index." + does, .timeout = 300ms};
}

}  // namespace brink::hooks
