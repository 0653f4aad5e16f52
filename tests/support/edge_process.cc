#include "tests/support/edge_process.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "tests/support/test_certificate.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;

constexpr auto kStartLimit = 30s;  // an instrumented build on a busy machine
constexpr auto kStopLimit = 15s;   // the drain's limit, and some
constexpr auto kPoll = 5ms;

const TestCertificate& certificate() {
  static const TestCertificate certificate({"127.0.0.1", "localhost"});
  return certificate;
}

std::string readFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  // Not by iterators: those throw when a process goes while its file in /proc is read.
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<LogLine> parseLines(const std::string& text) {
  std::vector<LogLine> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    const Json parsed = Json::parse(line, nullptr, false);
    if (!parsed.is_object()) continue;
    LogLine& fields = lines.emplace_back();
    for (const auto& [name, value] : parsed.items()) {
      fields[name] = value.is_string() ? value.get<std::string>() : value.dump();
    }
  }
  return lines;
}

// The process's parent; -1 if it is gone.
pid_t parentOf(pid_t process) {
  const std::string stat = readFile("/proc/" + std::to_string(process) + "/stat");
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return -1;
  char state = 0;
  pid_t parent = -1;
  std::sscanf(stat.c_str() + name_end + 1, " %c %d", &state, &parent);
  return parent;
}

bool isRunning(pid_t process) {
  const std::string stat = readFile("/proc/" + std::to_string(process) + "/stat");
  const std::size_t name_end = stat.rfind(')');
  return name_end != std::string::npos && stat.compare(name_end + 2, 1, "Z") != 0;
}

void redirect(const std::filesystem::path& path, int to) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(fd, to);
}

}  // namespace

std::vector<pid_t> descendantsOf(pid_t process) {
  std::multimap<pid_t, pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const pid_t pid = static_cast<pid_t>(std::atoi(entry.path().filename().c_str()));
    if (pid > 0) children.emplace(parentOf(pid), pid);
  }
  std::vector<pid_t> found{process};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto [begin, end] = children.equal_range(found[i]);
    for (auto child = begin; child != end; ++child) found.push_back(child->second);
  }
  found.erase(found.begin());
  return found;
}

bool allGone(const std::vector<pid_t>& processes) {
  const auto deadline = std::chrono::steady_clock::now() + 1s;
  for (const pid_t process : processes) {
    while (isRunning(process)) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(kPoll);
    }
    ::waitpid(process, nullptr, WNOHANG);
  }
  return true;
}

EdgeProcess::EdgeProcess(const EdgeConfig& config) {
  // What outlives its parents becomes this process's child: a process left over cannot hide.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  writeFiles(config);
  start();
  waitUntilServing();
}

EdgeProcess::~EdgeProcess() {
  stop();
  if (::testing::Test::HasFailure()) std::fprintf(stderr, "--- the server's log\n%s---\n", serverLog().c_str());
}

void EdgeProcess::writeFiles(const EdgeConfig& config) {
  std::filesystem::create_directory(folder() / "log");
  for (const auto& [function, code] : config.code()) {
    std::filesystem::create_directory(folder() / function);
    std::ofstream(folder() / function / "index.js") << code;
  }
  std::ofstream(configFile()) << config.text(folder(), certificate().certificateFile(), certificate().keyFile());
}

void EdgeProcess::start() {
  pid_ = ::fork();
  CHECK(pid_ >= 0);
  if (pid_ > 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  redirect(folder() / "stdout", STDOUT_FILENO);
  redirect(folder() / "stderr", STDERR_FILENO);
  ::execl(BRINK_PROGRAM, "brink", "serve", "--config", configFile().c_str(), nullptr);
  ::_exit(127);
}

void EdgeProcess::waitUntilServing() {
  const auto deadline = std::chrono::steady_clock::now() + kStartLimit;
  while (true) {
    const std::vector<LogLine> lines = serverLog("serving");
    if (!lines.empty()) {
      unsigned plain = 0;
      unsigned tls = 0;
      CHECK(std::sscanf(lines[0].at("listeners").c_str(), "http://127.0.0.1:%u https://127.0.0.1:%u", &plain, &tls) ==
            2);
      port_ = static_cast<std::uint16_t>(plain);
      tls_port_ = static_cast<std::uint16_t>(tls);
      admin_port_ = static_cast<std::uint16_t>(std::stoi(lines[0].at("admin_port")));
      return;
    }
    if (::waitpid(pid_, nullptr, WNOHANG) != 0 || std::chrono::steady_clock::now() > deadline) {
      std::fprintf(stderr, "brink does not serve:\n%s\n%s\n", serverLog().c_str(), readFile(configFile()).c_str());
      std::abort();
    }
    std::this_thread::sleep_for(kPoll);
  }
}

void EdgeProcess::stop() {
  if (pid_ < 0) return;
  const std::vector<pid_t> tree = descendantsOf(pid_);
  ::kill(pid_, SIGTERM);
  int status = 0;
  const auto deadline = std::chrono::steady_clock::now() + kStopLimit;
  while (::waitpid(pid_, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << "brink did not end after SIGTERM";
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, &status, 0);
      break;
    }
    std::this_thread::sleep_for(kPoll);
  }
  pid_ = -1;
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "brink ended with wait status " << status;
  EXPECT_TRUE(allGone(tree)) << "processes were left after brink ended";
}

void EdgeProcess::killHard() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::string EdgeProcess::certificateFile() { return certificate().certificateFile(); }
std::string EdgeProcess::keyFile() { return certificate().keyFile(); }

std::vector<LogLine> EdgeProcess::accessLog(const std::string& path) const {
  CHECK(pid_ < 0);
  std::vector<LogLine> lines = parseLines(readFile(folder() / "access.log"));
  std::erase_if(lines, [&path](const LogLine& line) { return line.at("cs-uri-stem") != path; });
  return lines;
}

std::string EdgeProcess::resultType(const std::string& path) const {
  const std::vector<LogLine> lines = accessLog(path);
  return lines.size() == 1 ? lines[0].at("x-edge-result-type") : "";
}

std::string EdgeProcess::serverLog() const { return readFile(folder() / "stderr"); }

std::vector<LogLine> EdgeProcess::serverLog(const std::string& text) const {
  std::vector<LogLine> lines = parseLines(serverLog());
  std::erase_if(lines, [&text](const LogLine& line) {
    const auto message = line.find("msg");
    return message == line.end() || message->second.find(text) == std::string::npos;
  });
  return lines;
}

std::string EdgeProcess::functionLog(const std::string& function) const {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder() / "log")) {
    if (entry.path().filename() == "us-east-1." + function + ".log") return readFile(entry.path());
  }
  return "";
}

double EdgeProcess::metric(const std::string& sample) const {
  const std::string text = sendTo(admin_port_, {.path = "/metrics"}).body;
  std::istringstream stream(text);
  double sum = 0;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(sample)) sum += std::strtod(line.c_str() + line.rfind(' '), nullptr);
  }
  return sum;
}

}  // namespace brink::test
