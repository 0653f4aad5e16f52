#include "proxy/server/logs_command.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <thread>
#include <vector>

#include <unistd.h>

#include "conf/load.h"
#include "conf/suggestion.h"
#include "hooks/function_settings.h"
#include "hooks/hook_failure.h"
#include "hooks/log_file.h"
#include "proxy/server/log_line.h"
#include "proxy/server/log_reader.h"

namespace brink::server {
namespace {

// As late as a line that is followed may be.
constexpr auto kFollowInterval = std::chrono::milliseconds(100);

// Where logs are, and whose.
struct Logs {
  std::string directory;
  std::string where;  // for messages
  std::vector<std::string> functions;
  std::vector<std::string> distributions;
};

bool isIn(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

std::string pathOf(const Logs& logs, const std::string& group) {
  return std::filesystem::path(hooks::logFilePath(logs.directory, group)).lexically_normal();
}

// What has files, whatever a configuration says of it now.
void addLogged(Logs& logs) {
  const auto add = [&logs](const std::string& group, std::vector<std::string>& names) {
    const std::filesystem::path sample = pathOf(logs, group);
    const std::string before = sample.stem();
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(sample.parent_path(), error)) {
      const std::string name = entry.path().stem();
      if (entry.path().extension() != ".log" || !name.starts_with(before)) continue;
      if (const std::string rest = name.substr(before.size()); !isIn(names, rest)) names.push_back(rest);
    }
  };
  add(hooks::functionLogGroup(""), logs.functions);
  add(hooks::validationLogGroup(""), logs.distributions);
}

// Or what is wrong.
std::expected<Logs, std::string> findLogs(const Options& options) {
  Logs logs{.directory = options.logs.directory, .where = options.logs.directory, .functions = {}, .distributions = {}};
  if (logs.directory.empty()) {
    const conf::ConfigResult config = conf::loadConfig(options.config_file);
    if (!config) return std::unexpected(conf::formatProblems(options.config_file, config.error()));
    logs.directory = (*config)->hooks.log_directory;
    logs.where = options.config_file;
    if (logs.directory.empty()) {
      return std::unexpected("brink logs: " + options.config_file +
                             " says no hooks.logDirectory: functions log to the server's standard output\n");
    }
    for (const auto& function : (*config)->functions) {
      if (!isIn(logs.functions, function.name)) logs.functions.push_back(function.name);
    }
    for (const auto& distribution : (*config)->distributions) logs.distributions.push_back(distribution.id);
  }
  addLogged(logs);
  return logs;
}

// The file, or what is wrong.
std::expected<std::string, std::string> fileOf(const Logs& logs, const std::string& name) {
  if (isIn(logs.functions, name)) return pathOf(logs, hooks::functionLogGroup(name));
  if (isIn(logs.distributions, name)) return pathOf(logs, hooks::validationLogGroup(name));
  std::string message = "brink logs: " + logs.where + ": no function or distribution \"" + name + '"';
  const std::string bare = name.substr(0, name.find(':'));
  if (bare != name && isIn(logs.functions, bare)) {
    return std::unexpected(message + ": all versions of a function have one log, brink logs " + bare + "\n");
  }
  std::vector<std::string> names = logs.functions;
  names.insert(names.end(), logs.distributions.begin(), logs.distributions.end());
  message += conf::suggestion(name, names);
  if (names.empty()) message += ": nothing has been logged there";
  return std::unexpected(message + '\n');
}

class Printer {
 public:
  Printer(const LogsOptions& options, std::uint64_t since_ms)
      : options_(options), since_ms_(since_ms), terminal_(isatty(STDOUT_FILENO) != 0) {}

  void print(const LogReader::Line& line) {
    const auto own_time = timeInLine(line.text);
    if (own_time) last_time_ = *own_time;
    if (!isYoung(line, own_time) || line.text.find(options_.filter) == std::string_view::npos) return;
    std::string text = inForm(line.text, timeOf(line), options_.form);
    if (terminal_) text = forTerminal(text);
    text += '\n';
    std::fwrite(text.data(), 1, text.size(), stdout);
  }

 private:
  // The reader left out what is too old as far as marks tell it; without them lines have the time of the one before
  // that says its own.
  bool isYoung(const LogReader::Line& line, std::optional<std::uint64_t> own_time) {
    if (since_ms_ == 0 || line.written_ms) return true;
    if (own_time) young_ = *own_time >= since_ms_;
    return young_;
  }
  // Between two marks the line before knows better; what handlers say is not believed beyond them.
  std::optional<std::uint64_t> timeOf(const LogReader::Line& line) const {
    if (!line.written_ms) return line.written_ms;
    const std::uint64_t latest = *line.written_ms + static_cast<std::uint64_t>(hooks::kMarkInterval.count());
    return last_time_ > *line.written_ms && last_time_ <= latest ? last_time_ : line.written_ms;
  }

  const LogsOptions& options_;
  const std::uint64_t since_ms_;
  const bool terminal_;
  bool young_ = false;
  std::uint64_t last_time_ = 0;  // that a line said
};

std::uint64_t unixTimeBefore(std::chrono::milliseconds age) {
  if (age.count() == 0) return 0;
  const auto time = std::chrono::system_clock::now().time_since_epoch() - age;
  return static_cast<std::uint64_t>(
      std::max<std::int64_t>(1, std::chrono::duration_cast<std::chrono::milliseconds>(time).count()));
}

bool flushed() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

int show(const LogsOptions& options, const std::string& path) {
  const std::uint64_t since_ms = unixTimeBefore(options.since);
  LogReader reader(path, since_ms);
  Printer printer(options, since_ms);
  const auto take = [&printer](const LogReader::Line& line) { printer.print(line); };
  const bool found = reader.read(take);
  if (!found) std::fprintf(stderr, "brink logs: nothing has been logged yet: there is no %s\n", path.c_str());
  while (options.follow) {
    if (!flushed()) return kExitFailed;
    std::this_thread::sleep_for(kFollowInterval);
    reader.read(take);
  }
  reader.finish(take);
  return flushed() && found ? kExitDone : kExitFailed;
}

}  // namespace

int logsCommand(const Options& options) {
  const auto logs = findLogs(options);
  const auto path = logs ? fileOf(*logs, options.logs.name) : std::unexpected(logs.error());
  if (!path) {
    std::fputs(path.error().c_str(), stderr);
    return kExitUsage;
  }
  return show(options.logs, *path);
}

}  // namespace brink::server
