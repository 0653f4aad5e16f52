// A pool on a manual loop with contexts that the test plays, and calls whose results it keeps.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hooks/context_pool.h"
#include "hooks/protocol/call.h"
#include "tests/support/fake_context.h"

namespace brink::hooks {

class KeptLog final : public LogSink {
 public:
  void write(const std::string& group, conf::LogFormat, std::string text) override {
    last_group = group;
    this->text += text;
  }
  std::string text;
  std::string last_group;
};

class PoolTest : public testing::Test {
 protected:
  struct Outcome {
    bool done = false;
    CallResult result;
  };

  PoolTest() {
    config_ = std::make_shared<conf::Config>();
    config_->functions.push_back(conf::Function{.name = "edge", .version = "7"});
    config_->hooks.max_blanks = 0;  // where a test counts contexts, they are those that calls asked for
  }
  // Makes the pool; what the configuration says must be said before.
  void open() {
    for (const auto& function : config_->functions) versions_.push_back(versionOf(function));
    const auto catalog = std::make_shared<CatalogSnapshot>(versions_);
    concurrency_.setLimits(config_->hooks.concurrency, config_->hooks.max_contexts);
    pool_ = std::make_unique<ContextPool>(ContextPoolParts{.loop = loop_,
                                                           .concurrency = concurrency_,
                                                           .logs = log_,
                                                           .log = Log(2, LogLevel::Off, LogFormat::Text),
                                                           .bell = std::move(*WorkerBell::make()),
                                                           .place = place_,
                                                           .storage = storage_,
                                                           .need_room = [this] { ++room_asked_; },
                                                           .detach = {}});
    pool_->connect(executors_.makeSource(*pool_));
    pool_->configure(config_, catalog);
  }
  void TearDown() override {
    scope_.reset();
    pool_.reset();
    loop_.runUntilIdle();
    EXPECT_EQ(concurrency_.contexts(), 0);
    EXPECT_EQ(concurrency_.sharedInUse(), 0);
    EXPECT_EQ(concurrency_.blanks(), 0);
    EXPECT_EQ(concurrency_.ending(), 0);
  }

  static FunctionVersionPtr versionOf(const conf::Function& function) {
    static std::uint64_t next_order = 1;
    auto version = std::make_shared<FunctionVersion>();
    version->settings = function;
    auto order = std::make_shared<TemplateOrder>();
    order->id = next_order++;
    order->label = function.name + ":" + function.version;
    if (function.snap_start) {
      version->snapshot = std::make_shared<Snapshot>(SnapshotFacts{});
      order->snapshot = version->snapshot;
    }
    version->order = order;
    version->concurrency = std::make_shared<FunctionConcurrency>();
    version->metrics = std::make_shared<FunctionMetrics>();
    version->provisioning = std::make_shared<Provisioning>(0);
    version->provisioning->setWanted(function.provisioned_concurrency);
    version->log_group = "/aws/lambda/us-east-1." + function.name;
    return version;
  }

  static std::string record(std::size_t body = 10) {
    std::string out;
    protocol::CallWriter writer(out);
    writer.begin({.size = 0, .flags = 0, .stage = 0, .timeout_ms = 0, .deadline_unix_ms = 0});
    writer.bytes(std::string(body, 'x'));
    writer.end();
    return out;
  }

  // Calls the function; the loop is then run until nothing happens any more.
  Outcome& call(std::size_t function = 0) {
    Outcome& outcome = callQuietly(function);
    loop_.runUntilIdle();
    return outcome;
  }
  Outcome& callQuietly(std::size_t function = 0, std::size_t body = 10) {
    outcomes_.push_back(std::make_unique<Outcome>());
    scope_->spawn(run(outcomes_.back().get(), function, body));
    return *outcomes_.back();
  }

  // A first call that ended: context 0 is warm.
  test::FakeContext& warmUp(std::size_t function = 0) {
    const std::size_t index = executors_.made();
    call(function);
    test::FakeContext& context = executors_.context(index);
    context.initDone();
    context.begin();
    context.answerUnchanged(10);
    loop_.runUntilIdle();
    return context;
  }

  FunctionMetrics& metrics(std::size_t function = 0) { return *versions_[function]->metrics; }

  test::ManualLoop loop_;
  std::shared_ptr<conf::Config> config_;
  Concurrency concurrency_;
  EphemeralStorage storage_;
  KeptLog log_;
  test::FakeExecutors executors_{loop_};
  std::vector<FunctionVersionPtr> versions_;
  std::unique_ptr<ContextPool> pool_;
  std::unique_ptr<TaskScope> scope_ = std::make_unique<TaskScope>(loop_.ready());
  std::vector<std::unique_ptr<Outcome>> outcomes_;
  int room_asked_ = 0;
  WorkerPlace place_;

 private:
  Task<void> run(Outcome* outcome, std::size_t function, std::size_t body) {
    std::string id = pool_->newRequestId();
    outcome->result = co_await pool_->call(config_->functions[function], std::move(id), record(body));
    outcome->done = true;
  }
};

}  // namespace brink::hooks
