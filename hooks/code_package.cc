#include "hooks/code_package.h"

#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

namespace brink::hooks {

Result<std::unique_ptr<CodePackage>> openCodePackage(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return failErrno(Side::Operator, path, errno);
  if (S_ISDIR(found.st_mode)) return openDirectoryPackage(path);
  if (S_ISREG(found.st_mode)) return openZipPackage(path);
  return fail(ErrorCode::InvalidArgument, Side::Operator, path + ": neither a directory nor a .zip file");
}

bool isCleanPackagePath(std::string_view path) {
  if (path.empty()) return false;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == ".." || part.find('\0') != std::string_view::npos) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

Status checkPackagePaths(const std::string& package, const std::vector<std::string>& sorted_paths) {
  const auto isFile = [&sorted_paths](std::string_view path) {
    return std::binary_search(sorted_paths.begin(), sorted_paths.end(), path);
  };
  for (std::size_t i = 0; i < sorted_paths.size(); ++i) {
    const std::string& path = sorted_paths[i];
    if (i > 0 && sorted_paths[i - 1] == path) {
      return fail(ErrorCode::InvalidArgument, Side::Operator, package + ": " + path + " is there twice");
    }
    for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
      if (isFile(std::string_view(path).substr(0, slash))) {
        return fail(ErrorCode::InvalidArgument, Side::Operator,
                    package + ": " + path.substr(0, slash) + " is both a file and a folder");
      }
    }
  }
  return {};
}

}  // namespace brink::hooks
