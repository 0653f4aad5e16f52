#include "v8-runtime/process/heap_holes.h"

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <malloc.h>

namespace brink::js {
namespace {

constexpr int kDenseThreshold = 16 << 10;
constexpr int kUsualThreshold = 128 << 10;  // glibc's own

constexpr std::size_t kAlignment = 16;
constexpr std::size_t kHeader = 8;              // of a chunk in use
constexpr std::size_t kMostCached = 1032;       // glibc keeps a few pieces of each size up to here at hand
constexpr std::size_t kHole = 64 << 10;         // above, pieces are many pages by themselves
constexpr int kPasses = 3;                      // splitting a piece leaves smaller ones
constexpr std::size_t kReportBytes = 64 << 10;  // malloc_info's, with one line for each of some 130 sizes

// Kept for good. A compiler may leave out what nobody uses.
bool take(std::size_t size) {
  void* volatile kept = malloc(size);
  return kept != nullptr;
}

// Pieces at hand count as in use: nothing changes when one is given.
bool takeCached(std::size_t size) {
  const std::size_t before = mallinfo2().uordblks;
  return take(size) && mallinfo2().uordblks == before;
}

// A sanitizer's heap is another: it would give pieces without end, and none of them would count.
bool isTheLibrarys() {
  const std::size_t before = mallinfo2().uordblks;
  return take(2 * kMostCached) && mallinfo2().uordblks != before;
}

// As the heap itself lists them: sizes with the header and flags, one or a range.
void takeListed(const char* report) {
  for (const char* at = report; (at = std::strstr(at, "<size from=")) != nullptr; ++at) {
    std::size_t from = 0, to = 0, total = 0, count = 0;
    if (std::sscanf(at, R"(<size from="%zu" to="%zu" total="%zu" count="%zu")", &from, &to, &total, &count) != 4)
      return;
    const std::size_t size = to - from < kAlignment ? to : from;
    if (size < 2 * kAlignment || to > kHole) continue;
    while (count > 0 && take(size / kAlignment * kAlignment - kHeader)) --count;
  }
}

}  // namespace

void keepHeapDense() { mallopt(M_MMAP_THRESHOLD, kDenseThreshold); }

void fillHeapHoles() {
  mallopt(M_MMAP_THRESHOLD, kUsualThreshold);
  if (!isTheLibrarys()) return;
  for (std::size_t size = kAlignment + kHeader; size <= kMostCached; size += kAlignment) {
    while (takeCached(size)) {
    }
  }
  static std::array<char, kReportBytes> report;
  for (int pass = 0; pass < kPasses; ++pass) {
    FILE* out = fmemopen(report.data(), report.size() - 1, "w");
    if (out == nullptr) return;
    const bool told = malloc_info(0, out) == 0;
    std::fclose(out);
    if (!told) return;
    takeListed(report.data());
  }
}

}  // namespace brink::js
