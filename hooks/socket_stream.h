// A stream that is a connection: Connected, then bytes both ways until it fails or is cancelled
// (hooks/protocol/sockets.h). Thread-affine. Owned by ContextStreams.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "hooks/context_stream.h"

namespace brink::hooks {

class SocketStream final : public ByteStream {
 public:
  SocketStream(StreamChannel& channel, std::uint32_t id);

  // Either connects or says why not; once.
  void start(OutboundConnection connection) { connecting_.spawn(run(std::move(connection))); }
  void refuse(protocol::SocketFailure failure);

  bool advance() override;

 private:
  Task<void> run(OutboundConnection connection);
  bool sendConnected();
  bool sendFinished();
  bool sendBytes();

  // Members go in reverse: the task first, then the socket, then the bytes that both borrow.
  bool told_ = false;           // Connected was sent
  bool finished_told_ = false;  // and Finished
  bool end_told_ = false;       // and End
  std::optional<protocol::SocketFailure> failure_;
  std::unique_ptr<OutboundSocket> socket_;
  TaskScope connecting_;
};

}  // namespace brink::hooks
