#include "tests/bench/hook_worker.h"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace brink::hooks {
namespace {

namespace fs = std::filesystem;

constexpr char kHandler[] = R"(exports.handler = async (event) => {
  const request = event.Records[0].cf.request;
  if (request.uri.startsWith('/spin')) for (const end = Date.now() + 50; Date.now() < end;);
  request.uri = '/v2' + request.uri;
  request.headers['x-brink'] = [{key: 'X-Brink', value: 'yes'}];
  return request;
};)";

[[noreturn]] void giveUp(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

std::string contentOf(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// /proc/PID/stat: the fields behind the name, which may hold anything.
pid_t parentOf(const fs::path& process) {
  const std::string stat = contentOf(process / "stat");
  const auto name_end = stat.rfind(')');
  pid_t parent = 0;
  if (name_end == std::string::npos || name_end + 4 >= stat.size()) return 0;
  std::from_chars(stat.data() + name_end + 4, stat.data() + stat.size(), parent);
  return parent;
}

}  // namespace

BenchWorker::BenchWorker() {
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
  config->hooks.concurrency = 100'000;  // a million calls per second may begin
  config->functions.push_back({.name = "bench", .code = root_});
  config->distributions.push_back({.id = "E1", .domain_name = "d1.cloudfront.net"});
  config_ = config;
  auto catalog = runtime_->load(*config_);
  if (!catalog) giveUp(catalog.error().front().message);
  runtime_->publish(config_, *catalog);
  pool_ = runtime_->makePool(loop_);
  makeRequest();
  scope_ = std::make_unique<TaskScope>(loop_.ready());
}

BenchWorker::~BenchWorker() {
  scope_.reset();
  pool_.reset();
  runtime_.reset();
  fs::remove_all(root_);
}

void BenchWorker::makeRequest() {
  light_.method = "GET";
  light_.path = "/articles/2025/index.html";
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
  for (const auto& [field, value] : fields) light_.headers.add(field, value);
  spinning_ = light_;
  spinning_.path = "/spin";
  input_ = {.stage = conf::Stage::ViewerRequest,
            .config = config_.get(),
            .distribution = &config_->distributions.front(),
            .function = &config_->functions.front(),
            .request_id = "abcdefghijklmnopqrstuvwxyz0123456789",
            .client_ip = "203.0.113.7",
            .request = &light_};
}

Task<bool> BenchWorker::call(bool spin) {
  HookInput input = input_;
  if (spin) input.request = &spinning_;
  std::string id = pool_->newRequestId();
  std::string record = buildCall(input, id);
  CallResult result = co_await pool_->call(*input.function, std::move(id), std::move(record));
  const bool good = result.failure == CallFailureKind::None &&
                    applyAnswer(input, std::move(result.answer)).action == HookAction::Continue;
  if (!good) ++failed_;
  ++completed_;
  co_return good;
}

Task<void> BenchWorker::callForEver() {
  while (true) co_await call(false);
}

void BenchWorker::keepInFlight(int count) {
  for (int i = 0; i < count; ++i) scope_->spawn(callForEver());
}

void BenchWorker::complete(std::uint64_t count) {
  const std::uint64_t target = completed_ + count;
  while (completed_ < target) loop_.runTurn();
}

double BenchWorker::executorCpuMicroseconds() {
  std::map<pid_t, pid_t> parents;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    pid_t pid = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), pid).ec == std::errc{}) {
      parents[pid] = parentOf(entry.path());
    }
  }
  const auto isBelow = [&](pid_t pid) {
    while (pid > 1 && pid != getpid()) pid = parents[pid];
    return pid == getpid();
  };
  double sum = 0;
  std::vector<pid_t> pids;
  for (const auto& [pid, parent] : parents) pids.push_back(pid);
  for (const pid_t pid : pids) {
    if (pid == getpid() || !isBelow(pid)) continue;
    // The first number is nanoseconds on a processor.
    sum += std::strtod(contentOf("/proc/" + std::to_string(pid) + "/schedstat").c_str(), nullptr) / 1000;
  }
  return sum;
}

}  // namespace brink::hooks
