#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hooks/code_package.h"
#include "hooks/protocol/code_image.h"
#include "proxy/base/fd.h"

namespace brink::hooks {
namespace {

namespace fs = std::filesystem;

// Links to folders are followed, so a ring of them must end somewhere. Real trees are far flatter.
constexpr int kMaxDepth = 64;

// Links that fan out double the folders at every level, without any file. Real packages have some thousand folders.
constexpr std::size_t kMaxFolders = 16384;

std::unexpected<Error> refuse(const std::string& path, const char* why) {
  return fail(ErrorCode::InvalidArgument, Side::Operator, path + ": " + why);
}

std::unexpected<Error> tooLarge(const std::string& path) {
  return fail(ErrorCode::MessageTooLarge, Side::Operator, path + ": the package unpacks to more than 250 MB");
}

bool liesWithin(const fs::path& path, const fs::path& root) {
  const auto [end, ignored] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return end == root.end();
}

class DirectoryPackage final : public CodePackage {
 public:
  explicit DirectoryPackage(fs::path root) : root_(std::move(root)) {}

  Status scan() {
    if (const auto scanned = scanFolder(root_, "", 0); !scanned) return scanned;
    std::ranges::sort(files_, {}, &PackageFile::path);
    std::vector<std::string> paths;
    for (const auto& file : files_) paths.push_back(file.path);
    return checkPackagePaths(root_, paths);
  }

  const std::vector<PackageFile>& files() const override { return files_; }
  std::uint64_t packageBytes() const override { return total_bytes_; }

  Result<std::string> read(std::size_t index, std::uint64_t limit) override {
    const std::string path = root_ / files_[index].path;
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return failErrno(Side::Operator, path, errno);
    std::string content;
    char piece[64 * 1024];
    while (true) {
      const ssize_t got = ::read(file.get(), piece, sizeof piece);
      if (got == 0) return content;
      if (got < 0) return failErrno(Side::Operator, path, errno);
      if (content.size() + static_cast<std::size_t>(got) > limit) {
        return tooLarge(path);
      }
      content.append(piece, static_cast<std::size_t>(got));
    }
  }

 private:
  Status scanFolder(const fs::path& folder, const std::string& prefix, int depth) {
    if (depth > kMaxDepth) return refuse(folder, "folders are nested too deeply (or links go in circles)");
    if (++folders_ > kMaxFolders) return refuse(root_, "more than 16384 folders (or links multiply them)");
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      const std::string name = it->path().filename();
      if (name == ".git") continue;
      if (const auto added = add(it->path(), prefix + name, depth); !added) return added;
    }
    if (error) return failErrno(Side::Operator, folder.string(), error.value());
    return {};
  }

  Status add(const fs::path& path, const std::string& relative, int depth) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) return failErrno(Side::Operator, path.string(), errno);
    if (S_ISLNK(found.st_mode)) {
      std::error_code error;
      const fs::path target = fs::canonical(path, error);
      if (error) return failErrno(Side::Operator, path.string(), error.value());
      if (!liesWithin(target, root_)) return refuse(path, "a link that leaves the directory");
      if (liesWithin(fs::canonical(path.parent_path(), error), target))
        return refuse(path, "a link to a folder it lies in");
      if (::stat(target.c_str(), &found) != 0) return failErrno(Side::Operator, path.string(), errno);
    }
    if (S_ISDIR(found.st_mode)) return scanFolder(path, relative + '/', depth + 1);
    if (!S_ISREG(found.st_mode)) return refuse(path, "neither a file nor a folder");
    if (files_.size() == protocol::kMaxImageFiles) return refuse(root_, "more than 65536 files");
    files_.push_back(
        {.path = relative, .executable = (found.st_mode & S_IXUSR) != 0, .modified = found.st_mtim.tv_sec});
    total_bytes_ += static_cast<std::uint64_t>(found.st_size);
    if (total_bytes_ > protocol::kMaxUnpackedBytes) return tooLarge(path);
    return {};
  }

  fs::path root_;  // canonical
  std::vector<PackageFile> files_;
  std::uint64_t total_bytes_ = 0;
  std::size_t folders_ = 0;
};

}  // namespace

Result<std::unique_ptr<CodePackage>> openDirectoryPackage(const std::string& path) {
  std::error_code error;
  fs::path root = fs::canonical(path, error);
  if (error) return failErrno(Side::Operator, path, error.value());
  auto package = std::make_unique<DirectoryPackage>(std::move(root));
  if (const auto scanned = package->scan(); !scanned) return std::unexpected(scanned.error());
  return package;
}

}  // namespace brink::hooks
