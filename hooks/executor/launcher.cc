#include "hooks/executor/launcher.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hooks/executor/inherited_environment.h"
#include "hooks/executor/launcher_process.h"
#include "hooks/executor/zygote_process.h"
#include "hooks/protocol/control.h"

namespace brink::hooks {
namespace {

constexpr char kExecutorName[] = "brink-executor";
constexpr char kThisProgram[] = "/proc/self/exe";  // the file that runs, also when another one took its name
// argv of a launcher: its name, kAsked, the executor, one of the last two.
constexpr char kAsked[] = "launcher-process";
constexpr char kNamespaces[] = "namespaces";
constexpr char kDegraded[] = "degraded";
constexpr int kArguments = 4;
constexpr int kExitUsage = 2;

constexpr char kWhatToEnable[] =
    "sandbox \"require\" needs namespaces for the executors. Run as root or with CAP_SYS_ADMIN, or allow unprivileged "
    "user namespaces (sysctl user.max_user_namespaces > 0, kernel.unprivileged_userns_clone=1, "
    "kernel.apparmor_restrict_unprivileged_userns=0; in a container: its seccomp profile must allow clone with "
    "CLONE_NEWUSER), or set hooks.sandbox to \"degrade\"";

// posix_spawn's two objects. Their setters fail for want of memory only.
struct SpawnOptions {
  explicit SpawnOptions(int socket) {
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, socket, kLauncherSocketFd);
    posix_spawn_file_actions_addclosefrom_np(&files, kLauncherSocketFd + 1);
    posix_spawnattr_init(&attributes);
    // A session of its own: a terminal's Ctrl-C reaches the proxy alone. All signals wait until the launcher has said
    // which it ignores.
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnOptions() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnOptions(const SpawnOptions&) = delete;
  SpawnOptions& operator=(const SpawnOptions&) = delete;

  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
};

Result<Launcher> spawn(std::string executor, bool namespaces) {
  auto pair = protocol::makeControlPair();
  if (!pair) return std::unexpected(pair.error());
  std::string name = "brink-launcher";
  std::string asked = kAsked;
  std::string mode = namespaces ? kNamespaces : kDegraded;
  char* const arguments[] = {name.data(), asked.data(), executor.data(), mode.data(), nullptr};
  const SpawnOptions options(pair->second.get());
  const InheritedEnvironment environment;
  pid_t pid = -1;
  const int error =
      ::posix_spawn(&pid, kThisProgram, &options.files, &options.attributes, arguments, environment.array());
  if (error != 0) return failErrno(Side::Internal, "starting the launcher", error);
  return Launcher{.socket = std::move(pair->first), .pid = pid, .namespaces = namespaces, .executor = executor};
}

bool isControlSocket(int fd) {
  int domain = 0;
  int type = 0;
  socklen_t size = sizeof domain;
  return ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX &&
         ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

}  // namespace

Result<std::string> findExecutor() {
  std::string path;
  if (const char* named = std::getenv("BRINK_EXECUTOR"); named != nullptr && *named != '\0') {
    path = named;
  } else {
    char self[4096];
    const ssize_t size = ::readlink(kThisProgram, self, sizeof self);
    if (size < 0) return failErrno(Side::Internal, kThisProgram, errno);
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
  return spawn(std::move(executor), namespaces.has_value());
}

Result<Launcher> Launcher::startAnother() const { return spawn(executor, namespaces); }

void becomeLauncherIfAsked(int argc, char** argv) {
  if (argc < 2 || std::string_view(argv[1]) != kAsked) return;
  if (argc != kArguments || !isControlSocket(kLauncherSocketFd)) {
    std::fprintf(stderr, "brink: %s is started by brink itself\n", kAsked);
    _exit(kExitUsage);
  }
  runLauncher({.executor = argv[2], .namespaces = std::string_view(argv[3]) == kNamespaces});
}

}  // namespace brink::hooks
