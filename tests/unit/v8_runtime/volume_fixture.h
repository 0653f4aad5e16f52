// A volume's memory as a context has it: a sealed sparse memfd, mapped. Volumes come and go over it, as contexts do.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "proxy/base/fd.h"
#include "v8-runtime/files/volume.h"

namespace brink::js {

class TestMemory {
 public:
  explicit TestMemory(std::uint64_t quota) : quota_(quota), size_(hooks::protocol::tmpSize(quota).bytes) {
    fd_ = UniqueFd(memfd_create("test-tmp", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    CHECK(ftruncate(fd_.get(), static_cast<off_t>(size_)) == 0);
    void* mapped = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, fd_.get(), 0);
    CHECK(mapped != MAP_FAILED);
    base_ = static_cast<std::byte*>(mapped);
  }
  ~TestMemory() { munmap(base_, size_); }
  TestMemory(const TestMemory&) = delete;
  TestMemory& operator=(const TestMemory&) = delete;

  VolumeMemory memory() { return {base_, size_}; }
  std::byte* base() { return base_; }
  std::size_t size() const { return size_; }
  std::uint64_t quota() const { return quota_; }
  Volume mount() {
    return {memory(), quota_, [this] { return ++now_; }};
  }
  std::uint64_t residentBytes() const {
    struct stat found {};
    CHECK(fstat(fd_.get(), &found) == 0);
    return static_cast<std::uint64_t>(found.st_blocks) * 512;
  }

 private:
  const std::uint64_t quota_;
  const std::size_t size_;
  std::int64_t now_ = 0;
  UniqueFd fd_;
  std::byte* base_ = nullptr;
};

// Everything that a volume holds, by path: a directory ends in "/", a file has its content.
inline void describe(Volume& volume, std::uint32_t directory, const std::string& prefix,
                     std::map<std::string, std::string>& out) {
  for (const auto& [name, inode] : volume.node(directory).children) {
    const Volume::Node& node = volume.node(inode);
    CHECK(node.name == name && node.parent == directory && !node.removed);
    if (node.kind == FileKind::Directory) {
      out[prefix + name + "/"] = "";
      describe(volume, inode, prefix + name + "/", out);
      continue;
    }
    std::string content(node.size, '?');
    CHECK(volume.read(inode, 0, std::as_writable_bytes(std::span(content))) == node.size);
    out[prefix + name] = std::move(content);
  }
}
inline std::map<std::string, std::string> contentOf(Volume& volume) {
  std::map<std::string, std::string> out;
  describe(volume, kRootInode, "", out);
  return out;
}

inline std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

}  // namespace brink::js
