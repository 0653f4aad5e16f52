#include "hooks/executor/running_launcher.h"

#include <cerrno>
#include <csignal>
#include <utility>

#include <sys/wait.h>

#include "hooks/executor/wait_status.h"

namespace brink::hooks {
namespace {

// A killed process is gone within a millisecond or two; a busy machine takes longer.
constexpr Duration kReapInterval = std::chrono::milliseconds(5);

}  // namespace

RunningLauncher::RunningLauncher(EventLoop& loop, LauncherOwner& owner, Launcher first, Log log)
    : loop_(loop), owner_(owner), log_(std::move(log)), next_start_(loop.makeTimer([this] { startNext(); })) {
  if (!first.namespaces) log_.warn("executors run without namespaces: sandbox is degraded");
  use(std::move(first));
}

RunningLauncher::~RunningLauncher() {
  watcher_.reset();
  launcher_.socket.reset();
  // It kills and reaps its zygotes first; that takes milliseconds.
  if (launcher_.pid > 0) {
    while (waitpid(launcher_.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

void RunningLauncher::use(Launcher launcher) {
  launcher_ = std::move(launcher);
  started_at_ = loop_.clock().now();
  running_ = true;
  stats_.started.add();
  watcher_ = loop_.watch(launcher_.socket.get(), *this);
  watcher_->want(IoEvents::Read);
}

Status RunningLauncher::send(const protocol::ControlMessage& message, int fd) {
  if (!running_) return fail(ErrorCode::Overloaded, Side::Hook, "the launcher died and is started again");
  return protocol::sendControl(launcher_.socket.get(), message, std::span<const int>(&fd, fd < 0 ? 0 : 1), false);
}

void RunningLauncher::onIo(IoEvents) {
  while (running_) {
    auto message = protocol::receiveControl(launcher_.socket.get(), false);
    if (message) {
      owner_.onLauncherMessage(std::move(*message));
    } else if (message.error().code == ErrorCode::Overloaded) {
      return;
    } else {
      return onGone(message.error().detail);
    }
  }
}

void RunningLauncher::onGone(std::string_view why) {
  stats_.died.add();
  const SteadyTime now = loop_.clock().now();
  backoff_.died(now, now - started_at_);
  log_.error("the launcher is gone, its executors with it; another one is started",
             {{"error", why},
              {"pid", launcher_.pid},
              {"pause_ms", std::chrono::duration_cast<std::chrono::milliseconds>(backoff_.left(now)).count()}});
  running_ = false;
  watcher_->want(IoEvents::None);
  // Whatever its socket said: the next one is to be the only one. The number is its own until it is reaped.
  ::kill(launcher_.pid, SIGKILL);
  next_start_->start(backoff_.left(now));
  owner_.onLauncherGone();
}

void RunningLauncher::startNext() {
  watcher_.reset();
  launcher_.socket.reset();
  if (launcher_.pid > 0) {
    int status = 0;
    if (waitpid(launcher_.pid, &status, WNOHANG) == 0) return next_start_->start(kReapInterval);
    log_.info("the launcher ended", {{"pid", launcher_.pid}, {"status", describeExit(status)}});
    launcher_.pid = -1;
  }
  auto next = launcher_.startAnother();
  const SteadyTime now = loop_.clock().now();
  if (!next) {
    backoff_.died(now, Duration::zero());
    log_.error("the launcher cannot be started", {{"error", next.error().detail}});
    return next_start_->start(backoff_.left(now));
  }
  use(std::move(*next));
  log_.info("the launcher was started again", {{"pid", launcher_.pid}});
}

}  // namespace brink::hooks
