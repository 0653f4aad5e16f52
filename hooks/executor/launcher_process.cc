#include "hooks/executor/launcher_process.h"

#include <cerrno>
#include <csignal>
#include <list>
#include <optional>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hooks/executor/control_groups.h"
#include "hooks/executor/process_usage.h"
#include "hooks/executor/signal_process.h"
#include "hooks/executor/zygote_process.h"
#include "hooks/protocol/control.h"

namespace brink::hooks {
namespace {

using protocol::ControlMessage;
using protocol::ControlType;

// What one zygote and all below it may print: V8's last words are a few lines; a flood is cut.
constexpr std::size_t kMaxStderrBytes = 64 * 1024;
constexpr int kStderrRounds = 16;        // per poll: one pipe's worth, so that a flood does not keep the others waiting
constexpr int kTidyIntervalMs = 100;     // until the group of a template that ended is empty
constexpr std::size_t kMaxReason = 512;  // the end of stderr goes up with the exit

class LauncherLoop {
 public:
  LauncherLoop(UniqueFd socket, LauncherOptions options) : socket_(std::move(socket)), options_(std::move(options)) {}

  void run() {
    openGroups();
    while (waitForNews()) {
      if (polled_[0].revents != 0 && !readRequest()) break;
      std::size_t at = 1;
      for (auto it = zygotes_.begin(); it != zygotes_.end() && at + 1 < polled_.size(); at += 2) {
        if (polled_[at].revents != 0) forwardStderr(*it);
        it = polled_[at + 1].revents != 0 && reap(*it) ? zygotes_.erase(it) : std::next(it);
      }
    }
    for (auto& zygote : zygotes_) killThroughPidfd(zygote.process.pidfd.get());
    for (auto& zygote : zygotes_) waitpid(zygote.process.pid, nullptr, 0);
    if (groups_) groups_->removeAll();
  }

 private:
  struct Zygote {
    std::uint64_t id;
    ZygoteProcess process;
    std::size_t stderr_bytes = 0;
    std::string last_words;
  };

  // Order: the proxy's socket, then stderr and pidfd of each zygote. A request read in between adds a zygote at the
  // end.
  bool waitForNews() {
    polled_.clear();
    polled_.push_back({.fd = socket_.get(), .events = POLLIN, .revents = 0});
    for (const auto& zygote : zygotes_) {
      polled_.push_back({.fd = zygote.process.stderr_pipe.get(), .events = POLLIN, .revents = 0});
      polled_.push_back({.fd = zygote.process.pidfd.get(), .events = POLLIN, .revents = 0});
    }
    const bool untidy = groups_ && !groups_->tidied();
    const bool fine = poll(polled_.data(), polled_.size(), untidy ? kTidyIntervalMs : -1) >= 0 || errno == EINTR;
    if (untidy) groups_->tidy();
    return fine;
  }

  // The proxy made both ends of the socket. If it is gone, this process has another parent, which is none of ours.
  Result<ControlGroups> groupsOfProxy() const {
    ucred proxy{};
    socklen_t size = sizeof proxy;
    const bool known = getsockopt(socket_.get(), SOL_SOCKET, SO_PEERCRED, &proxy, &size) == 0;
    if (!known || proxy.pid != getppid()) return fail(ErrorCode::Unsupported, Side::Internal, "the proxy is gone");
    const pid_t processes[] = {proxy.pid, getpid()};
    return ControlGroups::open({}, processes);
  }

  void openGroups() {
    auto groups = groupsOfProxy();
    send({.type = ControlType::LauncherReady,
          .id = 0,
          .value = groups ? 1 : 0,
          .text = groups ? std::string() : groups.error().detail,
          .fds = {}});
    if (groups) groups_ = std::move(*groups);
  }

  bool readRequest() {
    auto message = protocol::receiveControl(socket_.get(), false);
    if (!message) return message.error().code == ErrorCode::Overloaded;
    if (message->type == ControlType::StartZygote) return startZygote(*message);
    if (!groups_) return false;
    if (message->type == ControlType::TemplateEnded) {
      groups_->end(message->id);
      return true;
    }
    if (message->type != ControlType::PlaceTemplate) return false;
    // One that is gone already, or whose group cannot be made, runs where it is.
    if (const auto process = processBehind(message->fds[0].get())) {
      (void)groups_->place(message->id, *process, static_cast<std::uint32_t>(message->value));
    }
    return true;
  }

  bool startZygote(const ControlMessage& order) {
    auto started = startZygoteProcess({.executor = options_.executor,
                                       .control = order.fds[0].get(),
                                       .settings = order.text,
                                       .namespaces = options_.namespaces});
    if (!started) {
      return send(
          {.type = ControlType::ZygoteExited, .id = order.id, .value = 0, .text = started.error().detail, .fds = {}});
    }
    ControlMessage answer{
        .type = ControlType::ZygoteStarted, .id = order.id, .value = started->pid, .text = "", .fds = {}};
    const int pidfd = started->pidfd.get();
    zygotes_.push_back({.id = order.id, .process = std::move(*started), .stderr_bytes = 0, .last_words = ""});
    return protocol::sendControl(socket_.get(), answer, std::span<const int>(&pidfd, 1), true).has_value();
  }

  bool send(const ControlMessage& message) { return protocol::sendControl(socket_.get(), message, true).has_value(); }

  void forwardStderr(Zygote& zygote) {
    char text[4096];
    ssize_t got = 1;
    for (int round = 0; round < kStderrRounds && got > 0; ++round) {
      got = ::read(zygote.process.stderr_pipe.get(), text, sizeof text);
      if (got <= 0) break;
      const std::string_view said(text, static_cast<std::size_t>(got));
      zygote.last_words.append(said);
      if (zygote.last_words.size() > kMaxReason) zygote.last_words.erase(0, zygote.last_words.size() - kMaxReason);
      if (zygote.stderr_bytes > kMaxStderrBytes) continue;
      zygote.stderr_bytes += said.size();
      [[maybe_unused]] const auto written = ::write(STDERR_FILENO, said.data(), said.size());
    }
    // End of file: polling on would spin. A negative descriptor is passed over by poll.
    if (got == 0) zygote.process.stderr_pipe.reset();
  }

  bool reap(Zygote& zygote) {
    int status = 0;
    if (waitpid(zygote.process.pid, &status, WNOHANG) != zygote.process.pid) return false;
    forwardStderr(zygote);
    send({.type = ControlType::ZygoteExited, .id = zygote.id, .value = status, .text = zygote.last_words, .fds = {}});
    return true;
  }

  UniqueFd socket_;
  LauncherOptions options_;
  std::optional<ControlGroups> groups_;  // where the system has them
  std::list<Zygote> zygotes_;
  std::vector<pollfd> polled_;
};

}  // namespace

void runLauncher(LauncherOptions options) {
  prctl(PR_SET_NAME, "brink-launcher");
  // A service stop reaches all processes, but the proxy drains: executors must live until it says so. Ignored signals
  // stay ignored over fork and exec; those that came before are forgotten.
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGPIPE}) std::signal(number, SIG_IGN);
  std::signal(SIGCHLD, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (fcntl(kLauncherSocketFd, F_SETFD, FD_CLOEXEC) != 0) _exit(1);
  LauncherLoop(UniqueFd(kLauncherSocketFd), std::move(options)).run();
  _exit(0);
}

}  // namespace brink::hooks
