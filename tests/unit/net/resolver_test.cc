// How many names may be looked up at once, and by whom: against a name server that says nothing.
#include "proxy/net/resolver.h"

#include <array>
#include <cstdlib>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "proxy/base/fd.h"
#include "proxy/base/libevent_loop.h"

namespace brink::net {
namespace {

constexpr Asker kHostile = 7;
constexpr Asker kOther = 8;

class ResolverTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.reset(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(bind(server_.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(getsockname(server_.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    setenv("BRINK_NAME_SERVERS", ("127.0.0.1:" + std::to_string(ntohs(address.sin_port))).c_str(), 1);
    auto made = AresResolver::make(loop_, counters_);
    unsetenv("BRINK_NAME_SERVERS");
    ASSERT_TRUE(made) << made.error().detail;
    resolver_ = std::move(*made);
  }

  // What became of it at once: nothing yet, or this error.
  std::optional<ErrorCode> question(TaskScope& scope, Asker asker) {
    return startedIn(scope, resolver_->query(freshName(), DnsType::Txt, asker));
  }
  std::optional<ErrorCode> name(TaskScope& scope, Asker asker) {
    return startedIn(scope, resolver_->resolve(freshName(), 0, asker));
  }

  // Says of every question that has come that there is no such name.
  void answerAll() {
    std::array<char, 512> packet{};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    for (ssize_t got = 0; (got = recvfrom(server_.get(), packet.data(), packet.size(), MSG_DONTWAIT,
                                          reinterpret_cast<sockaddr*>(&from), &size)) > 0;) {
      packet[2] = static_cast<char>(0x81);  // a response
      packet[3] = static_cast<char>(0x83);  // recursion; no such name
      sendto(server_.get(), packet.data(), static_cast<std::size_t>(got), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
  }

  LibeventLoop loop_;
  ResolverCounters counters_;
  UniqueFd server_;
  std::unique_ptr<AresResolver> resolver_;
  TaskScope waiting_{loop_.ready()};

 private:
  std::string freshName() { return "name" + std::to_string(++names_) + ".example"; }

  template <typename Outcome>
  static Task<void> note(Task<Outcome> asked, std::shared_ptr<std::optional<ErrorCode>> into) {
    const Outcome outcome = co_await std::move(asked);
    *into = outcome ? ErrorCode::Internal : outcome.error().code;
  }
  template <typename Outcome>
  static std::optional<ErrorCode> startedIn(TaskScope& scope, Task<Outcome> asked) {
    auto outcome = std::make_shared<std::optional<ErrorCode>>();
    scope.spawn(note(std::move(asked), outcome));
    return *outcome;
  }

  int names_ = 0;
};

TEST_F(ResolverTest, WhoGivesUpQuestionsTakesNoPlacesOfOthers) {
  {
    TaskScope given_up(loop_.ready());
    for (std::size_t i = 0; i < AresResolver::kMaxAskedByOne / 2; ++i) {
      ASSERT_EQ(question(given_up, kHostile), std::nullopt);
      ASSERT_EQ(name(given_up, kHostile), std::nullopt);
    }
  }
  EXPECT_EQ(question(waiting_, kHostile), ErrorCode::Overloaded);
  EXPECT_EQ(name(waiting_, kHostile), ErrorCode::Overloaded);
  EXPECT_EQ(counters_.overloaded.value(), 2U);
  EXPECT_EQ(question(waiting_, kOther), std::nullopt);
  EXPECT_EQ(name(waiting_, kOther), std::nullopt);
  EXPECT_EQ(name(waiting_, kEdge), std::nullopt);
}

TEST_F(ResolverTest, WhateverHandlersAskTheEdgeHasPlacesOfItsOwn) {
  for (std::size_t i = 0; i < AresResolver::kMaxAsked; ++i) {
    ASSERT_EQ(name(waiting_, 1 + i / AresResolver::kMaxAskedByOne), std::nullopt);
  }
  EXPECT_EQ(name(waiting_, 1'000), ErrorCode::Overloaded);
  for (std::size_t i = 0; i < AresResolver::kMaxLookups; ++i) ASSERT_EQ(name(waiting_, kEdge), std::nullopt);
  EXPECT_EQ(name(waiting_, kEdge), ErrorCode::Overloaded);
}

TEST_F(ResolverTest, WhatWasAnsweredCountsNoMore) {
  for (std::size_t i = 0; i < AresResolver::kMaxAskedByOne; ++i) ASSERT_EQ(question(waiting_, kHostile), std::nullopt);
  ASSERT_EQ(question(waiting_, kHostile), ErrorCode::Overloaded);
  for (int turn = 0; turn < 1000 && waiting_.size() > 0; ++turn) {
    answerAll();
    loop_.runTurn();
  }
  EXPECT_EQ(waiting_.size(), 0U);
  EXPECT_EQ(question(waiting_, kHostile), std::nullopt);
}

}  // namespace
}  // namespace brink::net
