#include "hooks/context_streams.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "hooks/outbound_rules.h"

namespace brink::hooks {

using protocol::FrameType;
using protocol::RecordType;
using protocol::StreamBody;
using protocol::StreamFailure;

// What the context sent of the request's body and the origin did not take yet: at most kRequestWindow.
class ContextStreams::RequestBody final : public http::BodySource {
 public:
  RequestBody(ContextStreams& owner, std::optional<std::uint64_t> length) : owner_(owner), length_(length) {}

  http::Pull pull(BufferChain& into, std::size_t max) override {
    const std::size_t moved = waiting_.moveTo(into, max);
    if (moved > 0) {
      taken_ += static_cast<std::uint32_t>(moved);
      owner_.wake();
      return http::Pull::Data;
    }
    return complete_ ? http::Pull::End : http::Pull::Pending;
  }
  void setWaker(Waker* waker) override { waker_ = waker; }
  std::optional<std::uint64_t> length() const override { return length_; }

  // False: more than was allowed or announced.
  bool add(std::string_view bytes) {
    if (complete_ || waiting_.size() + taken_ + bytes.size() > protocol::kRequestWindow) return false;
    received_ += bytes.size();
    if (length_ && received_ > *length_) return false;
    waiting_.append(bytes);
    if (waker_ != nullptr) waker_->wake();
    return true;
  }
  bool finish() {
    if (complete_ || (length_ && received_ != *length_)) return false;
    complete_ = true;
    if (waker_ != nullptr) waker_->wake();
    return true;
  }
  // Credit to give: in halves of the window, or when the origin has all there is.
  std::uint32_t due() const {
    return taken_ >= protocol::kRequestWindow / 2 || (waiting_.empty() && !complete_) ? taken_ : 0;
  }
  void credited() { taken_ = 0; }

 private:
  ContextStreams& owner_;
  const std::optional<std::uint64_t> length_;
  BufferChain waiting_;
  std::uint64_t received_ = 0;
  std::uint32_t taken_ = 0;  // by the origin, and the context does not know it yet
  bool complete_ = false;
  Waker* waker_ = nullptr;
};

// Members go in reverse: the task first, then the response, then the body that both borrow.
struct ContextStreams::Stream final : public Waker {
  Stream(ContextStreams& streams, std::uint32_t number) : owner(streams), id(number), sending(streams.parts_.ready) {}
  void wake() override { owner.wake(); }

