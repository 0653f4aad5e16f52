#include "v8-runtime/process/code_pages.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
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

struct Mapping {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
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
      if (wanted) all.push_back(mapping);
    } else if (wanted && std::sscanf(line.c_str(), "Rss: %zu", &kilobytes) == 1) {
      all.back().resident_kilobytes = kilobytes;
    } else if (wanted && std::sscanf(line.c_str(), "Anonymous: %zu", &kilobytes) == 1) {
      all.back().own_kilobytes = kilobytes;
    }
  }
  return all;
}

}  // namespace

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
