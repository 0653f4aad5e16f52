#include "hooks/tmp_volume.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hooks/protocol/tmp_size.h"

namespace brink::hooks {

Result<TmpVolume> TmpVolume::make(std::uint32_t quota_mb) {
  TmpVolume volume;
  volume.size_ = protocol::tmpSize(std::uint64_t{quota_mb} << 20).bytes;
  volume.memfd_ = UniqueFd(memfd_create("brink-tmp", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!volume.memfd_) return failErrno(Side::Internal, "memfd_create", errno);
  if (ftruncate(volume.memfd_.get(), static_cast<off_t>(volume.size_)) != 0) {
    return failErrno(Side::Internal, "ftruncate", errno);
  }
  if (fcntl(volume.memfd_.get(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW) != 0) {
    return failErrno(Side::Internal, "F_ADD_SEALS", errno);
  }
  return volume;
}

std::uint64_t TmpVolume::look() {
  constexpr std::uint64_t kStatBlock = 512;
  struct stat found {};
  if (memfd_ && fstat(memfd_.get(), &found) == 0) {
    seen_bytes_ = static_cast<std::uint64_t>(found.st_blocks) * kStatBlock;
  }
  return seen_bytes_;
}

bool TmpVolume::fade(std::uint64_t bytes) {
  // Holes cost nothing: what counts is what was there.
  for (std::uint64_t there = look(); bytes > 0 && faded_ < size_ && there > 0;) {
    const off_t data = lseek(memfd_.get(), static_cast<off_t>(faded_), SEEK_DATA);
    if (data < 0) return false;
    const auto from = static_cast<std::uint64_t>(data);
    const std::uint64_t piece = std::min(bytes, size_ - from);
    // Should it fail, the rest goes with the descriptor.
    if (fallocate(memfd_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, data, static_cast<off_t>(piece)) != 0) {
      return false;
    }
    faded_ = from + piece;
    bytes -= std::min(bytes, there - look());
    there = seen_bytes_;
  }
  return faded_ < size_ && look() > 0;
}

}  // namespace brink::hooks
