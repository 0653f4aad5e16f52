#include "hooks/handler_file.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/mman.h>
#include <sys/stat.h>

namespace brink::hooks {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kTaskRoot = "/var/task";
// Published ones have some kilobytes. A larger one is not read here: a parsed document is ten times its text.
constexpr std::size_t kMaxPackageJson = 1 << 20;

enum class FileKind : std::uint8_t { None, File, Directory };

// ---- paths.js ----

std::string normalized(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view part = path.substr(start, end - start);
    start = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string joined;
  for (const std::string_view part : parts) joined.append("/").append(part);
  return joined.empty() ? "/" : joined;
}

std::string resolved(std::string_view folder, std::string_view path) {
  return normalized(path.starts_with('/') ? std::string(path) : std::string(folder) + '/' + std::string(path));
}

std::string folderOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? "/" : std::string(path.substr(0, slash));
}

// ---- what the loader sees of the package ----

class Package {
 public:
  Package(const protocol::CodeImage& image, std::string_view node_path) : image_(image), node_path_(node_path) {}

  // What keeps this from judging, or from going on, was met on the way.
  bool unsure() const { return unsure_; }
  const std::string& brokenJson() const { return broken_json_; }

  FileKind kind(std::string_view path) const {
    if (!path.starts_with('/')) return FileKind::None;
    if (image_.find(path.substr(1))) return FileKind::File;
    return image_.isDirectory(path.substr(1)) ? FileKind::Directory : FileKind::None;
  }

  std::optional<std::string> asPath(const std::string& path) {
    if (auto file = asFile(path)) return file;
    return asDirectory(path);
  }

  // A bare name, through the node_modules folders from `from` upwards, then through NODE_PATH.
  std::optional<std::string> fromPackages(const std::string& name, const std::string& from) {
    if (name.starts_with('#') || (scopeOf(from)["name"] == name && hasExports(scopeOf(from)))) unsure_ = true;
    for (std::string folder = from;; folder = folderOf(folder)) {
      if (!folder.ends_with("/node_modules")) {
        if (auto found = inFolder(resolved(folder, "node_modules"), name)) return found;
      }
      if (folder == "/") break;
    }
    for (std::string_view rest = node_path_; !rest.empty();) {
      const std::string_view folder = rest.substr(0, rest.find(':'));
      rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
      if (!folder.starts_with('/')) continue;
      if (auto found = inFolder(folder, name)) return found;
    }
    return std::nullopt;
  }

  // What the loader reads to know whether a file is an ES module.
  void readScopeOf(const std::string& path) {
    if (path.ends_with(".js")) scopeOf(folderOf(path));
  }

 private:
  std::optional<std::string> inFolder(std::string_view folder, const std::string& name) {
    const std::string path = resolved(folder, name);
    if (kind(path) == FileKind::Directory && hasExports(packageJson(path))) unsure_ = true;
    return asPath(path);
  }

  static bool hasExports(const Json& json) { return json.contains("exports") && !json["exports"].is_null(); }

  std::optional<std::string> asFile(const std::string& path) const {
    for (const char* extension : {"", ".js", ".json", ".node"}) {
      if (kind(path + extension) == FileKind::File) return path + extension;
    }
    return std::nullopt;
  }

  std::optional<std::string> asDirectory(const std::string& path) {
    if (kind(path) != FileKind::Directory) return std::nullopt;
    const Json& main = packageJson(path)["main"];
    if (main.is_string() && !main.get_ref<const std::string&>().empty()) {
      const std::string target = resolved(path, main.get_ref<const std::string&>());
      if (auto found = asFile(target)) return found;
      if (auto found = asFile(target + "/index")) return found;
    }
    return asFile(path + "/index");
  }

  // An object with "name", "main" and "type", null where they are missing: also if there is no such file.
  const Json& packageJson(const std::string& folder) {
    const auto [entry, added] = json_.try_emplace(folder);
    Json& json = entry->second;
    if (!added) return json;
    const std::string path = folder + "/package.json";
    if (kind(path) == FileKind::File) json = parsed(path);
    if (!json.is_object()) json = Json::object();
    for (const char* key : {"name", "main", "type"}) json.emplace(key, nullptr);
    return json;
  }

