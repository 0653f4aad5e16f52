// Puts many small pieces (frame headers, heads, small bodies) into few contiguous blocks, so that they leave in few TLS
// records and one write. Large body slices are shared, not copied.
//
// Lives for one flush of one session; the BlockWriter is the worker's and is used by one builder at a time.
#pragma once

#include <cstddef>
#include <string_view>

#include "proxy/base/buffer_chain.h"

namespace brink::codec {

class OutputBuilder {
 public:
  // A block is one TLS record's plaintext.
  static constexpr std::size_t kBlockSize = 16384;
  // Copying less than this costs less than carrying a reference through the chain, and keeps records full.
  static constexpr std::size_t kShareFrom = 4096;

  OutputBuilder(BlockWriter& blocks, BufferChain& out) : blocks_(blocks), out_(out) {}
  OutputBuilder(const OutputBuilder&) = delete;
  OutputBuilder& operator=(const OutputBuilder&) = delete;
  ~OutputBuilder() { finish(); }

  void append(std::string_view bytes);
  // Moves `count` bytes from the front of `from`. Requires: count <= from.size().
  void move(BufferChain& from, std::size_t count);
  // All bytes that wait to be sent.
  std::size_t size() const { return out_.size() + used_; }
  // Everything appended so far is in the chain.
  void finish();

 private:
  BlockWriter& blocks_;
  BufferChain& out_;
  char* room_ = nullptr;
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
};

}  // namespace brink::codec
