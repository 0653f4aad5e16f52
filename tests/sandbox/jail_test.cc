// The jail from inside: every attempt of attempts.h in a context of its own, as the user this test runs as and, when
// that is root, once more as an unprivileged user.
#include <csignal>
#include <cstring>

#include <grp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sandbox/attempts.h"
#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

Executor::Options probeOptions(bool jit) {
  Executor::Options options;
  options.program = BRINK_EXECUTOR_PROGRAM;
  options.settings.jit = jit;
  return options;
}

// "" when the attempt ended as it must.
std::string judge(const Attempt& attempt, bool jit, const AttemptResult& result, int wait_status) {
  const bool allowed = attempt.allowed && (jit || !attempt.compiler);
  const bool killed = WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGSYS;
  if (killed) return allowed ? "was killed" : "";
  if (!WIFEXITED(wait_status) || result.done == 0) return "ended with wait status " + std::to_string(wait_status);
  if (allowed) return result.returned == 0 ? "" : std::string("failed: ") + strerror(result.error_number);
  if (result.returned != -1) return "SUCCEEDED with " + std::to_string(result.returned);
  // What a filter, the limits or the kernel's missing support say. EBADF, EFAULT and EINVAL would mean that the kernel
  // looked at the arguments: only the arguments were wrong.
  const int error = result.error_number;
  const bool refused = error == EPERM || error == EACCES || error == ENOSYS || error == ENOTTY || error == ENOMEM;
  return refused ? "" : std::string("got as far as ") + strerror(error);
}

// Runs all attempts; returns one line per finding.
std::string findings(bool jit) {
  auto started = Executor::start(probeOptions(jit));
  if (!started) return "the probe did not start: " + started.error().detail;
  for (const char* piece : {"mountNamespace", "networkNamespace", "ipcNamespace", "pidNamespace", "emptyRoot",
                            "unprivileged", "noNewPrivs", "seccomp"}) {
    if ((*started)->jail().find(std::string("\"") + piece + "\":true") == std::string::npos) {
      return (*started)->jail();
    }
  }
  if ((*started)->jail().find("\"noNewCode\":true") == std::string::npos && !jit) return (*started)->jail();
  auto contexts = (*started)->asTemplate();
  std::string found;
  for (std::size_t i = 0; i < attempts().size() + snapshotAttempts().size(); ++i) {
    const Attempt& attempt = i < attempts().size() ? attempts()[i] : snapshotAttempts()[i - attempts().size()];
    const auto index = static_cast<std::uint32_t>(i);
    const auto context = contexts->context(std::string_view(reinterpret_cast<const char*>(&index), sizeof index));
    const auto status = context->awaitExit();
    AttemptResult result;
    std::memcpy(&result, context->outbound(), sizeof result);
    const std::string finding = status ? judge(attempt, jit, result, *status) : "did not end";
    if (!finding.empty()) found += std::string(attempt.name) + ": " + finding + "\n";
  }
  return found;
}

// Runs findings() in a child that became nobody first.
std::string findingsAsNobody() {
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) return "pipe";
  const pid_t child = fork();
  if (child == 0) {
    constexpr unsigned kNobody = 65534;
    std::string text = "cannot become nobody";
    if (setgroups(0, nullptr) == 0 && setresgid(kNobody, kNobody, kNobody) == 0 &&
        setresuid(kNobody, kNobody, kNobody) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0) {
      // Dumpable: a change of uid hands /proc/self to root, and with it the new user namespace's maps.
      text = findings(true);
    }
    [[maybe_unused]] const ssize_t written = write(pipe_ends[1], text.data(), text.size());
    _exit(0);
  }
  close(pipe_ends[1]);
  std::string text;
  char part[4096];
  for (ssize_t size = 0; (size = read(pipe_ends[0], part, sizeof part)) > 0;) {
    text.append(part, static_cast<std::size_t>(size));
  }
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? text : text + "the child crashed";
}

TEST(Jail, RefusesEverythingButWhatV8Needs) { EXPECT_EQ(findings(true), ""); }

TEST(Jail, WithoutJitNoMemoryBecomesExecutable) { EXPECT_EQ(findings(false), ""); }

TEST(Jail, HoldsForAnUnprivilegedUserToo) {
  if (geteuid() != 0) return;  // then the test above was it
  EXPECT_EQ(findingsAsNobody(), "");
}

}  // namespace
}  // namespace brink::testing
