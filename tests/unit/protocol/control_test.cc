#include "hooks/protocol/control.h"

#include <cstring>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace brink::hooks::protocol {
namespace {

class ControlTest : public testing::Test {
 protected:
  void SetUp() override {
    auto pair = makeControlPair();
    ASSERT_TRUE(pair);
    here_ = std::move(pair->first);
    there_ = std::move(pair->second);
  }

  static UniqueFd anyFd() { return UniqueFd(open("/dev/null", O_RDONLY)); }

  // The kernel gives the lowest free number: unchanged if nothing leaked.
  static int lowestFree() { return anyFd().get(); }

  // Sends a packet with any number of descriptors, as a hostile peer would.
  void sendRaw(const std::string& bytes, std::size_t fd_count) {
    const UniqueFd fd = anyFd();
    std::vector<char> room(CMSG_SPACE(sizeof(int) * fd_count));
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr packet{};
    packet.msg_iov = &part;
    packet.msg_iovlen = 1;
    if (fd_count > 0) {
      packet.msg_control = room.data();
      packet.msg_controllen = room.size();
      cmsghdr* rights = CMSG_FIRSTHDR(&packet);
      rights->cmsg_level = SOL_SOCKET;
      rights->cmsg_type = SCM_RIGHTS;
      rights->cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
      for (std::size_t i = 0; i < fd_count; ++i) {
        const int number = fd.get();
        std::memcpy(CMSG_DATA(rights) + i * sizeof number, &number, sizeof number);
      }
    }
    ASSERT_EQ(sendmsg(there_.get(), &packet, 0), static_cast<ssize_t>(bytes.size()));
  }

  static std::string packet(std::uint32_t type, std::uint32_t text_size, const std::string& text) {
    std::string bytes(24, '\0');
    std::memcpy(bytes.data(), &type, sizeof type);
    std::memcpy(bytes.data() + 4, &text_size, sizeof text_size);
    return bytes + text;
  }

  ErrorCode receivedError() {
    const auto received = receiveControl(here_.get(), false);
    return received ? ErrorCode::Internal : received.error().code;
  }

  UniqueFd here_;
  UniqueFd there_;
};

TEST_F(ControlTest, CarriesTextNumbersAndDescriptors) {
  ControlMessage message{.type = ControlType::ContextStarted, .id = 7, .value = -3, .text = "hello", .fds = {}};
  message.fds.push_back(anyFd());
  ASSERT_TRUE(sendControl(there_.get(), message, false));
  const auto received = receiveControl(here_.get(), false);
  ASSERT_TRUE(received) << received.error().detail;
  EXPECT_EQ(received->type, ControlType::ContextStarted);
  EXPECT_EQ(received->id, 7U);
  EXPECT_EQ(received->value, -3);
  EXPECT_EQ(received->text, "hello");
  ASSERT_EQ(received->fds.size(), 1U);
  EXPECT_EQ(fcntl(received->fds[0].get(), F_GETFD), FD_CLOEXEC);
}

TEST_F(ControlTest, CarriesTheLongestText) {
  const std::string text(kMaxControlText, 'x');
  ASSERT_TRUE(
      sendControl(there_.get(), {.type = ControlType::Ready, .id = 0, .value = 1, .text = text, .fds = {}}, false));
  EXPECT_EQ(receiveControl(here_.get(), false)->text, text);
  const auto longer = sendControl(
      there_.get(), {.type = ControlType::Ready, .id = 0, .value = 1, .text = text + "x", .fds = {}}, false);
  EXPECT_EQ(longer.error().code, ErrorCode::MessageTooLarge);
}

TEST_F(ControlTest, SaysWhenThereIsNothingAndWhenThePeerIsGone) {
  EXPECT_EQ(receivedError(), ErrorCode::Overloaded);
  there_.reset();
  EXPECT_EQ(receivedError(), ErrorCode::ConnectionClosed);
  const auto sent =
      sendControl(here_.get(), {.type = ControlType::Ready, .id = 0, .value = 0, .text = "", .fds = {}}, false);
  EXPECT_EQ(sent.error().code, ErrorCode::ConnectionClosed);
}

TEST_F(ControlTest, AFullSocketIsOverloadedAndNotAWait) {
  const ControlMessage message{
      .type = ControlType::Ready, .id = 0, .value = 0, .text = std::string(60000, 'x'), .fds = {}};
  Status sent;
  for (int i = 0; i < 100 && sent; ++i) sent = sendControl(there_.get(), message, false);
  EXPECT_EQ(sent.error().code, ErrorCode::Overloaded);
}

TEST_F(ControlTest, RefusesMalformedPackets) {
  sendRaw("short", 0);
  EXPECT_EQ(receivedError(), ErrorCode::ProtocolError);
  sendRaw(packet(0, 0, ""), 0);
  EXPECT_EQ(receivedError(), ErrorCode::ProtocolError);
  sendRaw(packet(99, 0, ""), 0);
  EXPECT_EQ(receivedError(), ErrorCode::ProtocolError);
  sendRaw(packet(4, 3, "1234"), 0);
  EXPECT_EQ(receivedError(), ErrorCode::ProtocolError);
  sendRaw(packet(4, 5, "1234"), 0);
  EXPECT_EQ(receivedError(), ErrorCode::ProtocolError);
}

TEST_F(ControlTest, RefusesAWrongNumberOfDescriptorsAndClosesThem) {
  const int free_before = lowestFree();
  const auto started = static_cast<std::uint32_t>(ControlType::ContextStarted);
  for (const std::size_t count : {0, 2, 4, 5, 64}) {
    sendRaw(packet(started, 0, ""), count);
    EXPECT_EQ(receivedError(), ErrorCode::ProtocolError) << count;
    EXPECT_EQ(lowestFree(), free_before) << count;
  }
}

TEST(ControlSettings, OfAZygoteRoundTrip) {
  const auto decoded = decodeZygoteSettings(encode(ZygoteSettings{"tenant", 1024, false, false, true}));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->domain, "tenant");
  EXPECT_EQ(decoded->heap_class_mb, 1024U);
  EXPECT_FALSE(decoded->jit);
  EXPECT_FALSE(decoded->require_sandbox);
  EXPECT_TRUE(decoded->plain_for_tests);
  EXPECT_FALSE(decodeZygoteSettings("x"));
}

TEST(ControlSettings, OfAFunctionRoundTripWithItsEnvironment) {
  FunctionSettings settings;
  settings.name = "us-east-1.edge";
  settings.version = "7";
  settings.handler = "index.handler";
  settings.memory_mb = 256;
  settings.ephemeral_storage_mb = 1024;
  settings.json_logs = true;
  settings.environment = {{"A", "1"}, {"EMPTY", ""}, {"TEXT", "with = and \n"}};
  const auto decoded = decodeFunctionSettings(encode(settings));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->name, settings.name);
  EXPECT_EQ(decoded->memory_mb, 256U);
  EXPECT_EQ(decoded->ephemeral_storage_mb, 1024U);
  EXPECT_EQ(decoded->init_timeout_ms, 10'000U);
  EXPECT_TRUE(decoded->json_logs);
  EXPECT_EQ(decoded->environment, settings.environment);
}

TEST(ControlSettings, RefuseHalfAVariable) {
  std::string whole = encode(FunctionSettings{});
  ++whole[0];  // one string more than there is
  EXPECT_FALSE(decodeFunctionSettings(whole));
}

}  // namespace
}  // namespace brink::hooks::protocol
