// When zygotes are replaced, by a clock that the test turns: launcher, zygotes and templates are played by the test
// itself, over real sockets.
#include <algorithm>
#include <csignal>
#include <deque>

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
namespace {

using namespace std::chrono_literals;
using protocol::ControlMessage;
using protocol::ControlType;

constexpr int kHighestFd = 128;  // far above what a test has open

bool readable(int fd) {
  pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&one, 1, 0) > 0;
}

class SuccessionByClock : public testing::Test {
 protected:
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

  SuccessionByClock() {
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
  ~SuccessionByClock() override {
    ::kill(process_, SIGKILL);
    supervisor_.reset();
  }

  static TemplateOrderPtr order(std::uint64_t id, const std::string& domain = "default") {
    auto made = std::make_shared<TemplateOrder>();
    made->id = id;
    made->label = "f" + std::to_string(id) + ":1";
    made->domain = domain;
    made->image = std::make_shared<const UniqueFd>(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    return made;
  }
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
      if (zygotes_work_) {
        say(zygote.control.get(), ControlType::Ready, 0, protocol::kProtocolVersion);
      } else {
        say(launcher_.get(), ControlType::ZygoteExited, zygote.id, 256);
      }
    }
    for (PlayedZygote& zygote : zygotes_) {
      while (auto order = protocol::receiveControl(zygote.control.get(), false)) {
        zygote.templates.push_back(std::move(order->fds[1]));
        const UniqueFd pidfd = deadProcess();
        say(zygote.control.get(), ControlType::TemplateStarted, order->id, 1, pidfd.get());
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
  // A context of the zygote's first template is said to have been forked.
  void fork1(PlayedZygote& zygote) {
    const UniqueFd pidfd = deadProcess();
    say(zygote.templates.front().get(), ControlType::ContextStarted, 1, 1, pidfd.get());
    settle();
  }
  const SupervisorStats& stats() const { return supervisor_->stats(); }

  test::ManualLoop loop_;
  UniqueFd launcher_;
  pid_t process_ = -1;
  bool zygotes_work_ = true;
  std::deque<PlayedZygote> zygotes_;
  std::unique_ptr<Supervisor> supervisor_;
};

TEST_F(SuccessionByClock, AZygoteServesForItsAgeAndItsSuccessorForAsLong) {
  prepare({order(1), order(2)}, {.max_forks = 1000, .max_age = 1h});
  ASSERT_EQ(zygotes_.size(), 1U);
  advance(59min);
  EXPECT_EQ(zygotes_.size(), 1U);
  advance(1min + 1s);
  ASSERT_EQ(zygotes_.size(), 2U);
  EXPECT_EQ(zygotes_[1].templates.size(), 2U) << "all templates are made anew";
  EXPECT_EQ(stats().zygotes_replaced.value(), 1U);
  advance(1s);
  EXPECT_TRUE(zygotes_[0].ended()) << "nobody used it";
  advance(58min);
  EXPECT_EQ(zygotes_.size(), 2U);
  advance(3min);
  EXPECT_EQ(zygotes_.size(), 3U);
  EXPECT_EQ(stats().zygotes_ended.value(), 2U);
  EXPECT_EQ(stats().zygotes_died.value(), 0U);
}

TEST_F(SuccessionByClock, ForksOfTemplatesAndContextsAreCounted) {
  prepare({order(1), order(2)}, {.max_forks = 4, .max_age = 1h});
  fork1(zygotes_[0]);
  advance(1s);
  EXPECT_EQ(zygotes_.size(), 1U) << "two templates and a context";
  fork1(zygotes_[0]);
  advance(1s);
  EXPECT_EQ(zygotes_.size(), 2U);
}

TEST_F(SuccessionByClock, WhatASuccessorMakesAnewIsNotCounted) {
  prepare({order(1), order(2), order(3)}, {.max_forks = 2, .max_age = 24h});
  advance(1h);
  EXPECT_EQ(zygotes_.size(), 2U) << "once for the three that the first made, and not again";
  fork1(zygotes_[1]);
  fork1(zygotes_[1]);
  advance(1s);
  EXPECT_EQ(zygotes_.size(), 3U);
}

TEST_F(SuccessionByClock, OneThatServesGoesOnWhileSuccessorsFailEverLessOften) {
  prepare({order(1)}, {.max_forks = 1000, .max_age = 1h});
  zygotes_work_ = false;
  advance(1h + 1min);
  const std::size_t in_a_minute = zygotes_.size();
  EXPECT_GE(in_a_minute, 5U);
  EXPECT_LE(in_a_minute, 12U) << "after 0.1 s, 0.2 s, 0.4 s, … 30 s";
  EXPECT_FALSE(zygotes_[0].ended());
  EXPECT_EQ(stats().zygotes.value(), 1);
  zygotes_work_ = true;
  advance(1min);
  EXPECT_EQ(stats().zygotes_replaced.value(), 1U);
  EXPECT_TRUE(zygotes_[0].ended());
}

TEST_F(SuccessionByClock, WhatTheConfigurationNoLongerNeedsIsNotReplacedButEnds) {
  prepare({order(1, "one"), order(2, "two")}, {.max_forks = 1000, .max_age = 1h});
  ASSERT_EQ(zygotes_.size(), 2U);
  prepare({order(3, "one")}, {.max_forks = 1000, .max_age = 1h});
  advance(2s);
  EXPECT_FALSE(zygotes_[0].ended());
  EXPECT_TRUE(zygotes_[1].ended());
  EXPECT_EQ(stats().templates.value(), 1);
  advance(1h);
  EXPECT_EQ(zygotes_.size(), 3U);
}

TEST_F(SuccessionByClock, NewLimitsHoldForTheZygoteThatServes) {
  prepare({order(1)}, {.max_forks = 1000, .max_age = 24h});
  advance(2h);
  EXPECT_EQ(zygotes_.size(), 1U);
  prepare({order(1)}, {.max_forks = 1000, .max_age = 1h});
  advance(1s);
  EXPECT_EQ(zygotes_.size(), 2U);
}

}  // namespace
}  // namespace brink::hooks
