// A function's package and its layers -> one sealed memfd that executors map (layout: hooks/protocol/code_image.h).
//
// The digest is SHA-256 over the normalised file list (path, executable bit, size and content of each file, sorted by
// path): a directory and a zip of it are the same code, and so are the same files however they are divided among
// layers. Times, owners and the order in a zip do not count.
//
// Blocking file I/O: main thread at load time, or `brink invoke`. Errors are values and name the path.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hooks/code_package.h"
#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

struct BuiltCode {
  UniqueFd memfd;      // sealed against every change
  std::string digest;  // 64 lower-case hex digits
  std::uint64_t package_bytes =
      0;  // what package size limits speak of: the zip file, or the sum of a directory's files; without layers
};

// A path is a directory or a .zip file. Links may not leave it; `.git` is left out, node_modules is not; at most 250 MB
// and 65536 files unpacked, the package and its layers together.
class CodeImageBuilder {
 public:
  // The package: /var/task. Once, first.
  Status addPackage(const std::string& path);
  // A layer: its files come to lie in /opt, over those of the layers before.
  Status addLayer(const std::string& path);
  Result<BuiltCode> build();

 private:
  friend class ImageWriter;
  struct Origin {
    std::size_t source = 0;
    std::size_t index = 0;  // in its source's files()
  };
  Result<std::size_t> open(const std::string& path);
  void add(std::size_t source, std::string_view folder);

  std::vector<std::string> paths_;  // of the sources
  std::vector<std::unique_ptr<CodePackage>> sources_;
  std::map<std::string, Origin> files_;  // by path in the image
};

// A package without layers.
Result<BuiltCode> buildCodeImage(const std::string& path);

}  // namespace brink::hooks
