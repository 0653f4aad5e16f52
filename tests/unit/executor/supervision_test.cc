// Launcher, supervisor and pool together with real processes; only V8 is missing (tests/support/fake_executor.cc).
#include <csignal>
#include <iterator>
#include <set>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/executor/hooks_fixture.h"

namespace brink::hooks {
namespace {

// Children of this process, also those that are not reaped: they are launchers.
std::vector<pid_t> launchers() {
  std::vector<pid_t> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::string word;
    pid_t parent = 0;
    std::ifstream stat(entry.path() / "stat");
    stat >> word >> word;
    if (stat >> word >> parent && parent == getpid()) found.push_back(std::stoi(entry.path().filename()));
  }
  return found;
}

std::string contentOf(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Supervision, ACallCrossesAllProcessesAndEverythingGoesWithTheRuntime) {
  const Folder folder;
  {
    Hooks hooks(folder, {function("echo")});
    EXPECT_TRUE(hooks.call().cold_start);
    EXPECT_FALSE(hooks.call().cold_start);
    EXPECT_EQ(hooks.call().failure, CallFailureKind::None);
    EXPECT_EQ(folder.processes(), 3U);  // zygote, template, context
  }
  EXPECT_EQ(folder.processes(), 0U);
}

TEST(Supervision, TheExitStatusOfAContextBecomesTheError) {
  const Folder folder;
  Hooks hooks(folder, {function("exit:3"), function("signal:11", "crash")});
  const CallResult exited = hooks.call(0);
  EXPECT_EQ(exited.failure, CallFailureKind::Exited);
  EXPECT_EQ(exited.error.error_message,
            "RequestId: " + exited.aws_request_id + " Error: Runtime exited with error: exit status 3");
  const CallResult crashed = hooks.call(1);
  EXPECT_NE(crashed.error.error_message.find("signal: segmentation fault"), std::string::npos);
}

TEST(Supervision, ATimeoutKillsTheContextAndNobodyElse) {
  const Folder folder;
  Hooks hooks(folder, {function("spin"), function("echo", "light")});
  EXPECT_EQ(hooks.call(1).failure, CallFailureKind::None);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(hooks.call(0).failure, CallFailureKind::TimedOut);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 300ms + 1s);
  EXPECT_TRUE(hooks.wait([&] { return folder.processes() == 4; }));  // zygote, two templates, the light context
  EXPECT_FALSE(hooks.call(1).cold_start);
}

TEST(Supervision, ATemplateThatIsKilledTakesTheCallAndIsMadeAnew) {
  const Folder folder;
  Hooks hooks(folder, {function("kill-template")});
  EXPECT_EQ(hooks.call().failure, CallFailureKind::Exited);
  EXPECT_EQ(hooks.call().failure, CallFailureKind::Exited);
  EXPECT_GE(hooks.runtime().executors().templates_made.value(), 2U);
  EXPECT_EQ(hooks.runtime().executors().zygotes_started.value(), 1U);
}

TEST(Supervision, AnInitThatExitsFailsTheCallAfterItsRepetition) {
  const Folder folder;
  Hooks hooks(folder, {function("init-exit")});
  const CallResult result = hooks.call();
  EXPECT_EQ(result.failure, CallFailureKind::InitError);
  EXPECT_NE(result.error.error_message.find("exit status 9"), std::string::npos);
}

TEST(Supervision, AZygoteThatDiesAtOnceIsGivenUpForAWhile) {
  const Folder folder;
  auto doomed = function("echo");
  doomed.domain = "dies";
  Hooks hooks(folder, {doomed});
  EXPECT_EQ(hooks.call().failure, CallFailureKind::Unavailable);
  const auto started = hooks.runtime().executors().zygotes_started.value();
  EXPECT_LE(started, 6U);  // at 0, 0.1, 0.3, 0.7 and 1.5 s of the three that a call waits, perhaps at 3.1
  EXPECT_EQ(hooks.runtime().executors().zygotes_died.value(), started);
}

TEST(Supervision, AZygoteThatDiesLaterIsReplaced) {
  const Folder folder;
  Hooks hooks(folder, {function("zygote-exits")});
  EXPECT_EQ(hooks.call().failure, CallFailureKind::None);
  EXPECT_TRUE(hooks.wait([&] { return hooks.runtime().executors().zygotes_died.value() == 1; }));
  EXPECT_TRUE(folder.allGoneWithin(1s));
  EXPECT_EQ(hooks.call().failure, CallFailureKind::None);
}

TEST(Supervision, ALauncherThatIsKilledIsReplacedAndItsExecutorsWithIt) {
  const Folder folder;
  Hooks hooks(folder, {function("echo")});
  EXPECT_EQ(hooks.call().failure, CallFailureKind::None);
  const auto first = launchers();
  ASSERT_EQ(first.size(), 1U);
  ::kill(first[0], SIGKILL);
  EXPECT_TRUE(hooks.wait([&] { return hooks.runtime().launcher().died.value() == 1; }));
  EXPECT_TRUE(folder.allGoneWithin(1s));
  const CallResult after = hooks.call();
  EXPECT_EQ(after.failure, CallFailureKind::None) << "the call waits until there are executors again";
  EXPECT_TRUE(after.cold_start);
  EXPECT_EQ(hooks.runtime().launcher().started.value(), 2U);
  ASSERT_EQ(launchers().size(), 1U) << "the dead one is reaped";
  EXPECT_NE(launchers(), first);
}

