// The memory of one execution context's /tmp: made and held by the proxy, mapped by the context alone. What is in it
// (v8-runtime/files) is the tenant's: nobody here maps or reads it.
//
// Sparse: one that was never written costs three system calls, a descriptor and a kilobyte of the kernel's memory.
// Thread-affine to the worker. Move-only.
#pragma once

#include <cstdint>

#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

class TmpVolume {
 public:
  // None.
  TmpVolume() = default;
  // Empty, of a fixed size: neither side can make it smaller (which would end the context with SIGBUS) or larger.
  static Result<TmpVolume> make(std::uint32_t quota_mb);

  explicit operator bool() const { return static_cast<bool>(memfd_); }
  int memfd() const { return memfd_.get(); }

  // Bytes that it occupies now, and as the last look saw them.
  std::uint64_t look();
  std::uint64_t seenBytes() const { return seen_bytes_; }

  // Gives at most so many bytes back to the kernel, the first ones first. False: nothing is left. Requires: no process
  // uses it any more.
  bool fade(std::uint64_t bytes);

 private:
  UniqueFd memfd_;
  std::uint64_t size_ = 0;
  std::uint64_t faded_ = 0;  // up to here
  std::uint64_t seen_bytes_ = 0;
};

}  // namespace brink::hooks
