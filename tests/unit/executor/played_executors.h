// A supervisor by a clock that the test turns: launcher, zygotes and templates are played by the test itself, over real
// sockets.
#pragma once

#include <algorithm>
#include <csignal>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hooks/executor/supervisor.h"
#include "hooks/protocol/slot.h"
#include "tests/support/manual_loop.h"

namespace brink::hooks {

using namespace std::chrono_literals;
using protocol::ControlMessage;
using protocol::ControlType;

inline constexpr int kHighestFd = 1024;  // far above what a test has open

inline bool readable(int fd) {
  pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&one, 1, 0) > 0;
}

class PlayedExecutors : public testing::Test {
 protected:
  enum class Play : std::uint8_t { Works, SaysNothing, Ends };
  struct PlayedZygote {
    std::uint64_t id = 0;
    UniqueFd control;
    std::deque<UniqueFd> templates;  // their control sockets

    // The proxy let go of it.
    bool ended() const {
      if (!readable(control.get())) return false;
      const auto message = protocol::receiveControl(control.get(), false);
      return !message && message.error().code == ErrorCode::ConnectionClosed;
    }
  };

  PlayedExecutors() {
    auto pair = protocol::makeControlPair();
    launcher_ = std::move(pair->second);
    // The supervisor reaps a process: one that does nothing.
    process_ = fork();
    if (process_ == 0) {
      pause();
      _exit(0);
    }
    supervisor_ = std::make_unique<Supervisor>(
        loop_, Launcher{.socket = std::move(pair->first), .pid = process_, .namespaces = true, .executor = ""},
        SupervisorSettings{}, Log(2, LogLevel::Off, LogFormat::Text));
  }
  ~PlayedExecutors() override {
    ::kill(process_, SIGKILL);
    supervisor_.reset();
  }

  static std::shared_ptr<TemplateOrder> orderOf(std::uint64_t id, const std::string& domain = "default") {
    auto made = std::make_shared<TemplateOrder>();
    made->id = id;
    made->label = "f" + std::to_string(id) + ":1";
    made->domain = domain;
    static const auto image = std::make_shared<const UniqueFd>(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    made->image = image;
    return made;
  }
  static TemplateOrderPtr order(std::uint64_t id, const std::string& domain = "default") { return orderOf(id, domain); }
  void prepare(std::vector<TemplateOrderPtr> orders, ZygoteLimits limits) {
    supervisor_->prepare(std::move(orders), limits);
    settle();
  }
  // In steps: whoever is asked answers within a second.
  void advance(Duration by) {
    for (const SteadyTime end = loop_.clock().now() + by; loop_.clock().now() < end; settle()) {
      loop_.advance(std::min<Duration>(1s, end - loop_.clock().now()));
    }
  }

  // Everybody says what there is to say, until nobody has anything more.
  void settle() {
    do {
      loop_.runUntilIdle();
      takeOrders();
    } while (fireAll());
  }
  bool fireAll() {
    bool any = false;
    for (int fd = 0; fd < kHighestFd; ++fd) {
      if (loop_.interest(fd) == IoEvents::Read && readable(fd)) any = loop_.fire(fd, IoEvents::Read) || any;
    }
    return any;
  }
  void takeOrders() {
    while (auto order = protocol::receiveControl(launcher_.get(), false)) {
      if (order->type != ControlType::StartZygote) continue;
      PlayedZygote& zygote = zygotes_.emplace_back();
      zygote.id = order->id;
      zygote.control = std::move(order->fds[0]);
      if (new_zygotes_ == Play::Works) say(zygote.control.get(), ControlType::Ready, 0, protocol::kProtocolVersion);
      if (new_zygotes_ == Play::Ends) say(launcher_.get(), ControlType::ZygoteExited, zygote.id, 256);
    }
    for (PlayedZygote& zygote : zygotes_) {
      while (auto order = protocol::receiveControl(zygote.control.get(), false)) {
        zygote.templates.push_back(std::move(order->fds[1]));
        last_template_ = order->id;
        const UniqueFd pidfd = deadProcess();
        say(zygote.control.get(), ControlType::TemplateStarted, order->id, 1, pidfd.get());
        if (new_templates_ != Play::Works) continue;
        say(zygote.templates.back().get(), ControlType::TemplateReady, order->id, 0);
      }
    }
  }
  static void say(int socket, ControlType type, std::uint64_t id, std::int64_t value, int fd = -1) {
    const ControlMessage message{.type = type, .id = id, .value = value, .text = "", .fds = {}};
    ASSERT_TRUE(protocol::sendControl(socket, message, std::span<const int>(&fd, fd < 0 ? 0 : 1), false));
  }
  // Its kill hits nobody.
  static UniqueFd deadProcess() {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    UniqueFd pidfd(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
    waitpid(child, nullptr, 0);
    return pidfd;
  }
  const SupervisorStats& stats() const { return supervisor_->stats(); }

  test::ManualLoop loop_;
  UniqueFd launcher_;
  pid_t process_ = -1;
  Play new_zygotes_ = Play::Works;
  Play new_templates_ = Play::Works;  // they have no Ends
  std::deque<PlayedZygote> zygotes_;
  std::uint64_t last_template_ = 0;  // its id
  std::unique_ptr<Supervisor> supervisor_;
};

}  // namespace brink::hooks
