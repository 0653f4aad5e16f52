// How large the memory of a /tmp is: the proxy makes it, the context maps it (v8-runtime/files has the bytes inside).
//
//   one page, the table of inodes, the table of blocks, then as many bytes of files as the quota says
//
// Bookkeeping comes on top of the quota, so that a function can write what its configuration promises. All of it is
// sparse: what was never written costs nothing.
#pragma once

#include <algorithm>
#include <cstdint>

namespace brink::hooks::protocol {

inline constexpr std::uint64_t kTmpBlockBytes = 4096;
inline constexpr std::uint64_t kTmpInodeBytes = 320;
// One per 16 KiB, as a file system of Lambda's size has; the bound is what a context's own memory can keep in order.
inline constexpr std::uint64_t kTmpBytesPerInode = 16 << 10;
inline constexpr std::uint64_t kMaxTmpInodes = 65'536;

struct TmpSize {
  std::uint64_t inodes = 0;
  std::uint64_t blocks = 0;
  std::uint64_t inodes_at = kTmpBlockBytes;
  std::uint64_t links_at = 0;  // u32 per block
  std::uint64_t blocks_at = 0;
  std::uint64_t bytes = 0;  // of everything
};

constexpr TmpSize tmpSize(std::uint64_t quota_bytes) {
  const auto pages = [](std::uint64_t size) { return (size + kTmpBlockBytes - 1) / kTmpBlockBytes * kTmpBlockBytes; };
  TmpSize size;
  size.blocks = quota_bytes / kTmpBlockBytes;
  size.inodes = std::min(quota_bytes / kTmpBytesPerInode, kMaxTmpInodes);
  size.links_at = size.inodes_at + pages(size.inodes * kTmpInodeBytes);
  size.blocks_at = size.links_at + pages(size.blocks * sizeof(std::uint32_t));
  size.bytes = size.blocks_at + size.blocks * kTmpBlockBytes;
  return size;
}

}  // namespace brink::hooks::protocol
