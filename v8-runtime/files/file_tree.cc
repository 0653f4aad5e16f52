#include "v8-runtime/files/file_tree.h"

#include <algorithm>

#include <time.h>

namespace brink::js {
namespace {

// As Linux.
constexpr int kMaxLinks = 40;

using hooks::protocol::kLayerFolder;
using hooks::protocol::kTaskFolder;

Place codeFolder(std::string_view path) { return {.kind = Place::Kind::CodeDirectory, .code_path = std::string(path)}; }

std::int64_t wallNs() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// Components of a path, the first one last.
void pushComponents(std::vector<std::string>& pending, std::string_view path) {
  const std::size_t bottom = pending.size();
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash != 0) pending.emplace_back(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(bottom), pending.end());
}

}  // namespace

void FileTree::setVolume(VolumeMemory memory, std::uint64_t quota_bytes) {
  memory_ = memory;
  quota_bytes_ = quota_bytes;
}

void FileTree::moveVolume(VolumeMemory memory) {
  memory_ = memory;
  if (volume_) volume_->moveTo(memory);
}

Volume* FileTree::volume() {
  if (!volume_ && memory_) volume_ = std::make_unique<Volume>(*memory_, quota_bytes_, wallNs);
  return volume_.get();
}

FileResult<Place> FileTree::childOf(const Place& directory, std::string_view name) {
  switch (directory.kind) {
    case Place::Kind::Root:
      if (name == "tmp" && volume() != nullptr) return Place{.kind = Place::Kind::Volume, .inode = kRootInode};
      if (name == "var") return Place{.kind = Place::Kind::Var};
      if (name == "dev") return Place{.kind = Place::Kind::Dev};
      if (name == kLayerFolder) return codeFolder(kLayerFolder);
      break;
    case Place::Kind::Var:
      if (name == "task") return codeFolder(kTaskFolder);
      break;
    case Place::Kind::Dev:
      if (name == "null") return Place{.kind = Place::Kind::Null};
      break;
    case Place::Kind::CodeDirectory: {
      if (!image_) break;
      std::string path = directory.code_path + '/';
      path += name;
      if (image_->find(path)) return Place{.kind = Place::Kind::CodeFile, .code_path = std::move(path)};
      if (image_->isDirectory(path)) return Place{.kind = Place::Kind::CodeDirectory, .code_path = std::move(path)};
      break;
    }
    case Place::Kind::Volume: {
      const auto inode = volume_->find(directory.inode, name);
      if (!inode) return fileError(inode.error());
      return Place{.kind = Place::Kind::Volume, .inode = *inode};
    }
    case Place::Kind::Null:
    case Place::Kind::CodeFile:
      return fileError(ENOTDIR);
  }
  return fileError(name.size() > kMaxName ? ENAMETOOLONG : ENOENT);
}

Place FileTree::parentOf(const Place& place) {
  if (place.kind == Place::Kind::Volume && place.inode != kRootInode) {
    return {.kind = Place::Kind::Volume, .inode = volume_->node(place.inode).parent};
  }
  if (place.kind == Place::Kind::Null) return {.kind = Place::Kind::Dev};
  if (place.kind == Place::Kind::CodeFile || place.kind == Place::Kind::CodeDirectory) {
    if (place.code_path == kLayerFolder) return {.kind = Place::Kind::Root};
    if (place.code_path == kTaskFolder) return {.kind = Place::Kind::Var};
    return codeFolder(std::string_view(place.code_path).substr(0, place.code_path.rfind('/')));
  }
  return {.kind = Place::Kind::Root};
}

FileKind FileTree::kindOf(const Place& place) {
  if (place.kind == Place::Kind::Volume) return volume_->node(place.inode).kind;
  const bool file = place.kind == Place::Kind::CodeFile || place.kind == Place::Kind::Null;
  return file ? FileKind::File : FileKind::Directory;
}

std::string FileTree::targetOf(const Place& place) {
  std::string target(volume_->node(place.inode).size, '\0');
  volume_->read(place.inode, 0, std::as_writable_bytes(std::span(target)));
  return target;
}

