// A /tmp whose memory holds anything at all, opened, used and opened again. The input: two bytes that say how much of
// it is laid over the volume's bookkeeping and where, those bytes, then operations: a byte that chooses, two names, a
// size.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>

#include "v8-runtime/files/file_space.h"

namespace {

using namespace brink::js;

constexpr std::uint64_t kQuota = 512 << 10;
constexpr auto kSize = brink::hooks::protocol::tmpSize(kQuota);

std::byte* memory() {
  static void* mapped = mmap(nullptr, kSize.bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) std::abort();
  return static_cast<std::byte*>(mapped);
}

// Paths that meet each other: files, folders, links, and what is not below /tmp.
const char* const kPaths[] = {"/tmp/a",   "/tmp/b",        "/tmp/d",      "/tmp/d/a", "/tmp/d/e/f", "/tmp/l",
                              "/tmp/l/a", "/tmp/../tmp/b", "/tmp/d/../a", "/tmp",     "/dev/null",  "/tmp/d/"};

std::string path(std::uint8_t number) { return kPaths[number % std::size(kPaths)]; }

void list(FileSpace& space, const std::string& folder, std::map<std::string, std::uint64_t>& out) {
  if (folder.size() > FileTree::kMaxPath - kMaxName) return;
  const auto files = space.list(folder);
  if (!files) std::abort();
  for (const auto& [name, kind] : *files) {
    const std::string inner = folder + "/" + name;
    const auto stat = space.stat(inner, FileTree::LastLink::Keep);
    if (!stat) std::abort();
    if (!out.emplace(inner, kind == FileKind::Directory ? 0 : stat->size).second) std::abort();
    if (kind == FileKind::Directory) list(space, inner, out);
  }
}

void operate(FileSpace& space, std::vector<int>& open, const std::uint8_t* step) {
  const std::string one = path(step[1]);
  const std::string two = path(step[2]);
  const std::size_t size = std::size_t{step[3]} * 512;
  const int fd = open.empty() ? -1 : open[step[2] % open.size()];
  static const std::vector<std::byte> bytes(256 * 512, std::byte{'x'});
  static std::vector<std::byte> out(256 * 512);
  switch (step[0] % 12) {
    case 0:
      if (const auto made = space.open(one, step[3] % 2 != 0 ? O_CREAT | O_RDWR : O_RDWR | O_TRUNC | O_APPEND, 0644)) {
        open.push_back(*made);
      }
      break;
    case 1:
    case 2:
      static_cast<void>(space.write(fd, {bytes.data(), size}, step[1] % 2 != 0 ? std::optional(size) : std::nullopt));
      break;
    case 3:
      static_cast<void>(space.read(fd, {out.data(), size}, std::nullopt));
      break;
    case 4:
      static_cast<void>(space.resize(fd, size));
      break;
    case 5:
      static_cast<void>(space.makeDirectory(one, 0777));
      break;
    case 6:
      static_cast<void>(space.rename(one, two));
      break;
    case 7:
      static_cast<void>(space.unlink(one));
      break;
    case 8:
      static_cast<void>(space.removeDirectory(one));
      break;
    case 9:
      static_cast<void>(space.makeLink(two, one));
      break;
    case 10:
      static_cast<void>(space.copy(one, two, false));
      break;
    default:
      if (fd >= 0) {
        static_cast<void>(space.close(fd));
        open.erase(std::find(open.begin(), open.end(), fd));
      }
  }
}

std::map<std::string, std::uint64_t> use(const std::uint8_t* steps, std::size_t size) {
  constexpr std::size_t kStep = 4;
  FileSpace space;
  space.tree().setVolume({memory(), kSize.bytes}, kQuota);
  std::vector<int> open;
  std::map<std::string, std::uint64_t> files;
  list(space, "/tmp", files);
  for (; size >= kStep; steps += kStep, size -= kStep) operate(space, open, steps);
  files.clear();
  list(space, "/tmp", files);
  return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  if (madvise(memory(), kSize.bytes, MADV_REMOVE) != 0) std::abort();  // zero again
  const std::size_t length = std::min<std::size_t>(data[0] * 8U, size - 4);
  const std::size_t offset = (data[1] | data[2] << 8) % (kSize.blocks_at - length);
  // Over a volume that is in use, or from the start: a header of the input's own.
  if (data[3] % 2 != 0) {
    static constexpr std::uint8_t kFilled[] = {5, 2, 0, 0, 0, 0, 0, 1, 1, 1, 0, 9, 0, 3, 0, 1, 1, 0, 1, 4, 9, 5, 0, 0};
    use(kFilled, sizeof kFilled);
  }
  std::memcpy(memory() + offset, data + 4, length);
  const auto before = use(data + 4 + length, size - 4 - length);
  if (use(nullptr, 0) != before) std::abort();
  return 0;
}
