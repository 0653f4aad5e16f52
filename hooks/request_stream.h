// A stream that is an HTTP request: Head, Data…, then End or Failed (hooks/protocol/broker.h).
// Thread-affine. Owned by ContextStreams.
#pragma once

#include <optional>
#include <string>

#include "hooks/context_stream.h"

namespace brink::hooks {

class RequestStream final : public ByteStream {
 public:
  // `body_length`: of the request's body, if it has one and its length is known.
  RequestStream(StreamChannel& channel, std::uint32_t id, protocol::StreamBody body, std::uint64_t body_length);

  // Either sends it or says why not; once.
  void start(OutboundRequest request) { sending_.spawn(run(std::move(request))); }
  void refuse(protocol::StreamFailure failure);

  bool advance() override;

 private:
  Task<void> run(OutboundRequest request);
  bool sendHead();
  bool sendBody();
  bool sendFailed();
  std::string trailers() const;

  // Members go in reverse: the task first, then the response, then the body that both borrow.
  bool head_sent_ = false;
  std::optional<protocol::StreamFailure> failure_;
  std::optional<OutboundResponse> response_;
  TaskScope sending_;
};

}  // namespace brink::hooks
