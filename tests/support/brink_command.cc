#include "tests/support/brink_command.h"

#include <algorithm>
#include <array>
#include <csignal>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "tests/support/edge_process.h"

namespace brink::test {
namespace {

constexpr int kLimitMilliseconds = 20'000;  // of silence

void runChild(std::vector<std::string> words, int in, int out, int err) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::execvp(argv[0], argv.data());
  ::_exit(127);
}

// Reads both pipes to their ends; false: silence.
bool collect(int out, int err, CommandResult& result) {
  std::array<pollfd, 2> pipes{{{out, POLLIN, 0}, {err, POLLIN, 0}}};
  while (pipes[0].fd >= 0 || pipes[1].fd >= 0) {
    if (::poll(pipes.data(), pipes.size(), kLimitMilliseconds) <= 0) return false;
    for (pollfd& pipe : pipes) {
      if (pipe.fd < 0 || pipe.revents == 0) continue;
      char piece[4096];
      const ssize_t count = ::read(pipe.fd, piece, sizeof piece);
      if (count > 0) (&pipe == pipes.data() ? result.out : result.err).append(piece, static_cast<std::size_t>(count));
      if (count <= 0) pipe.fd = -1;
    }
  }
  return true;
}

// At its beginning, to be read.
int inputFile(const std::string& text) {
  const int fd = ::memfd_create("input", MFD_CLOEXEC);
  CHECK(::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  CHECK(::lseek(fd, 0, SEEK_SET) == 0);
  return fd;
}

}  // namespace

CommandResult runBrink(const std::vector<std::string>& arguments, const std::vector<std::string>& before,
                       const std::string& input) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const std::vector<pid_t> others = descendantsOf(::getpid());
  const auto begin = std::chrono::steady_clock::now();
  const int in = inputFile(input);
  std::vector<std::string> words = before;
  words.emplace_back(BRINK_PROGRAM);
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  CHECK(::pipe2(out.data(), O_CLOEXEC) == 0 && ::pipe2(err.data(), O_CLOEXEC) == 0);
  const pid_t child = ::fork();
  if (child == 0) runChild(std::move(words), in, out[1], err[1]);
  ::close(in);
  ::close(out[1]);
  ::close(err[1]);
  CommandResult result;
  const bool ended = collect(out[0], err[0], result);
  if (!ended) ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(out[0]);
  ::close(err[0]);
  if (ended && WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  result.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  std::vector<pid_t> left = descendantsOf(::getpid());
  // A server that runs beside it may have forked meanwhile.
  std::vector<pid_t> elsewhere = others;
  for (const pid_t other : others) {
    for (const pid_t below : descendantsOf(other)) elsewhere.push_back(below);
  }
  std::erase_if(left, [&](pid_t pid) { return std::find(elsewhere.begin(), elsewhere.end(), pid) != elsewhere.end(); });
  EXPECT_TRUE(allGone(left)) << "processes were left after brink ended";
  return result;
}

}  // namespace brink::test
