// brink: the command. What each verb does is in cli.cc's help and README.md.
#include <cstdio>

#include <sys/resource.h>

#include "hooks/executor/launcher.h"
#include "proxy/server/check_command.h"
#include "proxy/server/cli.h"
#include "proxy/server/invoke_command.h"
#include "proxy/server/logs_command.h"
#include "proxy/server/reload_command.h"
#include "proxy/server/server.h"

namespace {

// As many as the system lets us have: a context takes three descriptors of the server, a connection one. The usual
// limit of 1,024 is for programs that call select().
void allowManyFiles() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  brink::hooks::becomeLauncherIfAsked(argc, argv);
  using brink::server::Command;
  const auto parsed = brink::server::parseCommandLine(argc, argv);
  if (!parsed.options) return parsed.exit_code;
  allowManyFiles();
  switch (parsed.options->command) {
    case Command::Serve:
      return brink::server::Server(*parsed.options).run();
    case Command::Check:
      return brink::server::checkCommand(*parsed.options);
    case Command::Reload:
      return brink::server::reloadCommand(*parsed.options);
    case Command::Invoke:
      return brink::server::invokeCommand(parsed.options->invoke);
    case Command::Logs:
      return brink::server::logsCommand(*parsed.options);
    case Command::Version:
      std::printf("brink %s\n", BRINK_VERSION);
      return brink::server::kExitDone;
  }
  return brink::server::kExitUsage;
}
