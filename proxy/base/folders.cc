#include "proxy/base/folders.h"

#include <filesystem>
#include <system_error>

namespace brink {

Status makeFolder(const std::string& what, const std::string& folder) {
  std::error_code error;
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return {};
  std::filesystem::create_directories(folder, error);
  if (!error) return {};
  return failErrno(Side::Operator, what + ": cannot make the folder " + folder, error.value());
}

Status makeParentFolder(const std::string& what, const std::string& path) {
  return makeFolder(what, std::filesystem::path(path).parent_path());
}

}  // namespace brink
