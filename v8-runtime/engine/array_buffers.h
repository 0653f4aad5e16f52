// Backing stores of ArrayBuffers, counted: over the context's limit JavaScript gets a RangeError instead of the process
// getting killed (contract §8.4 knows no such error, but Node's own behaviour is the same RangeError).
// Wasm memories do not pass through here; RLIMIT_DATA bounds them.
#pragma once

#include <cstddef>

#include <v8-array-buffer.h>

namespace brink::js {

class CountingArrayBuffers final : public v8::ArrayBuffer::Allocator {
 public:
  void* Allocate(std::size_t length) override;
  void* AllocateUninitialized(std::size_t length) override;
  void Free(void* data, std::size_t length) override;

  // Takes effect for the next allocation; what is there stays.
  void setLimit(std::size_t bytes) { limit_ = bytes; }
  std::size_t bytes() const { return bytes_; }

 private:
  bool fits(std::size_t length) const { return length <= limit_ && bytes_ <= limit_ - length; }

  std::size_t limit_ = 1u << 30;  // the zygote's own; contexts set theirs
  std::size_t bytes_ = 0;
};

}  // namespace brink::js
