#include "hooks/context_stream.h"

#include <algorithm>
#include <cstring>

namespace brink::hooks {

using protocol::FrameType;
using protocol::StreamFailure;

bool ContextStream::send(FrameType type, std::string_view body) {
  if (!channel_.hasRoom(body.size())) return false;
  channel_.frames().send(type, id_, body);
  return true;
}

bool ContextStream::sendFailure(StreamFailure failure, std::string_view body) {
  if (!send(FrameType::Failed, body)) return false;
  FunctionMetrics& metrics = channel_.metrics();
  if (failure == StreamFailure::Denied) channel_.denied(what_, rule_);
  (failure == StreamFailure::Denied ? metrics.outbound_denied : metrics.outbound_failures).add();
  finish();
  return true;
}

// ---- OutgoingBytes ----

http::Pull OutgoingBytes::pull(BufferChain& into, std::size_t max) {
  const std::size_t moved = waiting_.moveTo(into, max);
  if (moved > 0) {
    taken_ += static_cast<std::uint32_t>(moved);
    channel_.wake();
    return http::Pull::Data;
  }
  return complete_ ? http::Pull::End : http::Pull::Pending;
}

bool OutgoingBytes::add(std::string_view bytes) {
  if (complete_ || waiting_.size() + taken_ + bytes.size() > protocol::kRequestWindow) return false;
  received_ += bytes.size();
  if (length_ && received_ > *length_) return false;
  waiting_.append(bytes);
  if (waker_ != nullptr) waker_->wake();
  return true;
}

bool OutgoingBytes::finish() {
  if (complete_ || (length_ && received_ != *length_)) return false;
  complete_ = true;
  if (waker_ != nullptr) waker_->wake();
  return true;
}

std::uint32_t OutgoingBytes::due() const {
  return taken_ >= protocol::kRequestWindow / 2 || (waiting_.empty() && !complete_) ? taken_ : 0;
}

// ---- ByteStream ----

std::string ByteStream::onData(std::string_view bytes) {
  if (!outgoing_) return "a body that was not announced";
  return outgoing_->add(bytes) ? "" : "more of a body than was allowed";
}

std::string ByteStream::onEnd() {
  if (!outgoing_) return "the end of a body that was not announced";
  return outgoing_->finish() ? "" : "a body that is not as long as was announced";
}

std::string ByteStream::onCredit(std::string_view body) {
  const auto bytes = protocol::decodeCredit(body);
  if (!bytes || *bytes > protocol::kResponseWindow - credit_) return "credit that was not used";
  credit_ += *bytes;
  wake();
  return "";
}

bool ByteStream::sendCredit() {
  const std::uint32_t due = outgoing_ ? outgoing_->due() : 0;
  if (due == 0 || !send(FrameType::Credit, protocol::encodeCredit(due))) return false;
  outgoing_->credited();
  return true;
}

std::optional<http::Pull> ByteStream::sendPiece(http::BodySource& source) {
  const std::size_t most = std::min<std::size_t>(credit_, protocol::kMaxFrameData);
  if (most == 0 || !channel_.hasRoom(most)) return std::nullopt;
  BufferChain piece;
  const http::Pull pulled = source.pull(piece, most);
  if (pulled == http::Pull::Pending) return std::nullopt;
  if (pulled != http::Pull::Data) return pulled;
  std::byte* at = channel_.frames().begin(FrameType::Data, id(), piece.size());
  credit_ -= static_cast<std::uint32_t>(piece.size());
  for (std::size_t i = 0; i < piece.sliceCount(); ++i) {
    const Slice& slice = piece.slice(i);
    std::memcpy(at, slice.data(), slice.size());
    at += slice.size();
  }
  channel_.frames().publish();
  return pulled;
}

}  // namespace brink::hooks
