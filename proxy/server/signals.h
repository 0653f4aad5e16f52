// Signals as events of the main loop (signalfd). Blocked in the whole process: make this before any thread.
#pragma once

#include <memory>

#include "proxy/base/error.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/fd.h"

namespace brink::server {

class SignalHandler {
 public:
  // SIGTERM, SIGINT, SIGQUIT, SIGHUP or SIGUSR1, on the main thread.
  virtual void onSignal(int signal) = 0;

 protected:
  ~SignalHandler() = default;
};

class SignalSource final : private IoHandler {
 public:
  // SIGPIPE is ignored from here on: writes report EPIPE.
  static Result<std::unique_ptr<SignalSource>> open(EventLoop& loop, SignalHandler& handler);

 private:
  SignalSource(EventLoop& loop, UniqueFd fd, SignalHandler& handler);
  void onIo(IoEvents ready) override;

  UniqueFd fd_;
  SignalHandler& handler_;
  std::unique_ptr<IoWatcher> watcher_;
};

}  // namespace brink::server
