#include "hooks/executor/launcher.h"

#include <cerrno>
#include <cstdlib>

#include <unistd.h>

#include "hooks/executor/launcher_process.h"
#include "hooks/executor/zygote_process.h"
#include "hooks/protocol/control.h"

namespace brink::hooks {
namespace {

constexpr char kExecutorName[] = "brink-executor";

constexpr char kWhatToEnable[] =
    "sandbox \"require\" needs namespaces for the executors. Run as root or with CAP_SYS_ADMIN, or allow unprivileged "
    "user "
    "namespaces (sysctl user.max_user_namespaces > 0, kernel.unprivileged_userns_clone=1, "
    "kernel.apparmor_restrict_unprivileged_userns=0; in a container: its seccomp profile must allow clone with "
    "CLONE_NEWUSER), or set hooks.sandbox to \"degrade\"";

}  // namespace

Result<std::string> findExecutor() {
  std::string path;
  if (const char* named = std::getenv("BRINK_EXECUTOR"); named != nullptr && *named != '\0') {
    path = named;
  } else {
    char self[4096];
    const ssize_t size = ::readlink("/proc/self/exe", self, sizeof self);
    if (size < 0) return failErrno(Side::Internal, "/proc/self/exe", errno);
    path.assign(self, static_cast<std::size_t>(size));
    path.erase(path.rfind('/') + 1).append(kExecutorName);
  }
  if (::access(path.c_str(), X_OK) != 0) return failErrno(Side::Operator, "executor " + path, errno);
  return path;
}

Result<Launcher> Launcher::start(const LauncherSettings& settings) {
  std::string executor = settings.executor;
  if (executor.empty()) {
    auto found = findExecutor();
    if (!found) return std::unexpected(found.error());
    executor = std::move(*found);
  }
  const auto namespaces = probeNamespaces();
  if (!namespaces && settings.require_sandbox) {
    return fail(ErrorCode::Unsupported, Side::Operator, namespaces.error().detail + ". " + kWhatToEnable);
  }
  auto pair = protocol::makeControlPair();
  if (!pair) return std::unexpected(pair.error());
  const pid_t pid = ::fork();
  if (pid < 0) return failErrno(Side::Internal, "fork of the launcher", errno);
  if (pid == 0) {
    runLauncher(std::move(pair->second), {.executor = std::move(executor), .namespaces = namespaces.has_value()});
  }
  return Launcher{.socket = std::move(pair->first), .pid = pid, .namespaces = namespaces.has_value()};
}

}  // namespace brink::hooks
