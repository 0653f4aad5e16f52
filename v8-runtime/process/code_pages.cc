#include "v8-runtime/process/code_pages.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "proxy/base/fd.h"

namespace brink::js {
namespace {

// With less in its tables a mapping is found again for what handing it down would cost.
constexpr std::size_t kWorthwhileKilobytes = 64;

constexpr std::uintptr_t kPage = 4096;
constexpr std::uintptr_t kLargePage = 2 << 20;
// Of the pages of a large one, as many must be in use that 2 MB of memory are worth it.
constexpr std::size_t kWorthwhilePages = 128;
// Makes a large page of small ones, or says that it cannot (Linux 6.1; older headers do not name it).
constexpr int kCollapse = 25;  // MADV_COLLAPSE

struct Mapping {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  int protection = PROT_READ;
  std::size_t resident_kilobytes = 0;
  std::size_t own_kilobytes = 0;  // written to, by the loader for example: not in the file
};

// Of files, what nobody writes to: code and constants.
std::vector<Mapping> readCode() {
  std::vector<Mapping> all;
  std::ifstream maps("/proc/self/smaps");
  bool wanted = false;
  for (std::string line; std::getline(maps, line);) {
    Mapping mapping;
    char permissions[5] = "";
    char path[2] = "";
    std::size_t kilobytes = 0;
    const int found =
        std::sscanf(line.c_str(), "%lx-%lx %4s %*s %*s %*s %1s", &mapping.begin, &mapping.end, permissions, path);
    if (found >= 3) {
      wanted = found == 4 && path[0] == '/' && permissions[1] == '-' && permissions[3] == 'p';
      if (permissions[2] == 'x') mapping.protection |= PROT_EXEC;
      if (wanted) all.push_back(mapping);
    } else if (wanted && std::sscanf(line.c_str(), "Rss: %zu", &kilobytes) == 1) {
      all.back().resident_kilobytes = kilobytes;
    } else if (wanted && std::sscanf(line.c_str(), "Anonymous: %zu", &kilobytes) == 1) {
      all.back().own_kilobytes = kilobytes;
    }
  }
  return all;
}

// As the page tables of this process have it.
std::size_t countPresent(const UniqueFd& pagemap, std::uintptr_t large_page) {
  constexpr std::uint64_t kPresent = std::uint64_t{1} << 63;
  std::array<std::uint64_t, kLargePage / kPage> entries{};
  const auto at = static_cast<off_t>(large_page / kPage * sizeof entries[0]);
  if (pread(pagemap.get(), entries.data(), sizeof entries, at) != sizeof entries) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(entries, [](auto entry) { return (entry & kPresent) != 0; }));
}

// A large page with the same content; nullptr if the kernel has none to give.
void* copyLarge(const void* from, int protection) {
  void* room = mmap(nullptr, 2 * kLargePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) return nullptr;
  const auto begin = reinterpret_cast<std::uintptr_t>(room);
  const auto aligned = (begin + kLargePage - 1) / kLargePage * kLargePage;
  auto* const page = reinterpret_cast<void*>(aligned);
  if (aligned > begin) munmap(room, aligned - begin);
  munmap(reinterpret_cast<void*>(aligned + kLargePage), begin + kLargePage - aligned);
  madvise(page, kLargePage, MADV_HUGEPAGE);
  std::memcpy(page, from, kLargePage);
  if (madvise(page, kLargePage, kCollapse) == 0 && mprotect(page, kLargePage, protection) == 0) return page;
  munmap(page, kLargePage);
  return nullptr;
}

}  // namespace

void enlargeCodePages() {
  const UniqueFd pagemap(open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
  if (!pagemap) return;
  for (const auto& mapping : readCode()) {
    if (mapping.own_kilobytes != 0) continue;
    const std::uintptr_t first = (mapping.begin + kLargePage - 1) / kLargePage * kLargePage;
    for (std::uintptr_t at = first; at + kLargePage <= mapping.end; at += kLargePage) {
      if (countPresent(pagemap, at) < kWorthwhilePages) continue;
      auto* const place = reinterpret_cast<void*>(at);
      void* const copy = copyLarge(place, mapping.protection);
      if (copy == nullptr) return;
      // At once: this may be the very code that runs.
      if (mremap(copy, kLargePage, kLargePage, MREMAP_MAYMOVE | MREMAP_FIXED, place) == MAP_FAILED) {
        munmap(copy, kLargePage);
        return;
      }
    }
  }
}

void forgetCodePages() {
  for (const auto& mapping : readCode()) {
    if (mapping.own_kilobytes != 0) continue;
    madvise(reinterpret_cast<void*>(mapping.begin), mapping.end - mapping.begin, MADV_DONTNEED);
  }
}

void handDownCodePages() {
  // Through this file the kernel makes a copy of a page that is not writable, as it does for debuggers.
  const UniqueFd memory(open("/proc/self/mem", O_WRONLY | O_CLOEXEC));
  if (!memory) return;
  for (const auto& mapping : readCode()) {
    if (mapping.resident_kilobytes < kWorthwhileKilobytes || mapping.own_kilobytes != 0) continue;
    const std::byte same = *reinterpret_cast<const std::byte*>(mapping.begin);
    if (pwrite(memory.get(), &same, 1, static_cast<off_t>(mapping.begin)) != 1) return;
  }
}

}  // namespace brink::js
