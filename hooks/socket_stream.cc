#include "hooks/socket_stream.h"

#include <utility>

namespace brink::hooks {

using protocol::FrameType;
using protocol::SocketFailure;

SocketStream::SocketStream(StreamChannel& channel, std::uint32_t id)
    : ByteStream(channel, id, Kind::Socket), connecting_(channel.ready()) {
  outgoing_ = std::make_unique<OutgoingBytes>(channel, std::nullopt);
}

void SocketStream::refuse(SocketFailure failure) {
  failure_ = std::move(failure);
  wake();
}

Task<void> SocketStream::run(OutboundConnection connection) {
  auto connected = co_await channel_.connector()->connect(std::move(connection), outgoing_.get());
  if (connected) {
    socket_ = std::move(*connected);
    socket_->setWaker(this);
  } else {
    failure_ = std::move(connected.error());
  }
  wake();
}

bool SocketStream::advance() {
  if (sendCredit()) return true;
  if (failure_) return sendFailure(failure_->failure, protocol::encodeSocketFailure(*failure_));
  if (!socket_) return false;
  if (!told_) return sendConnected();
  return sendFinished() || sendBytes();
}

bool SocketStream::sendConnected() {
  told_ = send(FrameType::Connected, protocol::encodeConnected(socket_->facts()));
  return told_;
}

bool SocketStream::sendFinished() {
  if (finished_told_ || !socket_->finished()) return false;
  finished_told_ = send(FrameType::Finished, {});
  return finished_told_;
}

bool SocketStream::sendBytes() {
  BufferChain nothing;
  const auto pulled = end_told_ ? std::optional(socket_->pull(nothing, 1)) : sendPiece(*socket_);
  if (!pulled) return false;
  if (*pulled == http::Pull::Failed) {
    failure_ = channel_.connector()->socketFailureOf(socket_->error());
    return advance();
  }
  if (*pulled == http::Pull::Data) return true;
  if (end_told_) return false;
  end_told_ = send(FrameType::End, {});
  return end_told_;
}

}  // namespace brink::hooks