  Json parsed(const std::string& path) {
    const std::string_view text = image_.find(std::string_view(path).substr(1))->data;
    if (text.size() > kMaxPackageJson) {
      unsure_ = true;
      return {};
    }
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded() && isReadAlike(text)) {
      broken_json_ = path;
    } else if (json.is_discarded()) {
      unsure_ = true;
    }
    return json;
  }

  // Whether JavaScript refuses what is refused here: it takes halves of surrogate pairs, any bytes (a name in Latin-1),
  // and numbers that no double can hold.
  static bool isReadAlike(std::string_view text) {
    const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t at = text.find_first_of("eE"); at != std::string_view::npos;
         at = text.find_first_of("eE", at + 1)) {
      if (at > 0 && at + 1 < text.size() && isDigit(text[at - 1]) && (isDigit(text[at + 1]) || text[at + 1] == '+')) {
        return false;
      }
    }
    return ascii && text.find("\\u") == std::string_view::npos;
  }

  // The nearest package.json at or above a folder, up to a node_modules folder.
  const Json& scopeOf(const std::string& from) {
    for (std::string folder = from; !folder.ends_with("/node_modules"); folder = folderOf(folder)) {
      if (kind(folder + "/package.json") == FileKind::File || folder == "/") return packageJson(folder);
    }
    return packageJson("/");  // none
  }

  const protocol::CodeImage& image_;
  const std::string_view node_path_;
  std::map<std::string, Json> json_;
  bool unsure_ = false;
  std::string broken_json_;
};

// ---- user_code.js ----

std::string shown(std::string_view path) {
  const bool below = path.starts_with(kTaskRoot) && path.size() > kTaskRoot.size();
  return std::string(below ? path.substr(kTaskRoot.size() + 1) : path);
}

Status refuse(ErrorCode code, std::string_view handler, const std::string& why) {
  return fail(code, Side::Operator, "handler \"" + std::string(handler) + "\": " + why);
}

Status notFound(std::string_view handler, const std::string& base, std::string_view file, FileKind kind) {
  const std::string name = shown(base);
  const std::string looked =
      kind == FileKind::Directory
          ? name + " is a folder without index.js and without a \"main\" in its package.json"
          : "the package has no file " + name + ".js (nor " + name + ", " + name + ".mjs or " + name + ".cjs)";
  return refuse(ErrorCode::NotFound, handler, looked + ", and no node_modules/" + std::string(file));
}

}  // namespace

Status checkHandlerFile(const protocol::CodeImage& image, std::string_view handler, std::string_view node_path) {
  const std::size_t slash = handler.rfind('/') + 1;  // 0: none
  const std::string directory(handler.substr(0, slash));
  const std::string file(handler.substr(slash, handler.find('.', slash) - slash));
  Package package(image, node_path);
  const std::string base = resolved(kTaskRoot, directory + file);
  const FileKind kind = package.kind(base);
  std::optional<std::string> found;
  if (kind != FileKind::None) {
    found = package.asPath(base);
  } else {
    for (const char* extension : {".js", ".mjs", ".cjs"}) {
      if (!found && package.kind(base + extension) == FileKind::File) found = base + extension;
    }
  }
  for (const std::string& from : {std::string(kTaskRoot), resolved(kTaskRoot, directory)}) {
    if (!found) found = package.fromPackages(file, from);
  }
  if (found) package.readScopeOf(*found);
  if (package.unsure()) return {};
  if (!package.brokenJson().empty()) {
    return refuse(ErrorCode::InvalidArgument, handler, shown(package.brokenJson()) + " is not JSON");
  }
  return found ? Status() : notFound(handler, base, file, kind);
}

Status checkHandlerFile(int image_memfd, std::string_view handler, std::string_view node_path) {
  struct stat found {};
  if (::fstat(image_memfd, &found) != 0) return failErrno(Side::Internal, "code image", errno);
  const auto size = static_cast<std::size_t>(found.st_size);
  void* const at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, image_memfd, 0);
  if (at == MAP_FAILED) return failErrno(Side::Internal, "mapping the code image", errno);
  const auto image = protocol::CodeImage::open({static_cast<const char*>(at), size});
  Status checked = image ? checkHandlerFile(*image, handler, node_path) : std::unexpected<Error>(image.error());
  ::munmap(at, size);
  return checked;
}

}  // namespace brink::hooks
