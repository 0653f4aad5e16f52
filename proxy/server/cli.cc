#include "proxy/server/cli.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace brink::server {
namespace {

const std::map<std::string, conf::Stage> kStages{{"viewer-request", conf::Stage::ViewerRequest},
                                                 {"origin-request", conf::Stage::OriginRequest},
                                                 {"origin-response", conf::Stage::OriginResponse},
                                                 {"viewer-response", conf::Stage::ViewerResponse}};

const std::map<std::string, LogForm> kLogForms{{"text", LogForm::Text}, {"json", LogForm::Json}};
const std::map<std::string, double> kAges{{"ms", 1}, {"s", 1e3}, {"m", 60e3}, {"h", 3600e3}, {"d", 86400e3}};
constexpr double kOldest = 86400e3 * 36500;

struct RawInvoke {
  std::vector<std::string> env;
  std::string env_file;
  std::string stage;
};

void addConfig(CLI::App* command, Options& options) {
  command->add_option("--config", options.config_file, "Configuration file (JSON, comments allowed)")
      ->envname("BRINK_CONFIG")
      ->default_str("/etc/brink/brink.json");
}

void addServerCommands(CLI::App& app, Options& options) {
  CLI::App* serve = app.add_subcommand("serve", "Serve until SIGTERM; SIGHUP reloads, SIGUSR1 reopens logs");
  addConfig(serve, options);
  serve->add_option("--log-level", options.log_level, "debug, info, warn or error")
      ->envname("BRINK_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  serve->callback([&options] { options.command = Command::Serve; });

  CLI::App* check = app.add_subcommand("check", "Check a configuration file and the code it names; change nothing");
  addConfig(check, options);
  check->callback([&options] { options.command = Command::Check; });

  CLI::App* reload = app.add_subcommand("reload", "Have the running server load its configuration file anew");
  addConfig(reload, options);
  reload
      ->add_option("--admin", options.admin_socket, "Unix socket of the running server (default: the one in the file)")
      ->envname("BRINK_ADMIN");
  reload->callback([&options] { options.command = Command::Reload; });

  app.add_subcommand("version", "Print the version")->callback([&options] { options.command = Command::Version; });
}

void addInvoke(CLI::App& app, Options& options, RawInvoke& raw) {
  InvokeOptions& invoke = options.invoke;
  CLI::App* command = app.add_subcommand("invoke", "Run a package directory's handler once, without a server");
  command->add_option("directory", invoke.directory, "Package directory or .zip")->required();
  command->add_option("--layer", invoke.layers, "Directory or .zip to stand in /opt, repeatable; the last one counts")
      ->expected(1)
      ->take_all();
  command->add_option("--handler", invoke.handler, "FILE.EXPORT")->capture_default_str();
  command->add_option("--event", invoke.event_file, "JSON file, or - for standard input")->required();
  command->add_option("--type", raw.stage, "Stage, if the event does not say it")
      ->check(CLI::IsMember({"viewer-request", "origin-request", "origin-response", "viewer-response"}));
  command->add_option("--env", raw.env, "NAME=VALUE, repeatable")->expected(1)->take_all();
  command->add_option("--env-file", raw.env_file, "JSON object of environment variables");
  command->add_option("--timeout", invoke.timeout_seconds, "Seconds")->check(CLI::Range(1, 900))->capture_default_str();
  command->add_option("--memory", invoke.memory_mb, "MB")->check(CLI::Range(128, 10240))->capture_default_str();
  command->add_option("--ephemeral-storage", invoke.ephemeral_storage_mb, "MB of /tmp")
      ->check(CLI::Range(512, 10240))
      ->capture_default_str();
  command->add_flag("--no-jit", invoke.no_jit, "Without a compiler, as a function with \"jit\": false");
  command->add_flag("--allow-private", invoke.allow_private, "fetch may connect to loopback and private addresses");
  command
      ->add_option("--allow-port", invoke.allow_ports,
                   "fetch may connect to this port, repeatable (80 and 443: always)")
      ->expected(1)
      ->take_all()
      ->check(CLI::Range(1, 65535));
  command->add_flag("--snap-start", invoke.snap_start, "Module init in a snapshot, the call in a context made from it");
  command->add_flag("--validate", invoke.validate, "Apply the stage's rules and say what the edge would do");
  command->callback([&options] { options.command = Command::Invoke; });
}

void addLogs(CLI::App& app, Options& options) {
  LogsOptions& logs = options.logs;
  CLI::App* command = app.add_subcommand("logs", "Print the log of a function");
  command->add_option("function", logs.name, "Function name, or a distribution's id for its validation errors")
      ->required();
  addConfig(command, options);
  command->add_option("--log-directory", logs.directory, "Folder of the logs, instead of the configuration's");
  command->add_flag("-f,--tail,--follow", logs.follow, "Go on with what is logged from now on");
  command
      ->add_option_function<double>(
          "--since",
          [&logs](const double& age) { logs.since = std::chrono::milliseconds(static_cast<std::int64_t>(age)); },
          "Only what is no older, with a unit: 5m (ms, s, m, h, d)")
      ->option_text("AGE")
      ->transform(CLI::AsNumberWithUnit(kAges, CLI::AsNumberWithUnit::UNIT_REQUIRED))
      ->check(CLI::Range(1.0, kOldest));
  command->add_option("--filter", logs.filter, "Only lines with this text in them")->option_text("TEXT");
  command->add_option("--format", logs.form, "Instead of the function's own log format")
      ->option_text("text|json")
      ->transform(CLI::CheckedTransformer(kLogForms));
  command->callback([&options] { options.command = Command::Logs; });
}

// Returns what is wrong, or "".
std::string readEnvironment(const RawInvoke& raw, InvokeOptions& invoke) {
  if (!raw.env_file.empty()) {
    std::ifstream file(raw.env_file);
    if (!file) return "--env-file: cannot read " + raw.env_file;
    std::ostringstream content;
    content << file.rdbuf();  // the parser, given the file itself, would throw for a folder
    const std::string text = content.str();
    const auto document = nlohmann::json::parse(text, nullptr, false);
    if (!document.is_object() || text.contains('\0')) return "--env-file: " + raw.env_file + " is not a JSON object";
    for (const auto& [name, value] : document.items()) {
      if (!value.is_string()) return "--env-file: the value of " + name + " is not a string";
      invoke.environment[name] = value.get<std::string>();
    }
  }
  for (const std::string& pair : raw.env) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) return "--env: expected NAME=VALUE, got " + pair;
    invoke.environment[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return "";
}

}  // namespace

Parsed parseCommandLine(int argc, const char* const* argv) {
  Options options;
  RawInvoke raw;
  CLI::App app("Brink: an edge you can own. A caching HTTP/2 reverse proxy that runs Lambda@Edge handlers.", "brink");
  app.require_subcommand(1);
  app.set_version_flag("--version", "brink " BRINK_VERSION);
  addServerCommands(app, options);
  addInvoke(app, options, raw);
  addLogs(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return {.options = std::nullopt, .exit_code = app.exit(error) == 0 ? kExitDone : kExitUsage};
  }
  if (options.config_file.empty()) options.config_file = "/etc/brink/brink.json";
  if (!raw.stage.empty()) options.invoke.stage = kStages.at(raw.stage);
  if (const std::string problem = readEnvironment(raw, options.invoke); !problem.empty()) {
    std::fprintf(stderr, "%s\n", problem.c_str());
    return {.options = std::nullopt, .exit_code = kExitUsage};
  }
  return {.options = std::move(options), .exit_code = kExitDone};
}

}  // namespace brink::server