FileResult<Found> FileTree::walk(std::string_view path, LastLink last) {
  if (path.empty()) return fileError(ENOENT);
  if (path.size() > kMaxPath) return fileError(ENAMETOOLONG);
  std::vector<std::string> pending;
  pushComponents(pending, path);
  const Place start = path.front() == '/' ? Place{.kind = Place::Kind::Root} : codeFolder(kTaskFolder);
  Found found{.directory = start, .name = "", .self = start, .as_directory = path.back() == '/'};
  int links = 0;
  while (!pending.empty()) {
    if (!found.self) return fileError(ENOENT);
    if (kindOf(*found.self) != FileKind::Directory) return fileError(ENOTDIR);
    const std::string name = std::move(pending.back());
    pending.pop_back();
    if (name == "." || name == "..") {
      if (name == "..") found.self = parentOf(*found.self);
      found.name.clear();
      continue;
    }
    auto child = childOf(*found.self, name);
    if (!child && child.error() != ENOENT) return fileError(child.error());
    const bool follow = !pending.empty() || last == LastLink::Follow || found.as_directory;
    if (child && follow && kindOf(*child) == FileKind::Symlink) {
      if (++links > kMaxLinks) return fileError(ELOOP);
      const std::string target = targetOf(*child);
      if (target.starts_with('/')) found.self = Place{.kind = Place::Kind::Root};
      pushComponents(pending, target);
      found.name.clear();
      continue;
    }
    found.directory = std::move(*found.self);
    found.name = name;
    found.self = child ? std::optional(std::move(*child)) : std::nullopt;
  }
  if (found.as_directory && found.self && kindOf(*found.self) != FileKind::Directory) return fileError(ENOTDIR);
  return found;
}

FileResult<Place> FileTree::find(std::string_view path, LastLink last) {
  auto found = walk(path, last);
  if (!found) return fileError(found.error());
  if (!found->self) return fileError(ENOENT);
  return std::move(*found->self);
}

std::string FileTree::pathOf(const Place& place) {
  switch (place.kind) {
    case Place::Kind::Root:
      return "/";
    case Place::Kind::Var:
      return "/var";
    case Place::Kind::Dev:
      return "/dev";
    case Place::Kind::Null:
      return "/dev/null";
    case Place::Kind::CodeDirectory:
    case Place::Kind::CodeFile:
      return '/' + place.code_path;
    case Place::Kind::Volume:
      break;
  }
  std::string path;
  for (std::uint32_t inode = place.inode; inode != kRootInode; inode = volume_->node(inode).parent) {
    path.insert(0, "/" + volume_->node(inode).name);
  }
  return "/tmp" + path;
}

std::vector<ListedFile> FileTree::list(const Place& place) {
  switch (place.kind) {
    case Place::Kind::Root:
      return {{"dev", FileKind::Directory},
              {"opt", FileKind::Directory},
              {"tmp", FileKind::Directory},
              {"var", FileKind::Directory}};
    case Place::Kind::Var:
      return {{"task", FileKind::Directory}};
    case Place::Kind::Dev:
      return {{"null", FileKind::File}};
    case Place::Kind::CodeDirectory:
      return listCode(place.code_path);
    case Place::Kind::Volume: {
      std::vector<ListedFile> files;
      for (const auto& [name, inode] : volume_->node(place.inode).children) {
        files.push_back({name, volume_->node(inode).kind});
      }
      return files;
    }
    case Place::Kind::Null:
    case Place::Kind::CodeFile:
      break;
  }
  return {};
}

std::vector<ListedFile> FileTree::listCode(const std::string& folder) const {
  std::vector<ListedFile> files;
  if (!image_) return files;
  const std::string prefix = folder + '/';
  for (std::uint32_t index = image_->lowerBound(prefix); index < image_->fileCount(); ++index) {
    const std::string_view path = image_->file(index).path;
    if (!path.starts_with(prefix)) break;
    const std::string_view rest = path.substr(prefix.size());
    const auto slash = rest.find('/');
    const std::string_view name = rest.substr(0, slash);
    // Sorted by path: what lies below one folder stands together.
    if (!files.empty() && files.back().name == name) continue;
    files.push_back({std::string(name), slash == std::string_view::npos ? FileKind::File : FileKind::Directory});
  }
  return files;
}

}  // namespace brink::js
