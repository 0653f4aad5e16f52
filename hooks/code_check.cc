#include "hooks/code_check.h"

#include <string>
#include <utility>

#include "hooks/executor/launcher.h"
#include "proxy/base/libevent_loop.h"

namespace brink::hooks {
namespace {

// What executors say is in the verdict.
class NoSink final : public LogSink {
 public:
  void write(const std::string&, conf::LogFormat, std::string) override {}
};

}  // namespace

std::expected<CatalogPtr, conf::Problems> CodeCheck::load(const conf::Config& config) {
  conf::Config plain = config;
  for (conf::Function& function : plain.functions) function.snap_start = false;
  return catalog_.load(plain);
}

Result<Verdict> CodeCheck::compile(const CatalogPtr& catalog) {
  if (catalog->versions().empty()) return Verdict{};
  auto launcher = Launcher::start({.executor = "", .require_sandbox = false});
  if (!launcher) return std::unexpected(launcher.error());
  NoSink sink;
  LibeventLoop loop;
  const Log log(2, LogLevel::Off, LogFormat::Text);
  Supervisor supervisor(loop, std::move(*launcher), {.require_sandbox = false, .plain_for_tests = false}, log);
  TemplateMaker templates(loop, supervisor, sink);
  Verdict verdict;
  templates.make(catalog->versions(), [&](Verdict found) {
    verdict = std::move(found);
    loop.stop();
  });
  loop.run();
  return verdict;
}

}  // namespace brink::hooks
