// A function's code as one sealed memfd: built by the proxy from directories or zips (its package and its layers) when
// the configuration is loaded, mapped read-only by the executor, which never opens a file. Identity = SHA-256 over the
// normalised file list.
//
//   u32 magic "BRKI", u32 version, u32 file_count, u32 reserved, then per file, sorted by path:
//   u64 path_offset, u64 data_offset, u64 data_size, i64 modified, u32 path_size, u8 encoding, u8 executable,
//   u8[2] zero; then paths and data. Every data starts 8-aligned and is followed by at least one NUL.
//
// Paths are relative to the root, '/'-separated, without "." or "..": "var/task/…" is the package, "opt/…" what the
// layers have. Directories follow from the paths. Dates are seconds since 1970; they take no part in the identity.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "proxy/base/error.h"

namespace brink::hooks::protocol {

inline constexpr std::uint32_t kImageMagic = 0x494B5242;
inline constexpr std::uint32_t kImageVersion = 3;
inline constexpr std::string_view kTaskFolder = "var/task";
inline constexpr std::string_view kLayerFolder = "opt";
inline constexpr std::uint64_t kMaxUnpackedBytes = 250ULL << 20;  // contract §5
inline constexpr std::uint32_t kMaxImageFiles = 65536;            // far above any package seen; bounds the index

inline constexpr std::int64_t kLastFileDate =
    253'402'300'799;  // the year 9999: later ones are this one, none is negative

// Ascii can be given to V8 as an external one-byte string as it stands.
enum class TextEncoding : std::uint8_t { Ascii = 0, Utf8 = 1, Binary = 2 };

struct ImageHeader {
  std::uint32_t magic;
  std::uint32_t version;
  std::uint32_t file_count;
  std::uint32_t reserved;
};
struct ImageEntry {
  std::uint64_t path_offset;
  std::uint64_t data_offset;
  std::uint64_t data_size;
  std::int64_t modified = 0;
  std::uint32_t path_size;
  TextEncoding encoding;
  std::uint8_t executable;
  std::uint8_t zero[2];
};
static_assert(sizeof(ImageEntry) == 40);

struct ImageFile {
  std::string_view path;
  std::string_view data;
  TextEncoding encoding = TextEncoding::Binary;
  bool executable = false;
  std::int64_t modified = 0;
};

// A view of a mapped image. Copyable; the mapping must outlive it.
class CodeImage {
 public:
  // Checks the whole index against the bounds of `bytes`.
  static Result<CodeImage> open(std::string_view bytes);

  std::uint32_t fileCount() const { return header()->file_count; }
  ImageFile file(std::uint32_t index) const;
  std::optional<ImageFile> find(std::string_view path) const;
  // Whether any file lies below `path` + "/" ("" = the root).
  bool isDirectory(std::string_view path) const;
  // Index of the first file whose path is not less than `path`.
  std::uint32_t lowerBound(std::string_view path) const;

 private:
  explicit CodeImage(std::string_view bytes) : bytes_(bytes) {}
  const ImageHeader* header() const { return reinterpret_cast<const ImageHeader*>(bytes_.data()); }
  const ImageEntry& entry(std::uint32_t index) const;

  std::string_view bytes_;
};

}  // namespace brink::hooks::protocol
