#include "hooks/request_stream.h"

#include <utility>

namespace brink::hooks {

using protocol::FrameType;
using protocol::StreamBody;
using protocol::StreamFailure;

RequestStream::RequestStream(StreamChannel& channel, std::uint32_t id, StreamBody body, std::uint64_t body_length)
    : ByteStream(channel, id, Kind::Request), sending_(channel.ready()) {
  if (body == StreamBody::None) return;
  outgoing_ =
      std::make_unique<OutgoingBytes>(channel, body == StreamBody::Known ? std::optional(body_length) : std::nullopt);
}

void RequestStream::refuse(StreamFailure failure) {
  failure_ = failure;
  wake();
}

Task<void> RequestStream::run(OutboundRequest request) {
  auto answered = co_await channel_.connector()->send(std::move(request), outgoing_.get());
  if (answered) {
    response_ = std::move(*answered);
    response_->body->setWaker(this);
  } else {
    failure_ = answered.error();
  }
  wake();
}

bool RequestStream::advance() {
  if (sendCredit()) return true;
  if (failure_) return sendFailed();
  if (!response_) return false;
  return head_sent_ ? sendBody() : sendHead();
}

bool RequestStream::sendHead() {
  const http::ResponseHead& head = response_->head;
  protocol::StreamHead told{.status = static_cast<std::uint32_t>(head.status), .reason = head.reason, .fields = {}};
  for (const http::HeaderField field : head.headers) told.fields.emplace_back(field.name, field.value);
  const std::string encoded = protocol::encodeHead(told);
  if (encoded.size() > protocol::kMaxStreamHead || told.fields.size() > protocol::kMaxStreamFields) {
    failure_ = StreamFailure::HeadTooLarge;
    return sendFailed();
  }
  head_sent_ = send(FrameType::Head, encoded);
  return head_sent_;
}

bool RequestStream::sendBody() {
  const auto pulled = sendPiece(*response_->body);
  if (!pulled) return false;
  if (*pulled == http::Pull::Failed) {
    failure_ = channel_.connector()->failureOf(response_->body->error());
    return sendFailed();
  }
  if (*pulled == http::Pull::Data) return true;
  if (!send(FrameType::End, trailers())) return false;
  finish();
  return true;
}

// In the form of a head; a handler does without those that are more than a head may be.
std::string RequestStream::trailers() const {
  const http::HeaderList* fields = response_->body->trailers();
  if (fields == nullptr || fields->size() == 0 || fields->size() > protocol::kMaxStreamFields) return {};
  protocol::StreamHead told;
  for (const http::HeaderField field : *fields) told.fields.emplace_back(field.name, field.value);
  std::string encoded = protocol::encodeHead(told);
  return encoded.size() > protocol::kMaxStreamHead ? std::string() : encoded;
}

bool RequestStream::sendFailed() { return sendFailure(*failure_, protocol::encodeFailureCode(*failure_)); }

}  // namespace brink::hooks
