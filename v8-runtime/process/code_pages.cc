#include "v8-runtime/process/code_pages.h"

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

struct Mapping {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::uint64_t offset = 0;
  std::string permissions;

  bool isCode() const { return permissions == "r-xp"; }
  // Not the first part of a file: symbols, which nobody looks up any more.
  bool isConstants() const { return permissions == "r--p" && offset != 0; }
};

std::vector<Mapping> readMappings() {
  std::vector<Mapping> all;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    Mapping mapping;
    char permissions[5] = "";
    int path_at = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %4s %lx %*s %*s %n", &mapping.begin, &mapping.end, permissions,
                    &mapping.offset, &path_at) < 4) {
      continue;
    }
    if (path_at == 0 || line[static_cast<std::size_t>(path_at)] != '/') continue;
    mapping.permissions = permissions;
    all.push_back(std::move(mapping));
  }
  return all;
}

}  // namespace

void handDownCodePages() {
  // Through this file the kernel makes a copy of a page that is not writable, as it does for debuggers.
  const UniqueFd memory(open("/proc/self/mem", O_WRONLY | O_CLOEXEC));
  if (!memory) return;
  for (const auto& mapping : readMappings()) {
    if (!mapping.isCode() && !mapping.isConstants()) continue;
    auto* begin = reinterpret_cast<std::byte*>(mapping.begin);
    // Constants may include what the loader has relocated: that exists nowhere else.
    if (mapping.isCode()) madvise(begin, mapping.end - mapping.begin, MADV_DONTNEED);
    const std::byte same = *begin;
    if (pwrite(memory.get(), &same, 1, static_cast<off_t>(mapping.begin)) != 1) return;
  }
}

}  // namespace brink::js
