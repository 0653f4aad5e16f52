// The real `brink serve`, started with a generated configuration in a temporary folder and stopped with SIGTERM. Ports
// are the kernel's choice and read from the `serving` line of its log.
//
// Stopping asserts what must hold at every end: exit code 0, and no process of the tree left. Both happen in the
// destructor at the latest, so every test that starts an edge asserts them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "tests/support/edge_config.h"
#include "tests/support/test_folder.h"

namespace brink::test {

// A line of a log, by field name.
using LogLine = std::map<std::string, std::string>;

// Every living descendant of that process, however deep, from /proc.
std::vector<pid_t> descendantsOf(pid_t process);
// Whether all of them are gone within a second; those that became children of this process are reaped.
bool allGone(const std::vector<pid_t>& processes);

class EdgeProcess {
 public:
  // Returns when it serves. A server that does not come up ends the test program, with the server's log.
  explicit EdgeProcess(const EdgeConfig& config);
  ~EdgeProcess();
  EdgeProcess(const EdgeProcess&) = delete;
  EdgeProcess& operator=(const EdgeProcess&) = delete;

  // SIGTERM, and the assertions above. Logs are complete afterwards.
  void stop();
  // SIGKILL, for what must hold even then.
  void killHard();

  std::uint16_t port() const { return port_; }
  std::uint16_t tlsPort() const { return tls_port_; }
  std::uint16_t adminPort() const { return admin_port_; }
  pid_t pid() const { return pid_; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::string configFile() const { return folder() / "brink.json"; }
  static std::string certificateFile();
  static std::string keyFile();

  // Access log lines of requests for that path, in order; the server must have been stopped.
  std::vector<LogLine> accessLog(const std::string& path) const;
  // x-edge-result-type of the only line for that path; "" if there is another number of lines.
  std::string resultType(const std::string& path) const;
  // Standard error so far; its lines whose `msg` contains a text.
  std::string serverLog() const;
  std::vector<LogLine> serverLog(const std::string& text) const;
  std::string functionLog(const std::string& function) const;
  // The sum of the /metrics samples whose line begins with that name and labels.
  double metric(const std::string& sample) const;

 private:
  void writeFiles(const EdgeConfig& config);
  void start();
  void waitUntilServing();

  TestFolder folder_{"edge"};
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
  std::uint16_t tls_port_ = 0;
  std::uint16_t admin_port_ = 0;
};

}  // namespace brink::test