  ContextStreams& owner;
  const std::uint32_t id;
  std::uint32_t credit = protocol::kResponseWindow;
  bool head_sent = false;
  bool over = false;  // its last frame was sent
  std::optional<StreamFailure> failure;
  std::unique_ptr<RequestBody> body;
  std::optional<OutboundResponse> response;
  TaskScope sending;
};

ContextStreams::ContextStreams(const StreamsParts& parts) : parts_(parts), frames_(parts.slot) {}

ContextStreams::~ContextStreams() { parts_.metrics.outbound_open.add(-static_cast<std::int64_t>(streams_.size())); }

bool ContextStreams::refuse(std::string what) {
  if (violation_.empty()) violation_ = std::move(what);
  return false;
}

// ---- what the context says ----

bool ContextStreams::onRecord(const protocol::RecordHeader& header, std::string_view body,
                              const conf::OutboundPolicy& policy) {
  const auto type = static_cast<RecordType>(header.type);
  if (type == RecordType::FramesRead) {
    wake();
    return true;
  }
  if (header.seq == 0 || header.seq > std::numeric_limits<std::uint32_t>::max())
    return refuse("a stream's number is none");
  const auto id = static_cast<std::uint32_t>(header.seq);
  if (type == RecordType::StreamOpen) return onOpen(id, body, policy);
  if (id > last_id_) return refuse("a record of a stream that was never opened");
  Stream* stream = find(id);
  if (stream == nullptr) return true;  // it crossed the stream's last frame
  switch (type) {
    case RecordType::StreamData:
      return onData(*stream, body);
    case RecordType::StreamEnd:
      return onEnd(*stream);
    case RecordType::StreamCredit:
      return onCredit(*stream, body);
    default:
      erase(id);
      return true;
  }
}

bool ContextStreams::onOpen(std::uint32_t id, std::string_view body, const conf::OutboundPolicy& policy) {
  if (id <= last_id_) return refuse("a stream that was opened before");
  if (streams_.size() >= protocol::kMaxStreams) return refuse("more streams than may be open");
  const auto asked = protocol::decodeOpen(body);
  if (!asked) return refuse(asked.error());
  auto request = judgeRequest(*asked);
  if (!request) return refuse(request.error());
  last_id_ = id;
  request->policy = policy;
  streams_.push_back(std::make_unique<Stream>(*this, id));
  Stream& stream = *streams_.back();
  parts_.metrics.outbound_open.add(1);
  parts_.metrics.outbound_requests.add();
  if (asked->body != StreamBody::None) {
    stream.body = std::make_unique<RequestBody>(
        *this, asked->body == StreamBody::Known ? std::optional(asked->body_length) : std::nullopt);
  }
  if (!isHost(request->host)) {
    stream.failure = StreamFailure::NameNotFound;
    wake();
  } else if (parts_.connector == nullptr || !allowsPort(policy, request->port)) {
    stream.failure = StreamFailure::Denied;
    wake();
  } else {
    stream.sending.spawn(send(stream, std::move(*request)));
  }
  return true;
}

bool ContextStreams::onData(Stream& stream, std::string_view body) {
  if (!stream.body) return refuse("a body that was not announced");
  return stream.body->add(body) || refuse("more of a body than was allowed");
}

bool ContextStreams::onEnd(Stream& stream) {
  if (!stream.body) return refuse("the end of a body that was not announced");
  return stream.body->finish() || refuse("a body that is not as long as was announced");
}

bool ContextStreams::onCredit(Stream& stream, std::string_view body) {
  const auto bytes = protocol::decodeCredit(body);
  if (!bytes || *bytes > protocol::kResponseWindow - stream.credit) return refuse("credit that was not used");
  stream.credit += *bytes;
  wake();
  return true;
}

ContextStreams::Stream* ContextStreams::find(std::uint64_t id) {
  const auto found = std::ranges::find(streams_, id, &Stream::id);
  return found == streams_.end() ? nullptr : found->get();
}

void ContextStreams::erase(std::uint32_t id) {
  std::erase_if(streams_, [id](const auto& stream) { return stream->id == id; });
  parts_.metrics.outbound_open.add(-1);
}

// ---- what it is told ----

Task<void> ContextStreams::send(Stream& stream, OutboundRequest request) {
  auto answered = co_await parts_.connector->send(std::move(request), stream.body.get());
  if (answered) {
    stream.response = std::move(*answered);
    stream.response->body->setWaker(&stream);
  } else {
    stream.failure = answered.error();
  }
  wake();
}

void ContextStreams::run() {
  bool any = false;
  bool sent = !parts_.host.frozen();
  while (sent && violation_.empty()) {
    sent = false;
    for (std::size_t i = 0; i < streams_.size();) {
      Stream& stream = *streams_[i];
      sent = advance(stream) || sent;
      if (stream.over) {
        erase(stream.id);
      } else {
        ++i;
      }
    }
    any = any || sent;
  }
  if (any) parts_.host.framesSent();
}

bool ContextStreams::hasRoom(std::size_t body_size) {
  const auto room = frames_.hasRoom(body_size);
  if (!room) refuse(room.error());
  return room.value_or(false);
}

bool ContextStreams::advance(Stream& stream) {
  if (sendCredit(stream)) return true;
  if (stream.failure) return sendFailure(stream);
  if (!stream.response) return false;
  return stream.head_sent ? sendBody(stream) : sendHead(stream);
}

bool ContextStreams::sendCredit(Stream& stream) {
  const std::uint32_t due = stream.body ? stream.body->due() : 0;
  if (due == 0 || !hasRoom(sizeof due)) return false;
  frames_.send(FrameType::Credit, stream.id, protocol::encodeCredit(due));
  stream.body->credited();
  return true;
}

bool ContextStreams::sendHead(Stream& stream) {
  const http::ResponseHead& head = stream.response->head;
  protocol::StreamHead told{.status = static_cast<std::uint32_t>(head.status), .reason = head.reason, .fields = {}};
  for (const http::HeaderField field : head.headers) told.fields.emplace_back(field.name, field.value);
  const std::string encoded = protocol::encodeHead(told);
  if (encoded.size() > protocol::kMaxStreamHead || told.fields.size() > protocol::kMaxStreamFields) {
    stream.failure = StreamFailure::HeadTooLarge;
    return sendFailure(stream);
  }
  if (!hasRoom(encoded.size())) return false;
  frames_.send(FrameType::Head, stream.id, encoded);
  stream.head_sent = true;
  return true;
}

bool ContextStreams::sendBody(Stream& stream) {
  const std::size_t most = std::min<std::size_t>(stream.credit, protocol::kMaxFrameData);
  if (most == 0 || !hasRoom(most)) return false;
  BufferChain piece;
  switch (stream.response->body->pull(piece, most)) {
    case http::Pull::Pending:
      return false;
    case http::Pull::Failed:
      stream.failure = parts_.connector->failureOf(stream.response->body->error());
      return sendFailure(stream);
    case http::Pull::End:
      frames_.send(FrameType::End, stream.id, {});
      stream.over = true;
      return true;
    case http::Pull::Data:
      break;
  }
  std::byte* at = frames_.begin(FrameType::Data, stream.id, piece.size());
  stream.credit -= static_cast<std::uint32_t>(piece.size());
  for (std::size_t i = 0; i < piece.sliceCount(); ++i) {
    const Slice& slice = piece.slice(i);
    std::memcpy(at, slice.data(), slice.size());
    at += slice.size();
  }
  frames_.publish();
  return true;
}

bool ContextStreams::sendFailure(Stream& stream) {
  if (!hasRoom(sizeof(std::uint32_t))) return false;
  frames_.send(FrameType::Failed, stream.id, protocol::encodeFailureCode(*stream.failure));
  (*stream.failure == StreamFailure::Denied ? parts_.metrics.outbound_denied : parts_.metrics.outbound_failures).add();
  stream.over = true;
  return true;
}

}  // namespace brink::hooks