TEST(Supervision, ALauncherThatDiesAgainAndAgainIsStartedEverLater) {
  const Folder folder;
  Hooks hooks(folder, {function("echo")});
  const LauncherStats& launcher = hooks.runtime().launcher();
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t death = 1; death <= 3; ++death) {
    const auto running = launchers();
    ASSERT_EQ(running.size(), 1U);
    ::kill(running[0], SIGKILL);
    ASSERT_TRUE(hooks.wait([&] { return launcher.died.value() == death && launcher.started.value() == death + 1; }));
  }
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 100ms + 200ms + 400ms);
  EXPECT_EQ(hooks.call().failure, CallFailureKind::None);
}

TEST(Supervision, ALauncherHasNothingOfTheProxy) {
  const Folder folder;
  ASSERT_EQ(setenv("SECRET_OF_THE_OPERATOR", "1", 1), 0);
  const int inheritable = ::open("/dev/null", O_RDONLY);  // NOLINT: not close-on-exec is the point
  {
    Hooks hooks(folder, {});
    ASSERT_EQ(launchers().size(), 1U);
    const fs::path process = "/proc/" + std::to_string(launchers()[0]);
    // Its own first step: until then it is loaded, from files that it opens.
    ASSERT_TRUE(hooks.wait([&] { return contentOf(process / "comm") == "brink-launcher\n"; }));
    std::set<std::string> descriptors;
    for (const auto& entry : fs::directory_iterator(process / "fd")) descriptors.insert(entry.path().filename());
    EXPECT_EQ(descriptors, (std::set<std::string>{"0", "1", "2", "3"}));
    EXPECT_EQ(contentOf(process / "environ").find("SECRET"), std::string::npos);
  }
  close(inheritable);
  EXPECT_TRUE(launchers().empty());
}

TEST(Supervision, ALauncherIsNotStartedByHand) {
  const pid_t child = fork();
  if (child == 0) {
    close_range(STDERR_FILENO, ~0U, 0);
    execl("/proc/self/exe", "brink", "launcher-process", "executor", "namespaces", nullptr);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 2);
}

TEST(Supervision, MessagesOutOfPlaceCondemnTheirSender) {
  const Folder folder;
  auto rude_zygote = function("echo");
  rude_zygote.domain = "rude";
  Hooks hooks(folder, {rude_zygote, function("template-rude", "other")});
  EXPECT_EQ(hooks.call(0).failure, CallFailureKind::Unavailable);
  EXPECT_TRUE(hooks.wait([&] { return hooks.runtime().executors().violations.value() >= 2; }));
}

TEST(Supervision, ATemplateThatFailsMakesItsFunctionUnavailable) {
  const Folder folder;
  Hooks hooks(folder, {function("template-fails")});
  EXPECT_EQ(hooks.call().failure, CallFailureKind::Unavailable);
}

// It is read 64 messages at a time: the rest must not be lost, nor hold up others.
TEST(Supervision, ATemplateThatSaysMuchIsHeardToTheEnd) {
  const Folder folder;
  Hooks hooks(folder, {function("chatty"), function("echo", "other")});
  EXPECT_EQ(hooks.call(0).failure, CallFailureKind::None);
  EXPECT_EQ(hooks.call(1).failure, CallFailureKind::None);
  EXPECT_EQ(hooks.runtime().executors().violations.value(), 0U);
  EXPECT_EQ(hooks.runtime().executors().templates_died.value(), 0U);
}

TEST(Supervision, MoreFunctionsThanTemplatesDrainTheOldest) {
  const Folder folder;
  std::vector<conf::Function> functions;
  for (int i = 0; i < 258; ++i) functions.push_back(function("echo", "f" + std::to_string(i)));
  // Those made ahead are the first by name: f99:1 and f9:1 are the last.
  Hooks hooks(folder, std::move(functions));
  EXPECT_TRUE(hooks.wait([&] { return hooks.runtime().executors().templates_made.value() >= 256; }));
  EXPECT_EQ(hooks.call(9).failure, CallFailureKind::None);
  EXPECT_EQ(hooks.call(99).failure, CallFailureKind::None);
  EXPECT_GE(hooks.runtime().executors().templates_evicted.value(), 2U);
  EXPECT_TRUE(hooks.wait([&] { return folder.processes() <= 1 + 256 + 2; }));
}

TEST(Supervision, NothingIsLeftAfterKillNineOfTheProxy) {
  const Folder folder;
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t proxy = fork();
  if (proxy == 0) {
    auto hung = function("spin");
    hung.timeout = 60s;
    Hooks hooks(folder, {function("echo", "light"), hung});
    hooks.call(0);
    [[maybe_unused]] const auto told = ::write(ready[1], "x", 1);
    hooks.call(1);
    _exit(0);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  while (folder.processes() < 5) usleep(5000);  // zygote, two templates, two contexts
  ::kill(proxy, SIGKILL);
  EXPECT_TRUE(folder.allGoneWithin(1s));
  waitpid(proxy, nullptr, 0);
  close(ready[0]);
  close(ready[1]);
}

}  // namespace
}  // namespace brink::hooks

int main(int argc, char** argv) {
  brink::hooks::becomeLauncherIfAsked(argc, argv);
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
