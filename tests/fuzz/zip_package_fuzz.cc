// A .zip of a function or layer, opened and read as a deployment does it. The archive is in memory; its path is that of
// a descriptor.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

#include "hooks/code_package.h"
#include "proxy/base/check.h"

namespace {

// Less than a deployment's: what is read is bounded, whatever the archive says of its sizes.
constexpr std::uint64_t kLimit = 1 << 20;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  static const int archive = memfd_create("brink-fuzz-zip", MFD_CLOEXEC);
  static const std::string path = "/proc/self/fd/" + std::to_string(archive);
  CHECK(ftruncate(archive, 0) == 0);
  CHECK(pwrite(archive, data, size, 0) == static_cast<ssize_t>(size));
  auto package = hooks::openZipPackage(path);
  if (!package) {
    CHECK(!package.error().detail.empty());
    return 0;
  }
  CHECK((*package)->packageBytes() == size);
  std::string_view before;
  const auto& files = (*package)->files();
  for (std::size_t i = 0; i < files.size(); ++i) {
    CHECK(hooks::isCleanPackagePath(files[i].path) && before < files[i].path);
    before = files[i].path;
    const auto content = (*package)->read(i, kLimit);
    CHECK(content ? content->size() <= kLimit : !content.error().detail.empty());
  }
  return 0;
}
