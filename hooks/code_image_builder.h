// A function's package -> one sealed memfd that executors map (layout: hooks/protocol/code_image.h).
//
// The digest is SHA-256 over the normalised file list (path, executable bit, size and content of each file, sorted by
// path): a directory and a zip of it are the same code. Times, owners and the order in a zip do not count.
//
// Blocking file I/O: main thread at load time, or `brink invoke`. Errors are values and name the path.
#pragma once

#include <cstdint>
#include <string>

#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

struct BuiltCode {
  UniqueFd memfd;      // sealed against every change
  std::string digest;  // 64 lower-case hex digits
  std::uint64_t package_bytes =
      0;  // what package size limits speak of: the zip file, or the sum of a directory's files
};

// `path` is a directory or a .zip file. Links may not leave it; `.git` is left out, node_modules is not; at most 250 MB
// and 65536 files unpacked.
Result<BuiltCode> buildCodeImage(const std::string& path);

}  // namespace brink::hooks
