#include <algorithm>
#include <map>

#include <sys/stat.h>
#include <zip.h>

#include "hooks/code_package.h"
#include "hooks/protocol/code_image.h"

namespace brink::hooks {
namespace {

struct ZipCloser {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct ZipFileCloser {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using ZipArchive = std::unique_ptr<zip_t, ZipCloser>;
using ZipFile = std::unique_ptr<zip_file_t, ZipFileCloser>;

constexpr std::uint64_t kMaxLinkTarget = 4096;  // PATH_MAX

std::string joinedPath(const std::string& link, std::string target) {
  const std::size_t slash = link.rfind('/');
  if (slash != std::string::npos) target = link.substr(0, slash + 1) + target;
  // "a/./b" and "a/x/../b" are "a/b"; what climbs out keeps its ".." and is refused by the caller.
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= target.size();) {
    const std::size_t end = std::min(target.find('/', start), target.size());
    const std::string part = target.substr(start, end - start);
    start = end + 1;
    if (part == "." || (part.empty() && !parts.empty())) continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  std::string joined;
  for (const auto& part : parts) joined += (joined.empty() && &part == &parts.front() ? "" : "/") + part;
  return joined;
}

class ZipPackage final : public CodePackage {
 public:
  ZipPackage(std::string path, ZipArchive archive, std::uint64_t bytes)
      : path_(std::move(path)), archive_(std::move(archive)), package_bytes_(bytes) {}

  Status scan() {
    const zip_int64_t count = zip_get_num_entries(archive_.get(), 0);
    std::map<std::string, Entry> entries;
    for (zip_int64_t i = 0; i < count; ++i) {
      if (const auto added = add(static_cast<zip_uint64_t>(i), entries); !added) return added;
    }
    if (const auto resolved = resolveLinks(entries); !resolved) return resolved;
    std::vector<std::string> paths;
    for (const auto& [path, entry] : entries) {
      paths.push_back(path);
      files_.push_back({.path = path, .executable = entry.executable, .modified = entry.modified});
      indices_.push_back(entry.index);
    }
    return checkPackagePaths(path_, paths);
  }

  const std::vector<PackageFile>& files() const override { return files_; }
  std::uint64_t packageBytes() const override { return package_bytes_; }
  Result<std::string> read(std::size_t index, std::uint64_t limit) override {
    return readEntry(indices_[index], files_[index].path, limit);
  }

 private:
  struct Entry {
    zip_uint64_t index = 0;
    bool executable = false;
    std::int64_t modified = 0;
    bool link = false;
  };

  std::unexpected<Error> refuse(const std::string& entry, const std::string& why) const {
    return fail(ErrorCode::InvalidArgument, Side::Operator, path_ + ": " + entry + ": " + why);
  }

  Status add(zip_uint64_t index, std::map<std::string, Entry>& entries) {
    zip_stat_t found;
    if (zip_stat_index(archive_.get(), index, 0, &found) != 0 || (found.valid & ZIP_STAT_NAME) == 0) {
      return refuse("entry " + std::to_string(index), zip_strerror(archive_.get()));
    }
    const std::string name = found.name;
    if (name.ends_with('/')) return {};  // folders follow from the files
    if (("/" + name + "/").find("/.git/") != std::string::npos) return {};
    if (!isCleanPackagePath(name)) return refuse(name, "a path that is not relative or leaves the package");
    if ((found.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && found.encryption_method != ZIP_EM_NONE) {
      return refuse(name, "is encrypted");
    }
    if (entries.size() == protocol::kMaxImageFiles) return refuse(name, "more than 65536 files");
    Entry entry{.index = index};
    if ((found.valid & ZIP_STAT_MTIME) != 0) entry.modified = found.mtime;
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(archive_.get(), index, 0, &system, &attributes) == 0 &&
        system == ZIP_OPSYS_UNIX) {
      const mode_t mode = attributes >> 16;
      entry.executable = (mode & S_IXUSR) != 0;
      entry.link = S_ISLNK(mode);
    }
    if (!entries.emplace(name, entry).second) return refuse(name, "is there twice");
    return {};
  }

  // A link becomes its target's content. Only links to files are known to the zip tools that people use.
  Status resolveLinks(std::map<std::string, Entry>& entries) {
    for (auto& [name, entry] : entries) {
      if (!entry.link) continue;
      auto target = readEntry(entry.index, name, kMaxLinkTarget);
      if (!target) return std::unexpected(target.error());
      const std::string path = joinedPath(name, *target);
      if (!isCleanPackagePath(path)) return refuse(name, "a link that leaves the package");
      const auto found = entries.find(path);
      if (found == entries.end() || found->second.link) return refuse(name, "a link to no file of the package");
      entry.index = found->second.index;
      entry.executable = found->second.executable;
      entry.modified = found->second.modified;
    }
    return {};
  }

  Result<std::string> readEntry(zip_uint64_t index, const std::string& name, std::uint64_t limit) {
    const ZipFile file(zip_fopen_index(archive_.get(), index, 0));
    if (!file) return refuse(name, zip_strerror(archive_.get()));
    std::string content;
    char piece[64 * 1024];
    while (true) {
      // The directory's size is what the archive claims; what comes out is counted.
      const zip_int64_t got = zip_fread(file.get(), piece, sizeof piece);
      if (got < 0) return refuse(name, zip_file_strerror(file.get()));
      if (got == 0) return content;
      if (content.size() + static_cast<std::uint64_t>(got) > limit) {
        return fail(ErrorCode::MessageTooLarge, Side::Operator,
                    path_ + ": " + name + ": the package unpacks to more than 250 MB");
      }
      content.append(piece, static_cast<std::size_t>(got));
    }
  }

  std::string path_;
  ZipArchive archive_;
  std::uint64_t package_bytes_;
  std::vector<PackageFile> files_;
  std::vector<zip_uint64_t> indices_;
};

}  // namespace

Result<std::unique_ptr<CodePackage>> openZipPackage(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return failErrno(Side::Operator, path, errno);
  int code = 0;
  ZipArchive archive(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code));
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    return fail(ErrorCode::InvalidArgument, Side::Operator, path + ": " + why);
  }
  auto package = std::make_unique<ZipPackage>(path, std::move(archive), static_cast<std::uint64_t>(found.st_size));
  if (const auto scanned = package->scan(); !scanned) return std::unexpected(scanned.error());
  return package;
}

}  // namespace brink::hooks
