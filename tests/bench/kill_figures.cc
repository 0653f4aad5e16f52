// How late the kill of a call is that does not stop by itself: from its deadline to the moment its caller knows, and to
// the moment the proxy was told that the process is gone. Prints microseconds.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include <fcntl.h>

#include "hooks/hook_runtime.h"
#include "hooks/protocol/call.h"
#include "proxy/base/libevent_loop.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// Answers the first call of a context and never the second, so that the deadline counts from when that was posted.
constexpr char kHandler[] =
    "let calls = 0; exports.handler = async event => {"
    " if (++calls > 1) for (;;); return event.Records[0].cf.request; };";
constexpr auto kTimeout = 100ms;
constexpr int kDefaultRounds = 200;

[[noreturn]] void giveUp(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

std::string record() {
  std::string out;
  protocol::CallWriter writer(out);
  writer.begin({.size = 0,
                .flags = protocol::kRawEvent | protocol::kRawAnswer,
                .stage = 0,
                .timeout_ms = 0,
                .deadline_unix_ms = 0});
  writer.strings(std::vector<std::string_view>(9, ""));
  writer.bytes(R"({"Records":[{"cf":{"request":{}}}]})");
  writer.end();
  return out;
}

Task<void> callOnce(ContextPool& pool, const conf::Function& function, CallFailureKind& failure, bool& done) {
  std::string id = pool.newRequestId();
  failure = (co_await pool.call(function, std::move(id), record())).failure;
  done = true;
}

void print(const char* what, std::vector<double> lateness) {
  std::ranges::sort(lateness);
  const auto at = [&lateness](double share) {
    return lateness[static_cast<std::size_t>(share * static_cast<double>(lateness.size() - 1))];
  };
  std::printf("%-34s p50 %6.0f  p90 %6.0f  p99 %6.0f  max %6.0f\n", what, at(0.5), at(0.9), at(0.99), at(1));
}

void measure(int rounds, const std::string& folder) {
  auto launcher = Launcher::start({.executor = BRINK_EXECUTOR_FILE, .require_sandbox = false});
  if (!launcher) giveUp(launcher.error().detail);
  const UniqueFd null(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  LibeventLoop loop;
  HookRuntime runtime(
      loop, std::move(*launcher),
      HookRuntimeSettings{.executors = {.require_sandbox = false}, .log_directory = "", .standard_fd = null.get()},
      Log(2, LogLevel::Error, LogFormat::Text));
  auto config = std::make_shared<conf::Config>();
  config->hooks.max_blanks = 0;  // all contexts are gone when the one that was killed is
  config->functions.push_back({.name = "spin", .code = folder, .timeout = kTimeout});
  auto catalog = runtime.load(*config);
  if (!catalog) giveUp(catalog.error().front().message);
  runtime.publish(config, *catalog);
  auto pool = runtime.makePool(loop);
  TaskScope scope(loop.ready());

  std::vector<double> told;
  std::vector<double> gone;
  const auto call = [&](CallFailureKind expected) {
    CallFailureKind failure{};
    bool done = false;
    // In a turn of the loop, as in life: what a turn posted is woken at its end.
    loop.post([&] { scope.spawn(callOnce(*pool, config->functions[0], failure, done)); });
    while (!done) loop.runTurn();
    if (failure != expected) giveUp("a call ended otherwise than expected");
  };
  for (int i = 0; i < rounds; ++i) {
    call(CallFailureKind::None);
    const auto deadline = Clock::now() + kTimeout;
    const auto late = [deadline] { return std::chrono::duration<double, std::micro>(Clock::now() - deadline).count(); };
    call(CallFailureKind::TimedOut);
    told.push_back(late());
    while (runtime.concurrency().contexts() > 0) loop.runTurn();
    gone.push_back(late());
  }
  print("deadline -> the caller knows", told);
  print("deadline -> its process is gone", gone);
}

}  // namespace
}  // namespace brink::hooks

int main(int argc, char** argv) {
  brink::hooks::becomeLauncherIfAsked(argc, argv);
  char folder[] = "/tmp/brink-kill-XXXXXX";
  if (mkdtemp(folder) == nullptr) brink::hooks::giveUp("mkdtemp");
  std::ofstream(std::filesystem::path(folder) / "index.js") << brink::hooks::kHandler;
  brink::hooks::measure(argc > 1 ? std::atoi(argv[1]) : brink::hooks::kDefaultRounds, folder);
  std::filesystem::remove_all(folder);
  return 0;
}
