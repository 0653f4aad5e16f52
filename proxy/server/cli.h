// The command line: verbs, flags and exit codes (facts: 0 done; 1 failed, may work later; 2 wrong usage or
// configuration).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conf/config.h"
#include "proxy/server/log_line.h"

namespace brink::server {

enum class Command : std::uint8_t { Serve, Check, Reload, Version, Invoke, Logs };

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

struct InvokeOptions {
  std::string directory;
  std::vector<std::string> layers;  // directories or .zip files
  std::string handler = "index.handler";
  std::string event_file;  // "-": standard input
  std::optional<conf::Stage> stage;
  std::map<std::string, std::string> environment;
  std::uint32_t timeout_seconds = 3;
  std::uint32_t memory_mb = 128;
  std::uint32_t ephemeral_storage_mb = 512;
  bool no_jit = false;
  bool snap_start = false;
  bool validate = false;
  bool allow_private = false;              // fetch may reach addresses that are not public
  std::vector<std::uint16_t> allow_ports;  // besides 80 and 443
};

struct LogsOptions {
  std::string name;  // of a function, or the id of a distribution: its validation errors
  bool follow = false;
  std::chrono::milliseconds since{0};  // only what is no older; 0: everything
  std::string filter;                  // only lines with this text in them
  LogForm form = LogForm::AsWritten;
  std::string directory;  // of logs, instead of the configuration's
};

struct Options {
  Command command = Command::Serve;
  std::string config_file;         // --config, else BRINK_CONFIG, else /etc/brink/brink.json
  std::string admin_socket;        // reload: --admin, else BRINK_ADMIN, else the configuration's
  std::string log_level = "info";  // --log-level, else BRINK_LOG_LEVEL
  InvokeOptions invoke;
  LogsOptions logs;
};

// Parses and checks; on --help or an error everything was printed and the exit code is returned instead.
struct Parsed {
  std::optional<Options> options;
  int exit_code = kExitDone;
};
Parsed parseCommandLine(int argc, const char* const* argv);

}  // namespace brink::server
