#include "proxy/net/listener.h"

#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "proxy/base/libevent_loop.h"
#include "proxy/net/transport.h"

namespace brink::net {
namespace {

// Real sockets: what is tested here is what the kernel does with them.
class ListenerTest : public ::testing::Test, protected AcceptHandler {
 protected:
  void onAccept(UniqueFd socket, const SocketAddress& remote, const SocketAddress& local) override {
    EXPECT_NE(fcntl(socket.get(), F_GETFD) & FD_CLOEXEC, 0);
    EXPECT_NE(fcntl(socket.get(), F_GETFL) & O_NONBLOCK, 0);
    EXPECT_EQ(remote.ip(), "127.0.0.1");
    local_port = local.port();
    accepted.push_back(std::move(socket));
  }
  auto open(const std::string& host, std::uint16_t port) {
    return Listener::open(loop, host, port, *this, budget, counters);
  }

  LibeventLoop loop;
  ConnectionBudget budget{1};
  ListenerCounters counters;
  std::vector<UniqueFd> accepted;
  std::uint16_t local_port = 0;
};

TEST_F(ListenerTest, WorkersShareThePortThatTheKernelChose) {
  auto first = open("127.0.0.1", 0);
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_NE((*first)->port(), 0);
  auto second = open("127.0.0.1", (*first)->port());
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ((*second)->port(), (*first)->port());
}

TEST_F(ListenerTest, ConnectionsBeyondTheBudgetAreClosed) {
  auto listener = open("127.0.0.1", 0);
  ASSERT_TRUE(listener);
  const SocketAddress address = *SocketAddress::parse("127.0.0.1", (*listener)->port());
  auto first = connectTcp(loop, address);
  auto second = connectTcp(loop, address);
  for (int i = 0; i < 100 && counters.refused.value() == 0; ++i) loop.runTurn();
  EXPECT_EQ(accepted.size(), 1U);
  EXPECT_EQ(local_port, (*listener)->port());
  EXPECT_EQ(counters.refused.value(), 1U);
  EXPECT_EQ(budget.used(), 1U);
}

TEST_F(ListenerTest, AllAddressesAreOneListener) {
  auto listener = open("", 0);
  ASSERT_TRUE(listener) << listener.error().detail;
  auto client = connectTcp(loop, *SocketAddress::parse("127.0.0.1", (*listener)->port()));
  for (int i = 0; i < 100 && accepted.empty(); ++i) loop.runTurn();
  EXPECT_EQ(accepted.size(), 1U);
}

TEST_F(ListenerTest, NamesAndForeignAddressesAreErrors) {
  EXPECT_EQ(open("localhost", 0).error().code, ErrorCode::InvalidArgument);
  EXPECT_EQ(open("192.0.2.1", 0).error().code, ErrorCode::SystemError);
}

}  // namespace
}  // namespace brink::net
