#include "hooks/single_run.h"

#include <algorithm>
#include <memory>

#include <unistd.h>

#include "hooks/hook_runtime.h"
#include "hooks/template_maker.h"
#include "proxy/base/libevent_loop.h"

namespace brink::hooks {
namespace {

// Lines go out at once and unprefixed: somebody is watching one function.
class PlainSink final : public LogSink {
 public:
  explicit PlainSink(const SingleRun& run) : fd_(run.log_fd), shown_(run.shown) {}
  void write(const std::string&, conf::LogFormat, std::string text) override {
    writeAll(shown_ == nullptr ? text : shownLines(text));
  }

 private:
  std::string shownLines(std::string_view text) const {
    std::string shown;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      shown += shown_(text.substr(0, end));
      shown += '\n';
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return shown;
  }
  void writeAll(std::string_view text) const {
    for (std::string_view rest = text; !rest.empty();) {
      const ssize_t done = ::write(fd_, rest.data(), rest.size());
      if (done <= 0) return;
      rest.remove_prefix(static_cast<std::size_t>(done));
    }
  }

  const int fd_;
  std::string (*const shown_)(std::string_view line);
};

conf::ConfigPtr configOf(const SingleRun& run) {
  auto config = std::make_shared<conf::Config>();
  config->functions.push_back(run.function);
  config->hooks.profile = run.profile;
  config->hooks.sandbox = run.sandbox;
  config->outbound = run.outbound;
  return config;
}

// The call; with SnapStart its snapshot first. `outcome` holds the error of that.
Task<void> keepResult(ContextPool& pool, TemplateMaker& templates, const CatalogPtr& catalog, const SingleRun& run,
                      Result<CallResult>& outcome, LibeventLoop& loop) {
  const FunctionVersionPtr version = catalog->versions().front();
  Signal made(loop.ready());
  Verdict verdict;
  std::vector<FunctionVersionPtr> wanted;
  if (version->snapshot) wanted.push_back(version);
  templates.make(wanted, [&](Verdict found) {
    verdict = std::move(found);
    made.wake();
  });
  co_await made.wait();
  if (verdict.good()) {
    outcome = co_await pool.call(version->settings, run.aws_request_id, run.record);
  } else {
    outcome = fail(ErrorCode::Internal, Side::Hook, verdict.problems().front().message);
  }
  loop.stop();
}

}  // namespace

Result<CallResult> runOnce(const SingleRun& run, const Log& log) {
  const bool require = run.sandbox == conf::SandboxMode::Require;
  auto launcher = Launcher::start({.executor = "", .require_sandbox = require});
  if (!launcher) return std::unexpected(launcher.error());
  const conf::ConfigPtr config = configOf(run);
  Concurrency concurrency;
  EphemeralStorage storage;  // one context: its quota is bound enough
  FunctionCatalog catalog(concurrency, MissingHandlers::LeftToTheRuntime);
  auto snapshot = catalog.load(*config);
  if (!snapshot) {
    return fail(ErrorCode::InvalidArgument, Side::Operator, snapshot.error().front().message);
  }
  catalog.publish(*snapshot, *config);
  auto bell = WorkerBell::make();
  if (!bell) return std::unexpected(bell.error());

  PlainSink sink(run);
  LibeventLoop loop;
  Supervisor supervisor(loop, std::move(*launcher), {.require_sandbox = require, .plain_for_tests = false}, log);
  TemplateMaker templates(loop, supervisor, sink);
  const std::unique_ptr<OutboundConnector> network = run.connect ? run.connect(loop) : nullptr;
  ContextPool pool({.loop = loop,
                    .concurrency = concurrency,
                    .logs = sink,
                    .log = log,
                    .bell = std::move(*bell),
                    .place = {},
                    .storage = storage,
                    .need_room = {},
                    .detach = {}});
  pool.connect(supervisor.attach(loop, pool));
  if (network) pool.connectOutbound(*network);
  pool.configure(config, *snapshot);
  Result<CallResult> outcome;
  {
    TaskScope scope(loop.ready());
    scope.spawn(keepResult(pool, templates, *snapshot, run, outcome, loop));
    loop.run();
  }
  return outcome;
}

}  // namespace brink::hooks
