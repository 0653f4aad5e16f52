// `brink logs`: a function's log files, read beside or without the server that writes them.
#include <array>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "tests/integration/handlers.h"
#include "tests/support/brink_command.h"
#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using Json = nlohmann::json;

// Logs its path, and as many bytes as the query says.
constexpr char kLogPath[] =
    "exports.handler = async event => { const {uri, querystring} = event.Records[0].cf.request;"
    " console.log(uri + ' ' + 'x'.repeat(Number(querystring)) + '\\nend of ' + uri);"
    " return {status: '200', body: 'x'}; };";

EdgeConfig logging(const ScriptedOrigin& origin) {
  return EdgeConfig(origin)
      .function("greeter", kLogPath)
      .function("quiet", kGenerate)
      .hook("viewer-request", "greeter")
      .rootMembers(R"("workers": 1)");
}

CommandResult logs(const EdgeProcess& edge, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "logs");
  arguments.insert(arguments.end(), {"--config", edge.configFile()});
  return runBrink(arguments);
}

// Waits for so many: lines are written some milliseconds after the response.
double setAside(const EdgeProcess& edge, double expected) {
  double count = 0;
  for (int i = 0; i < 500 && (count = edge.metric("brink_function_log_files_set_aside_total")) < expected; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return count;
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(Logs, AreReadInOrderOverFilesThatWereSetAside) {
  ScriptedOrigin origin;
  EdgeProcess edge(logging(origin).rootMembers(
      R"("hooks": {"sandbox": "degrade", "logDirectory": "log", "logRotation": {"size": "64KiB", "keep": 2}})"));
  const TestViewer viewer(edge);
  for (int i = 0; i < 12; ++i) EXPECT_EQ(viewer.get("/" + std::to_string(i) + "?15000").status, 200);
  EXPECT_EQ(setAside(edge, 2), 2);
  edge.stop();
  const CommandResult all = logs(edge, {"greeter"});
  EXPECT_EQ(all.exit_code, 0) << all.err;
  const std::string newest = edge.functionLog("greeter");
  EXPECT_LE(newest.size(), 64U << 10);
  EXPECT_TRUE(all.out.ends_with(newest));
  std::size_t at = 0;
  for (int i = 0; i < 12; ++i) {
    const std::size_t found = all.out.find("end of /" + std::to_string(i) + "\n", at);
    ASSERT_NE(found, std::string::npos) << i;
    at = found;
  }
}

TEST(Logs, AreFilteredAndFormatted) {
  ScriptedOrigin origin;
  EdgeProcess edge(logging(origin));
  const TestViewer viewer(edge);
  for (const char* path : {"/one?1", "/two?2"}) EXPECT_EQ(viewer.get(path).status, 200);
  edge.stop();
  const std::string written = logs(edge, {"greeter"}).out;
  EXPECT_EQ(written, edge.functionLog("greeter"));

  const std::vector<std::string> two = linesOf(logs(edge, {"greeter", "--filter", "/two"}).out);
  ASSERT_EQ(two.size(), 1U);
  EXPECT_TRUE(two[0].ends_with("\tINFO\t/two xx\rend of /two")) << two[0];
  EXPECT_EQ(logs(edge, {"greeter", "--filter", "nowhere"}).exit_code, 0);

  std::vector<Json> objects;
  for (const std::string& line : linesOf(logs(edge, {"greeter", "--format", "json"}).out)) {
    objects.push_back(Json::parse(line, nullptr, false));
    ASSERT_TRUE(objects.back().is_object()) << line;
    EXPECT_TRUE(objects.back()["timestamp"].is_string()) << line;
    EXPECT_EQ(objects.back()["requestId"].get<std::string>().size(), 36U) << line;
  }
  ASSERT_EQ(objects.size(), 8U);
  EXPECT_EQ(objects[1]["level"], "INFO");
  EXPECT_EQ(objects[1]["message"], "/one x\nend of /one");

  EXPECT_EQ(logs(edge, {"greeter", "--since", "1h"}).out, written);
  // An hour later.
  const std::filesystem::path times = edge.folder() / "log/aws/lambda/us-east-1.greeter.log.times";
  std::ofstream(times) << "0 " << std::time(nullptr) - 3605 << "000\n";
  EXPECT_EQ(logs(edge, {"greeter", "--since", "1h"}).out, "");
  EXPECT_EQ(logs(edge, {"greeter", "--since", "61m"}).out, written);
}

TEST(Logs, SayWhatIsWrong) {
  ScriptedOrigin origin;
  EdgeProcess edge(logging(origin));
  const CommandResult quiet = logs(edge, {"quiet"});
  EXPECT_EQ(quiet.exit_code, 1);
  EXPECT_NE(quiet.err.find("nothing has been logged yet"), std::string::npos) << quiet.err;
  const std::pair<std::string, const char*> rows[] = {
      {"greter", "no function or distribution \"greter\" (did you mean \"greeter\"?)\n"},
      {"greeter:1", "all versions of a function have one log, brink logs greeter\n"},
      {"../secret", "no function or distribution \"../secret\""},
  };
  for (const auto& [name, message] : rows) {
    const CommandResult unknown = logs(edge, {name});
    EXPECT_EQ(unknown.exit_code, 2) << name;
    EXPECT_NE(unknown.err.find(message), std::string::npos) << unknown.err;
    EXPECT_EQ(unknown.out, "");
  }
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"greeter", "--since", "5"},
                                                {"greeter", "--since", "5 parsecs"},
                                                {"greeter", "--format", "xml"},
                                                {}}) {
    EXPECT_EQ(logs(edge, wrong).exit_code, 2);
  }
  std::ifstream file(edge.configFile());
  Json config = Json::parse(file);
  config["hooks"].erase("logDirectory");
  std::ofstream(edge.configFile()) << config.dump();
  const CommandResult nowhere = logs(edge, {"greeter"});
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_NE(nowhere.err.find("says no hooks.logDirectory"), std::string::npos) << nowhere.err;
}

