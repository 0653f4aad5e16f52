#include "proxy/server/check_command.h"

#include <csignal>
#include <cstdio>
#include <memory>

#include "conf/load.h"
#include "hooks/code_check.h"
#include "proxy/server/deployment.h"

namespace brink::server {
namespace {

void print(const std::string& file, conf::Problems problems, const char* kind) {
  for (conf::Problem& problem : problems) problem.message.insert(0, kind);
  std::fputs(conf::formatProblems(file, conf::inFileOrder(std::move(problems))).c_str(), stderr);
}

}  // namespace

int checkCommand(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);  // executors may go while they are spoken to
  hooks::CodeCheck code;
  Deployer deployer([&code](const conf::Config& config) { return code.load(config); },
                    std::make_shared<net::TicketKeys>());
  const auto prepared = deployer.prepare(options.config_file);
  if (!prepared) {
    std::fputs(prepared.error().c_str(), stderr);
    return kExitUsage;
  }
  const auto verdict = hooks::CodeCheck::compile((*prepared)->functions);
  if (!verdict) {
    std::fprintf(stderr, "%s: the functions' code was not checked: %s\n", options.config_file.c_str(),
                 verdict.error().detail.c_str());
    return kExitFailed;
  }
  print(options.config_file, verdict->doubts, "warning: ");
  print(options.config_file, verdict->problems(), "");
  if (!verdict->mistakes.empty()) return kExitUsage;
  if (!verdict->failures.empty()) return kExitFailed;
  std::printf("%s: ok\n", options.config_file.c_str());
  return kExitDone;
}

}  // namespace brink::server
