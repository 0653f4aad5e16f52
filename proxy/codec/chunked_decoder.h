// The chunked transfer coding (RFC 9112 §7.1), read strictly: hexadecimal sizes of at most 16 digits, CRLF and nothing
// else at line ends, bounded extensions (thrown away) and trailers. Used for viewers' requests and origins' responses.
//
//   SizeLine --size--> Data --size bytes--> DataEnd --CRLF--> SizeLine
//      └------0------> Trailers --empty line--> Done             anything else: Failed
//
// llhttp reads chunk sizes and line ends more leniently, and copies nothing here is cheaper than its callbacks: that is
// why it is not used for bodies. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "proxy/base/buffer_chain.h"
#include "proxy/base/error.h"
#include "proxy/http/header_list.h"

namespace brink::codec {

class ChunkedDecoder {
 public:
  // Errors name this side.
  explicit ChunkedDecoder(Side side) : side_(side) {}

  // Consumes from `input`, appends at most `max` bytes of data to `data`. True: the body is complete, trailers() is
  // final and the next byte of `input` belongs to the next message. ProtocolError or MessageTooLarge otherwise.
  Result<bool> consume(BufferChain& input, BufferChain& data, std::size_t max);

  bool done() const { return state_ == State::Done; }
  http::HeaderList takeTrailers() { return std::move(trailers_); }
  // Starts over for the next body.
  void reset();

 private:
  enum class State : std::uint8_t { SizeLine, Data, DataEnd, Trailers, Done };

  // Moves one line without its CRLF from `input` to line_; false: not complete yet.
  Result<bool> takeLine(BufferChain& input, std::size_t limit);
  Status onSizeLine();
  Status onTrailerLine();

  Side side_;
  State state_ = State::SizeLine;
  std::uint64_t left_ = 0;      // of the current chunk
  std::size_t extensions_ = 0;  // bytes of all of them
  std::size_t trailer_bytes_ = 0;
  std::string line_;
  http::HeaderList trailers_;
};

}  // namespace brink::codec