TEST(Logs, NeedNoConfiguration) {
  ScriptedOrigin origin;
  EdgeProcess edge(logging(origin));
  EXPECT_EQ(TestViewer(edge).get("/a?1").status, 200);
  edge.stop();
  const CommandResult found = runBrink({"logs", "greeter", "--log-directory", (edge.folder() / "log").string()});
  EXPECT_EQ(found.exit_code, 0) << found.err;
  EXPECT_EQ(found.out, edge.functionLog("greeter"));
}

TEST(Logs, OfADistributionAreItsValidationErrors) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin).function("f", "exports.handler = async () => 5;").hook("viewer-request", "f"));
  EXPECT_EQ(TestViewer(edge).get("/a").status, 502);
  edge.stop();
  const std::filesystem::path folder = edge.folder() / "log/aws/cloudfront/LambdaEdge";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".log") continue;
    const CommandResult errors = logs(edge, {entry.path().stem().string()});
    EXPECT_EQ(errors.exit_code, 0) << errors.err;
    EXPECT_NE(errors.out.find(" ERROR Validation error: "), std::string::npos) << errors.out;
    return;
  }
  FAIL() << "no validation log";
}

// `brink logs … -f`, until it is destroyed.
class Follower {
 public:
  explicit Follower(const EdgeProcess& edge) {
    std::array<int, 2> ends{};
    CHECK(::pipe2(ends.data(), O_CLOEXEC) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::execl(BRINK_PROGRAM, "brink", "logs", "greeter", "-f", "--config", edge.configFile().c_str(), nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    out_ = ends[0];
  }
  ~Follower() {
    ::kill(pid_, SIGINT);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
    ::close(out_);
  }
  // What was printed up to the line that ends so.
  std::string until(const std::string& end) {
    while (text_.find(end + '\n') == std::string::npos) {
      pollfd readable{.fd = out_, .events = POLLIN, .revents = 0};
      std::array<char, 65536> piece;
      const ssize_t got = ::poll(&readable, 1, 10'000) > 0 ? ::read(out_, piece.data(), piece.size()) : 0;
      if (got <= 0) return text_ + "(no more)";
      text_.append(piece.data(), static_cast<std::size_t>(got));
    }
    return text_;
  }

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  std::string text_;
};

TEST(Logs, AreFollowedFromBeforeTheFirstLineOverFilesThatAreSetAside) {
  ScriptedOrigin origin;
  EdgeProcess edge(logging(origin).rootMembers(
      R"("hooks": {"sandbox": "degrade", "logDirectory": "log", "logRotation": {"size": "64KiB", "keep": 1}})"));
  const TestViewer viewer(edge);
  Follower follower(edge);
  std::string all;
  for (int i = 0; i < 10; ++i) {
    const std::string path = "/" + std::to_string(i);
    EXPECT_EQ(viewer.get(path + "?20000").status, 200);
    all = follower.until("end of " + path);
    ASSERT_TRUE(all.find("end of " + path + '\n') != std::string::npos) << all.size();
  }
  EXPECT_EQ(setAside(edge, 3), 3);
  const std::vector<std::string> lines = linesOf(all);
  int starts = 0;
  for (const std::string& line : lines) starts += line.starts_with("START RequestId: ") ? 1 : 0;
  EXPECT_EQ(starts, 10) << "each line once";
}

}  // namespace
}  // namespace brink::test
