#include "hooks/protocol/control.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include <sys/socket.h>
#include <sys/uio.h>

#include "proxy/base/check.h"

namespace brink::hooks::protocol {
namespace {

struct PacketHeader {
  std::uint32_t type;
  std::uint32_t text_size;
  std::uint64_t id;
  std::int64_t value;
};
static_assert(sizeof(PacketHeader) == 24);

// Room for one full message and some small ones; the kernel's default (208 KiB) just fits one.
constexpr int kSocketBuffer = 512 * 1024;

union DescriptorRoom {
  cmsghdr aligned;
  char bytes[CMSG_SPACE(sizeof(int) * kMaxControlFds)];
};

// Takes all descriptors out of a received message, so that none leaks whatever else is wrong with it.
std::vector<UniqueFd> takeDescriptors(msghdr& message) {
  std::vector<UniqueFd> fds;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof fd, sizeof fd);
      fds.emplace_back(fd);
    }
  }
  return fds;
}

std::unexpected<Error> malformed(const char* what) {
  return fail(ErrorCode::ProtocolError, Side::Hook, std::string("control message: ") + what);
}

bool isControlType(std::uint32_t type) {
  return type >= static_cast<std::uint32_t>(ControlType::StartZygote) &&
         type <= static_cast<std::uint32_t>(ControlType::MakeSnapshot);
}

std::unexpected<Error> receiveFailure(int error_number) {
  if (error_number == EAGAIN || error_number == EWOULDBLOCK) {
    return fail(ErrorCode::Overloaded, Side::Hook, "no control message", Retry::Yes);
  }
  if (error_number == ECONNRESET) return fail(ErrorCode::ConnectionClosed, Side::Hook, "control socket reset");
  return failErrno(Side::Hook, "recvmsg", error_number);
}

}  // namespace

std::size_t controlFdCount(ControlType type) {
  switch (type) {
    case ControlType::StartZygote:
    case ControlType::ZygoteStarted:
    case ControlType::TemplateStarted:
    case ControlType::ContextStarted:
    case ControlType::PlaceTemplate:
      return 1;
    case ControlType::MakeTemplate:
      return 2;
    case ControlType::MakeContext:
      return 4;
    case ControlType::MakeSnapshot:
      return 3;
    case ControlType::ZygoteExited:
    case ControlType::Ready:
    case ControlType::TemplateExited:
    case ControlType::TemplateReady:
    case ControlType::TemplateFailed:
    case ControlType::ContextExited:
    case ControlType::LauncherReady:
    case ControlType::TemplateEnded:
      return 0;
  }
  return 0;
}

Result<std::pair<UniqueFd, UniqueFd>> makeControlPair() {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
    return failErrno(Side::Internal, "socketpair", errno);
  }
  std::pair<UniqueFd, UniqueFd> ends{UniqueFd(pair[0]), UniqueFd(pair[1])};
  for (const int end : pair) {
    // More than the limit is cut silently; one message fits in any case.
    if (setsockopt(end, SOL_SOCKET, SO_SNDBUF, &kSocketBuffer, sizeof kSocketBuffer) != 0) {
      return failErrno(Side::Internal, "SO_SNDBUF", errno);
    }
  }
  return ends;
}

Status sendControl(int socket, const ControlMessage& message, bool block) {
  std::array<int, kMaxControlFds> fds{};
  CHECK(message.fds.size() <= fds.size());
  for (std::size_t i = 0; i < message.fds.size(); ++i) fds[i] = message.fds[i].get();
  return sendControl(socket, message, std::span<const int>(fds.data(), message.fds.size()), block);
}

Status sendControl(int socket, const ControlMessage& message, std::span<const int> fds, bool block) {
  CHECK(fds.size() == controlFdCount(message.type));
  if (message.text.size() > kMaxControlText) {
    return fail(ErrorCode::MessageTooLarge, Side::Operator, "settings longer than 160 KiB");
  }
  PacketHeader header{.type = static_cast<std::uint32_t>(message.type),
                      .text_size = static_cast<std::uint32_t>(message.text.size()),
                      .id = message.id,
                      .value = message.value};
  iovec parts[2] = {{&header, sizeof header}, {const_cast<char*>(message.text.data()), message.text.size()}};
  msghdr packet{};
  packet.msg_iov = parts;
  packet.msg_iovlen = 2;
  DescriptorRoom room{};
  if (!fds.empty()) {
    packet.msg_control = room.bytes;
    packet.msg_controllen = CMSG_SPACE(fds.size_bytes());
    cmsghdr* rights = CMSG_FIRSTHDR(&packet);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(fds.size_bytes());
    std::memcpy(CMSG_DATA(rights), fds.data(), fds.size_bytes());
  }
  ssize_t sent = 0;
  do {
    sent = sendmsg(socket, &packet, MSG_NOSIGNAL | (block ? 0 : MSG_DONTWAIT));
  } while (sent < 0 && errno == EINTR);
  if (sent >= 0) return {};
  if (errno == EAGAIN || errno == EWOULDBLOCK) {
    return fail(ErrorCode::Overloaded, Side::Hook, "control socket is full", Retry::Yes);
  }
  if (errno == EPIPE || errno == ECONNRESET) return fail(ErrorCode::ConnectionClosed, Side::Hook, "peer is gone");
  return failErrno(Side::Hook, "sendmsg", errno);
}

Result<ControlMessage> receiveControl(int socket, bool block) {
  PacketHeader header{};
  const auto text = std::make_unique_for_overwrite<char[]>(kMaxControlText);
  iovec parts[2] = {{&header, sizeof header}, {text.get(), kMaxControlText}};
  DescriptorRoom room{};
  msghdr packet{};
  packet.msg_iov = parts;
  packet.msg_iovlen = 2;
  packet.msg_control = room.bytes;
  packet.msg_controllen = sizeof room.bytes;
  ssize_t size = 0;
  do {
    size = recvmsg(socket, &packet, MSG_CMSG_CLOEXEC | (block ? 0 : MSG_DONTWAIT));
  } while (size < 0 && errno == EINTR);
  if (size < 0) return receiveFailure(errno);

  ControlMessage message;
  message.fds = takeDescriptors(packet);
  if (size == 0) return fail(ErrorCode::ConnectionClosed, Side::Hook, "control socket closed");
  if ((packet.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) return malformed("truncated");
  if (static_cast<std::size_t>(size) < sizeof header) return malformed("shorter than its header");
  if (header.text_size != static_cast<std::size_t>(size) - sizeof header) return malformed("wrong text size");
  if (!isControlType(header.type)) return malformed("unknown type");
  message.type = static_cast<ControlType>(header.type);
  if (message.fds.size() != controlFdCount(message.type)) return malformed("wrong number of descriptors");
  message.id = header.id;
  message.value = header.value;
  message.text.assign(text.get(), header.text_size);
  return message;
}

}  // namespace brink::hooks::protocol
