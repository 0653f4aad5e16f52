#include <algorithm>

#include "proxy/net/socket_transport.h"

namespace brink::net {
namespace {

// Slices per sendmsg: heads and small bodies are merged before they come here, so this many pieces fill a socket
// buffer.
constexpr int kMaxPieces = 64;
// Less room than this at the end of a block is not worth a system call.
constexpr std::size_t kLeastRoom = 4096;

class TcpTransport final : public SocketTransport {
 public:
  TcpTransport(EventLoop& loop, UniqueFd socket, Phase phase, Side side)
      : SocketTransport(loop, std::move(socket), phase, side) {}

  Io establish() override {
    if (phase_ == Phase::Open) return Io::Done;
    const Io connected = finishConnect();
    if (connected == Io::Done) phase_ = Phase::Open;
    return connected;
  }

  Io read(BlockWriter& blocks, BufferChain& into) override {
    auto room = blocks.room();
    if (room.second < kLeastRoom) {
      blocks.release();
      room = blocks.room();
    }
    std::size_t count = 0;
    const Io io = receive(room.first, std::min(room.second, kReadSize), count);
    if (io == Io::Done) into.append(blocks.commit(count));
    return io;
  }

  Io write(BufferChain& from) override {
    iovec pieces[kMaxPieces];
    std::size_t total = 0;
    while (!from.empty()) {
      if (total >= kWriteTurn) return Io::Blocked;
      const int pieces_count = from.gather(pieces, kMaxPieces);
      std::size_t offered = 0;
      for (int i = 0; i < pieces_count; ++i) offered += pieces[i].iov_len;
      std::size_t count = 0;
      const Io io = send(pieces, pieces_count, count);
      if (io != Io::Done) return io;
      from.consume(count);
      total += count;
      if (count < offered) return Io::Blocked;
    }
    return Io::Done;
  }

  void finishWriting() override { endSending(); }
};

}  // namespace

std::unique_ptr<Transport> acceptTcp(EventLoop& loop, UniqueFd socket) {
  return std::make_unique<TcpTransport>(loop, std::move(socket), TcpTransport::Phase::Open, Side::Viewer);
}

Result<std::unique_ptr<Transport>> connectTcp(EventLoop& loop, const SocketAddress& address, Side side) {
  auto socket = startConnect(address, side);
  if (!socket) return std::unexpected<Error>(std::move(socket.error()));
  return std::make_unique<TcpTransport>(loop, std::move(*socket), TcpTransport::Phase::Connecting, side);
}

}  // namespace brink::net
