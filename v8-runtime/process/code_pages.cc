#include "v8-runtime/process/code_pages.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <new>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <v8.h>

#include "proxy/base/fd.h"

namespace brink::js {
namespace {

struct Mapping {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::uint64_t offset = 0;
  std::string permissions;
  std::string file;

  bool has(const void* address) const {
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    return begin <= at && at < end;
  }
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
    mapping.file = line.substr(static_cast<std::size_t>(path_at));
    all.push_back(std::move(mapping));
  }
  return all;
}

std::vector<std::string> filesOfCode(const std::vector<Mapping>& mappings) {
  const void* const inside[] = {reinterpret_cast<const void*>(&handDownCodePages),
                                reinterpret_cast<const void*>(&v8::Isolate::GetCurrent),
                                reinterpret_cast<const void*>(static_cast<void* (*)(std::size_t)>(&::operator new)),
                                reinterpret_cast<const void*>(static_cast<int (*)(const char*)>(&std::puts))};
  std::vector<std::string> files;
  for (const auto& mapping : mappings) {
    if (std::ranges::any_of(inside, [&](const void* address) { return mapping.has(address); })) {
      files.push_back(mapping.file);
    }
  }
  return files;
}

}  // namespace

void handDownCodePages() {
  const auto mappings = readMappings();
  const auto files = filesOfCode(mappings);
  // Through this file the kernel makes a copy of a page that is not writable, as it does for debuggers.
  const UniqueFd memory(open("/proc/self/mem", O_WRONLY | O_CLOEXEC));
  if (!memory) return;
  for (const auto& mapping : mappings) {
    if (!mapping.isCode() && !mapping.isConstants()) continue;
    if (std::ranges::find(files, mapping.file) == files.end()) continue;
    auto* begin = reinterpret_cast<std::byte*>(mapping.begin);
    // Constants may include what the loader has relocated: that exists nowhere else.
    if (mapping.isCode()) madvise(begin, mapping.end - mapping.begin, MADV_DONTNEED);
    const std::byte same = *begin;
    if (pwrite(memory.get(), &same, 1, static_cast<off_t>(mapping.begin)) != 1) return;
  }
}

}  // namespace brink::js
