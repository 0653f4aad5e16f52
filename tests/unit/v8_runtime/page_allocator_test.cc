#include "v8-runtime/engine/page_allocator.h"

#include <cstring>
#include <vector>

#include <gtest/gtest.h>

namespace brink::js {
namespace {

constexpr std::size_t kRegion = 16u << 20;
constexpr std::size_t kChunk = 256u << 10;
constexpr auto kReadWrite = v8::PageAllocator::kReadWrite;

TEST(CompactPageAllocator, AlignsAndStaysInsideItsRegion) {
  CompactPageAllocator pages(kRegion);
  for (int i = 0; i < 8; ++i) {
    void* chunk = pages.AllocatePages(nullptr, kChunk, kChunk, kReadWrite);
    ASSERT_NE(chunk, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(chunk) % kChunk, 0u);
    EXPECT_TRUE(pages.insideRegion(chunk));
    std::memset(chunk, 1, kChunk);
  }
}

TEST(CompactPageAllocator, GivesFreedPagesAgainAndZeroed) {
  CompactPageAllocator pages(kRegion);
  void* first = pages.AllocatePages(nullptr, kChunk, kChunk, kReadWrite);
  std::memset(first, 1, kChunk);
  ASSERT_TRUE(pages.FreePages(first, kChunk));
  auto* second = static_cast<unsigned char*>(pages.AllocatePages(nullptr, kChunk, kChunk, kReadWrite));
  EXPECT_EQ(second, first);
  EXPECT_EQ(second[0], 0);
  EXPECT_EQ(second[kChunk - 1], 0);
}

TEST(CompactPageAllocator, MergesNeighboursInWhateverOrderTheyComeBack) {
  CompactPageAllocator pages(kRegion);
  std::vector<void*> chunks;
  for (int i = 0; i < 6; ++i) chunks.push_back(pages.AllocatePages(nullptr, kChunk, 4096, kReadWrite));
  for (const int i : {1, 3, 5, 0, 4, 2}) ASSERT_TRUE(pages.FreePages(chunks[static_cast<std::size_t>(i)], kChunk));
  EXPECT_EQ(pages.freeBytesForTest(), kRegion);
  EXPECT_EQ(pages.AllocatePages(nullptr, 6 * kChunk, 4096, kReadWrite), chunks[0]);
}

TEST(CompactPageAllocator, ReleasesTheEndOfAnAllocation) {
  CompactPageAllocator pages(kRegion);
  void* chunk = pages.AllocatePages(nullptr, 2 * kChunk, 4096, kReadWrite);
  ASSERT_TRUE(pages.ReleasePages(chunk, 2 * kChunk, kChunk));
  EXPECT_EQ(pages.freeBytesForTest(), kRegion - kChunk);
}

TEST(CompactPageAllocator, MapsElsewhereWhatIsLargeOrDoesNotFit) {
  CompactPageAllocator pages(kRegion);
  void* large = pages.AllocatePages(nullptr, 128u << 20, kChunk, v8::PageAllocator::kNoAccess);
  ASSERT_NE(large, nullptr);
  EXPECT_FALSE(pages.insideRegion(large));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(large) % kChunk, 0u);
  EXPECT_TRUE(pages.FreePages(large, 128u << 20));
  void* all = pages.AllocatePages(nullptr, kRegion, 4096, kReadWrite);
  EXPECT_TRUE(pages.insideRegion(all));
  void* beyond = pages.AllocatePages(nullptr, kChunk, kChunk, kReadWrite);
  ASSERT_NE(beyond, nullptr);
  EXPECT_FALSE(pages.insideRegion(beyond));
  EXPECT_TRUE(pages.FreePages(beyond, kChunk));
}

TEST(CompactPageAllocator, DecommittedPagesComeBackAsZeros) {
  CompactPageAllocator pages(kRegion);
  auto* chunk = static_cast<unsigned char*>(pages.AllocatePages(nullptr, kChunk, kChunk, kReadWrite));
  chunk[7] = 9;
  ASSERT_TRUE(pages.DecommitPages(chunk, kChunk));
  ASSERT_TRUE(pages.SetPermissions(chunk, kChunk, kReadWrite));
  EXPECT_EQ(chunk[7], 0);
}

}  // namespace
}  // namespace brink::js
