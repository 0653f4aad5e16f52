#include "hooks/protocol/code_image.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "proxy/base/check.h"

namespace brink::hooks::protocol {
namespace {

constexpr std::size_t kDataAlignment = 8;

std::unexpected<Error> refuse(std::string detail) {
  return fail(ErrorCode::InvalidArgument, Side::Operator, "code image: " + std::move(detail));
}

// Whether `path` has only real names between its slashes.
bool isRelativePath(std::string_view path) {
  if (path.empty() || path.find('\0') != std::string_view::npos) return false;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

Status checkEntry(std::string_view bytes, const ImageEntry& entry) {
  if (entry.path_offset > bytes.size() || entry.path_size > bytes.size() - entry.path_offset) {
    return refuse("a path beyond the end");
  }
  if (!isRelativePath(bytes.substr(entry.path_offset, entry.path_size))) return refuse("a path that is not relative");
  if (entry.data_offset >= bytes.size() || entry.data_size >= bytes.size() - entry.data_offset) {
    return refuse("a file beyond the end");
  }
  if (entry.data_offset % kDataAlignment != 0) return refuse("a file that is not aligned");
  if (bytes[entry.data_offset + entry.data_size] != '\0') return refuse("a file without a NUL after it");
  if (static_cast<std::uint8_t>(entry.encoding) > static_cast<std::uint8_t>(TextEncoding::Binary)) {
    return refuse("an unknown encoding");
  }
  return {};
}

// Whether `path` is `directory` + "/" + something.
bool liesBelow(std::string_view path, std::string_view directory) {
  return path.size() > directory.size() && path[directory.size()] == '/' && path.starts_with(directory);
}

}  // namespace

Result<CodeImage> CodeImage::open(std::string_view bytes) {
  CHECK(reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(ImageEntry) == 0);
  ImageHeader header{};
  if (bytes.size() < sizeof header) return refuse("shorter than its header");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != kImageMagic || header.version != kImageVersion) return refuse("not an image of this version");
  if (header.file_count > kMaxImageFiles) return refuse("too many files");
  if (header.file_count > (bytes.size() - sizeof header) / sizeof(ImageEntry)) return refuse("an index beyond the end");
  const CodeImage image(bytes);
  for (std::uint32_t i = 0; i < header.file_count; ++i) {
    if (const auto checked = checkEntry(bytes, image.entry(i)); !checked) return std::unexpected(checked.error());
    if (i > 0 && image.file(i - 1).path >= image.file(i).path) return refuse("files out of order");
  }
  return image;
}

const ImageEntry& CodeImage::entry(std::uint32_t index) const {
  return reinterpret_cast<const ImageEntry*>(bytes_.data() + sizeof(ImageHeader))[index];
}

ImageFile CodeImage::file(std::uint32_t index) const {
  CHECK(index < fileCount());
  const ImageEntry& found = entry(index);
  return {.path = bytes_.substr(found.path_offset, found.path_size),
          .data = bytes_.substr(found.data_offset, found.data_size),
          .encoding = found.encoding,
          .executable = found.executable != 0,
          .modified = std::clamp<std::int64_t>(found.modified, 0, kLastFileDate)};
}

std::uint32_t CodeImage::lowerBound(std::string_view path) const {
  std::uint32_t low = 0;
  std::uint32_t high = fileCount();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (file(middle).path < path) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::optional<ImageFile> CodeImage::find(std::string_view path) const {
  const std::uint32_t index = lowerBound(path);
  if (index == fileCount() || file(index).path != path) return std::nullopt;
  return file(index);
}

bool CodeImage::isDirectory(std::string_view path) const {
  if (path.empty()) return fileCount() > 0;
  const std::uint32_t index = lowerBound(std::string(path) + '/');
  return index < fileCount() && liesBelow(file(index).path, path);
}

}  // namespace brink::hooks::protocol
