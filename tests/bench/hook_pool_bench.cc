// What a hook costs the proxy: calls through the pool to real contexts, W in flight. The CPU column is this thread's
// alone: the proxy's share. Each call is an event of a dozen headers; the handler changes the URI and adds a header.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include "hooks/hook_runner.h"
#include "hooks/hook_runtime.h"
#include "proxy/base/libevent_loop.h"

namespace brink::hooks {
namespace {

namespace fs = std::filesystem;

constexpr char kHandler[] = R"(exports.handler = async (event) => {
  const request = event.Records[0].cf.request;
  request.uri = '/v2' + request.uri;
  request.headers['x-brink'] = [{key: 'X-Brink', value: 'yes'}];
  return request;
};)";

[[noreturn]] void giveUp(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

// Everything a worker has, on one loop.
class Worker {
 public:
  Worker() {
    char name[] = "/tmp/brink-bench-XXXXXX";
    root_ = mkdtemp(name);
    std::ofstream(root_ / "index.js") << kHandler;
    setenv("BRINK_EXECUTOR", BRINK_EXECUTOR_FILE, 0);
    auto launcher = Launcher::start({.executor = "", .require_sandbox = false});
    if (!launcher) giveUp(launcher.error().detail);
    null_ = UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    runtime_ = std::make_unique<HookRuntime>(
        loop_, std::move(*launcher),
        HookRuntimeSettings{.executors = {.require_sandbox = false}, .log_directory = "", .standard_fd = null_.get()},
        Log(2, LogLevel::Error, LogFormat::Text));
    auto config = std::make_shared<conf::Config>();
    config->functions.push_back({.name = "bench", .code = root_});
    config->distributions.push_back({.id = "E1", .domain_name = "d1.cloudfront.net"});
    config_ = config;
    auto catalog = runtime_->load(*config_);
    if (!catalog) giveUp(catalog.error().front().message);
    runtime_->publish(config_, *catalog);
    pool_ = runtime_->makePool(loop_);
    makeRequest();
  }
  ~Worker() {
    scope_.reset();
    pool_.reset();
    runtime_.reset();
    fs::remove_all(root_);
  }

  void keepInFlight(int count) {
    scope_ = std::make_unique<TaskScope>(loop_.ready());
    for (int i = 0; i < count; ++i) scope_->spawn(callForEver());
  }
  void complete(std::uint64_t count) {
    const std::uint64_t target = completed_ + count;
    while (completed_ < target) loop_.runTurn();
  }
  std::uint64_t failed() const { return failed_; }

 private:
  void makeRequest() {
    request_.method = "GET";
    request_.path = "/articles/2025/index.html";
    const std::pair<const char*, const char*> fields[] = {
        {"Host", "www.example.com"},
        {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"},
        {"Accept", "text/html,application/xhtml+xml"},
        {"Accept-Language", "en-US,en;q=0.9"},
        {"Accept-Encoding", "gzip, deflate, br"},
        {"Cookie", "session=0123456789abcdef; theme=dark"},
        {"Referer", "https://www.example.com/"},
        {"Cache-Control", "max-age=0"},
        {"Sec-Fetch-Site", "same-origin"},
        {"Sec-Fetch-Mode", "navigate"},
        {"X-Forwarded-For", "203.0.113.7"},
        {"Upgrade-Insecure-Requests", "1"}};
    for (const auto& [field, value] : fields) request_.headers.add(field, value);
    input_ = {.stage = conf::Stage::ViewerRequest,
              .config = config_.get(),
              .distribution = &config_->distributions.front(),
              .function = &config_->functions.front(),
              .request_id = "abcdefghijklmnopqrstuvwxyz0123456789",
              .client_ip = "203.0.113.7",
              .request = &request_};
  }

  Task<void> callForEver() {
    while (true) {
      std::string id = pool_->newRequestId();
      std::string record = buildCall(input_, id);
      const CallResult result = co_await pool_->call(*input_.function, std::move(id), std::move(record));
      if (result.failure != CallFailureKind::None) ++failed_;
      ++completed_;
    }
  }

  fs::path root_;
  LibeventLoop loop_;
  UniqueFd null_;
  std::unique_ptr<HookRuntime> runtime_;
  conf::ConfigPtr config_;
  std::unique_ptr<ContextPool> pool_;
  http::RequestHead request_;
  HookInput input_;
  std::uint64_t completed_ = 0;
  std::uint64_t failed_ = 0;
  std::unique_ptr<TaskScope> scope_;
};

void hookCalls(benchmark::State& state) {
  Worker worker;
  worker.keepInFlight(static_cast<int>(state.range(0)));
  worker.complete(20'000);
  constexpr int kBatch = 1000;
  while (state.KeepRunningBatch(kBatch)) worker.complete(kBatch);
  state.counters["failed"] = static_cast<double>(worker.failed());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hookCalls)->Arg(1)->Arg(8)->Arg(32)->Arg(320)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace brink::hooks

int main(int argc, char** argv) {
  brink::hooks::becomeLauncherIfAsked(argc, argv);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
