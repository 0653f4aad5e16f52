// Where files of a function's package or of one of its layers come from: a directory or a .zip file, read once when the
// configuration is loaded (design.md §2). A package lists regular files with clean relative paths; links are resolved
// here and never lead outside.
//
// Blocking file I/O: main thread at load time only. Errors are values and name the path.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/base/error.h"

namespace brink::hooks {

struct PackageFile {
  std::string path;  // relative to where it is mounted (/var/task, /opt), '/'-separated
  bool executable = false;
  std::int64_t modified = 0;  // seconds since 1970
};

class CodePackage {
 public:
  virtual ~CodePackage() = default;

  // Sorted by path, no duplicates, no path that is also another one's folder.
  virtual const std::vector<PackageFile>& files() const = 0;
  // The whole content of files()[index]; MessageTooLarge above `limit` bytes.
  virtual Result<std::string> read(std::size_t index, std::uint64_t limit) = 0;
  // The size that limits on packages speak of: the zip file, or for a directory the sum of its files (nobody compressed
  // it).
  virtual std::uint64_t packageBytes() const = 0;
};

// By what `path` is: a directory, or a file that is read as zip.
Result<std::unique_ptr<CodePackage>> openCodePackage(const std::string& path);

// The two kinds.
Result<std::unique_ptr<CodePackage>> openDirectoryPackage(const std::string& path);
Result<std::unique_ptr<CodePackage>> openZipPackage(const std::string& path);

// Whether a path inside a package has only real names between its slashes.
bool isCleanPackagePath(std::string_view path);
// What both kinds owe their caller: no duplicates and no file that is another one's folder.
Status checkPackagePaths(const std::string& package, const std::vector<std::string>& sorted_paths);

}  // namespace brink::hooks
