#include "proxy/server/signals.h"

#include <cerrno>
#include <csignal>

#include <sys/signalfd.h>
#include <unistd.h>

namespace brink::server {

Result<std::unique_ptr<SignalSource>> SignalSource::open(EventLoop& loop, SignalHandler& handler) {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1}) sigaddset(&set, signal);
  if (pthread_sigmask(SIG_BLOCK, &set, nullptr) != 0) return failErrno(Side::Internal, "pthread_sigmask", errno);
  UniqueFd fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!fd) return failErrno(Side::Internal, "signalfd", errno);
  return std::unique_ptr<SignalSource>(new SignalSource(loop, std::move(fd), handler));
}

SignalSource::SignalSource(EventLoop& loop, UniqueFd fd, SignalHandler& handler)
    : fd_(std::move(fd)), handler_(handler), watcher_(loop.watch(fd_.get(), *this)) {
  watcher_->want(IoEvents::Read);
}

void SignalSource::onIo(IoEvents) {
  signalfd_siginfo info{};
  while (::read(fd_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    handler_.onSignal(static_cast<int>(info.ssi_signo));
  }
}

}  // namespace brink::server
