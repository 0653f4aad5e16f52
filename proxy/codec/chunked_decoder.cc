#include "proxy/codec/chunked_decoder.h"

#include <algorithm>

#include "proxy/codec/h1_head.h"
#include "proxy/codec/limits.h"

namespace brink::codec {
namespace {

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void ChunkedDecoder::reset() { *this = ChunkedDecoder(side_); }

Result<bool> ChunkedDecoder::takeLine(BufferChain& input, std::size_t limit) {
  while (!input.empty()) {
    const std::string_view bytes = input.front().view();
    const std::size_t lf = bytes.find('\n');
    const std::size_t count = std::min(lf, bytes.size());
    if (line_.size() + count > limit + 1) {
      if (limit == 0) return fail(ErrorCode::ProtocolError, side_, "a chunk longer than its size");
      return fail(ErrorCode::MessageTooLarge, side_, "a line of chunked framing");
    }
    line_.append(bytes.substr(0, count));
    if (lf == std::string_view::npos) {
      input.consume(count);
      continue;
    }
    input.consume(count + 1);
    if (!line_.ends_with('\r')) return fail(ErrorCode::ProtocolError, side_, "a bare LF in chunked framing");
    line_.pop_back();
    if (line_.find('\r') != std::string::npos)
      return fail(ErrorCode::ProtocolError, side_, "a bare CR in chunked framing");
    return true;
  }
  return false;
}

Status ChunkedDecoder::onSizeLine() {
  // chunk-size [ chunk-ext ]: 16 digits are all that 64 bits hold.
  std::size_t digits = 0;
  std::uint64_t size = 0;
  for (; digits < line_.size() && hexDigit(line_[digits]) >= 0; ++digits) {
    if (digits == 16) return fail(ErrorCode::ProtocolError, side_, "a chunk size with too many digits");
    size = size << 4U | static_cast<std::uint64_t>(hexDigit(line_[digits]));
  }
  if (digits == 0) return fail(ErrorCode::ProtocolError, side_, "a chunk without a size");
  const std::string_view extension = std::string_view(line_).substr(digits);
  // RFC 9112 §7.1.1 allows white space before the semicolon only for bad old senders; readers disagree about it.
  if (!extension.empty() && (extension.front() != ';' || !http::isFieldValue(extension))) {
    return fail(ErrorCode::ProtocolError, side_, "garbage behind a chunk size");
  }
  extensions_ += extension.size();
  if (extensions_ > kChunkExtensionBytes) return fail(ErrorCode::MessageTooLarge, side_, "chunk extensions");
  left_ = size;
  state_ = size == 0 ? State::Trailers : State::Data;
  return {};
}

Status ChunkedDecoder::onTrailerLine() {
  if (line_.empty()) {
    state_ = State::Done;
    return {};
  }
  trailer_bytes_ += line_.size() + 2;
  if (trailers_.size() >= kTrailerCount || trailer_bytes_ > kTrailerBytes) {
    return fail(ErrorCode::MessageTooLarge, side_, "trailers");
  }
  const auto field = splitFieldLine(line_);
  if (!field) return fail(ErrorCode::ProtocolError, side_, "a malformed trailer field");
  // RFC 9110 §6.5.1: framing, routing and the like must not come in trailers.
  if (mayBeTrailer(field->name)) trailers_.add(field->name, field->value);
  return {};
}

Result<bool> ChunkedDecoder::consume(BufferChain& input, BufferChain& data, std::size_t max) {
  std::size_t given = 0;
  while (state_ != State::Done && !input.empty()) {
    if (state_ == State::Data) {
      if (given == max) return false;
      const std::size_t moved =
          input.moveTo(data, static_cast<std::size_t>(std::min<std::uint64_t>(left_, max - given)));
      given += moved;
      left_ -= moved;
      if (left_ == 0) state_ = State::DataEnd;
      continue;
    }
    const std::size_t limit = state_ == State::DataEnd    ? 0
                              : state_ == State::SizeLine ? kChunkLineBytes
                                                          : kTrailerBytes;
    const auto complete = takeLine(input, limit);
    if (!complete) return complete;
    if (!*complete) return false;
    Status status;
    if (state_ == State::DataEnd) {
      state_ = State::SizeLine;
    } else {
      status = state_ == State::SizeLine ? onSizeLine() : onTrailerLine();
    }
    line_.clear();
    if (!status) return std::unexpected<Error>(std::move(status.error()));
  }
  return state_ == State::Done;
}

}  // namespace brink::codec
