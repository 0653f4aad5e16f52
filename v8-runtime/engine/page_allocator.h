// The memory V8 takes from the kernel, from one reserved region: bump and free list instead of chunks scattered over
// the address space. That halves a forked context's page tables, and nothing is ever marked MADV_DONTFORK, which is
// what makes V8's own allocator unusable after a fork (facts: v8-executor §9, §11.1).
//
// Given up: the random address of every chunk. The region's base stays random. Large reservations (code range, Wasm
// memories with their guard regions) are mapped on their own.
// Thread-affine: brink-executor has one thread. Owned by the platform; lives as long as the process.
#pragma once

#include <cstddef>
#include <map>

#include <v8-platform.h>

namespace brink::js {

class CompactPageAllocator final : public v8::PageAllocator {
 public:
  // Reserves (does not commit) `region_bytes`. Aborts when even address space is not to be had: nothing could run.
  explicit CompactPageAllocator(std::size_t region_bytes);
  ~CompactPageAllocator() override;
  CompactPageAllocator(const CompactPageAllocator&) = delete;
  CompactPageAllocator& operator=(const CompactPageAllocator&) = delete;

  std::size_t AllocatePageSize() override { return page_size_; }
  std::size_t CommitPageSize() override { return page_size_; }
  void SetRandomMmapSeed(int64_t seed) override;
  void* GetRandomMmapAddr() override { return nullptr; }
  void* AllocatePages(void* hint, std::size_t length, std::size_t alignment, Permission permissions) override;
  bool FreePages(void* address, std::size_t length) override;
  bool ReleasePages(void* address, std::size_t length, std::size_t new_length) override;
  bool SetPermissions(void* address, std::size_t length, Permission permissions) override;
  bool DiscardSystemPages(void* address, std::size_t length) override;
  bool DecommitPages(void* address, std::size_t length) override;

  bool insideRegion(const void* address) const;
  std::size_t freeBytesForTest() const;

 private:
  std::byte* takeFree(std::size_t length, std::size_t alignment);
  void giveBack(std::byte* address, std::size_t length);

  std::size_t page_size_;
  std::byte* region_ = nullptr;
  std::size_t region_bytes_;
  std::map<std::byte*, std::size_t> free_;  // by address, neighbours merged; first fit keeps the region dense
};

}  // namespace brink::js
