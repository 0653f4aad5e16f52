#include "v8-runtime/files/file_space.h"

#include <algorithm>
#include <memory>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace brink::js {
namespace {

using hooks::protocol::kTmpBlockBytes;

constexpr std::uint32_t kReadOnlyDevice = 1;
constexpr std::uint32_t kTmpDevice = 2;
constexpr std::uint32_t kCodeFileMode = 0644;
constexpr std::uint32_t kExecutable = 0111;
constexpr std::uint32_t kDirectoryMode = 0755;
constexpr std::uint32_t kNullMode = 0666;
// Of what has no date in a package: 2020-01-01.
constexpr std::int64_t kCodeTime = 1'577'836'800'000'000'000;
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::size_t kCopyPiece = 256 << 10;
constexpr std::uint64_t kStatBlock = 512;

bool isVolume(const Place& place) { return place.kind == Place::Kind::Volume; }

std::uint32_t typeBits(FileKind kind) {
  return kind == FileKind::Directory ? S_IFDIR : kind == FileKind::Symlink ? S_IFLNK : S_IFREG;
}

}  // namespace

FileStat FileSpace::statOf(const Place& place) {
  if (isVolume(place)) {
    const Volume::Node& node = tree_.volume()->node(place.inode);
    const bool directory = node.kind == FileKind::Directory;
    const std::uint64_t used = directory ? kTmpBlockBytes : node.blocks.size() * kTmpBlockBytes;
    return {.device = kTmpDevice,
            .mode = typeBits(node.kind) | node.mode,
            .links = node.removed ? 0U
                     : directory  ? 2U
                                  : 1U,
            .inode = std::uint64_t{place.inode} + 1,
            .size = directory ? kTmpBlockBytes : node.size,
            .blocks = used / kStatBlock,
            .times = node.times};
  }
  FileStat stat{.device = kReadOnlyDevice,
                .mode = S_IFDIR | kDirectoryMode,
                .links = 2,
                .inode = static_cast<std::uint64_t>(place.kind) + 1,
                .size = kTmpBlockBytes,
                .blocks = kTmpBlockBytes / kStatBlock,
                .times = {kCodeTime, kCodeTime, kCodeTime, kCodeTime}};
  const auto& code = tree_.code();
  if (code && (place.kind == Place::Kind::CodeDirectory || place.kind == Place::Kind::CodeFile)) {
    // A directory has the number of its first file, set apart from all files' and the kinds' above.
    const std::uint64_t index = code->lowerBound(place.code_path) + 16;
    const std::uint64_t depth = static_cast<std::uint64_t>(std::ranges::count(place.code_path, '/')) + 1;
    stat.inode = place.kind == Place::Kind::CodeFile ? index : depth << 32 | index;
  }
  if (place.kind == Place::Kind::CodeFile) {
    const auto file = *code->find(place.code_path);
    const std::int64_t modified = file.modified * kSecond;
    stat.mode = S_IFREG | kCodeFileMode | (file.executable ? kExecutable : 0U);
    stat.links = 1;
    stat.size = file.data.size();
    stat.times = {modified, modified, modified, modified};
    stat.blocks = (stat.size + kStatBlock - 1) / kStatBlock;
  } else if (place.kind == Place::Kind::Null) {
    stat.mode = S_IFCHR | kNullMode;
    stat.links = 1;
    stat.size = stat.blocks = 0;
  }
  return stat;
}

FileResult<FileStat> FileSpace::stat(std::string_view path, FileTree::LastLink last) {
  const auto place = tree_.find(path, last);
  if (!place) return fileError(place.error());
  return statOf(*place);
}

// Permission bits are kept, not enforced: there is one user.
FileStatus FileSpace::access(std::string_view path, int mode) {
  const auto place = tree_.find(path);
  if (!place) return fileError(place.error());
  const bool changeable = isVolume(*place) || place->kind == Place::Kind::Null;
  if ((mode & W_OK) != 0 && !changeable) return fileError(EROFS);
  constexpr std::uint32_t kExecutable = S_IXUSR | S_IXGRP | S_IXOTH;
  if ((mode & X_OK) != 0 && (statOf(*place).mode & kExecutable) == 0) return fileError(EACCES);
  return {};
}

FileStatus FileSpace::makeDirectory(std::string_view path, std::uint32_t mode) {
  const auto found = tree_.walk(path, FileTree::LastLink::Keep);
  if (!found) return fileError(found.error());
  if (found->self) return fileError(EEXIST);
  if (!isVolume(found->directory)) return fileError(EROFS);
  const auto made = tree_.volume()->create(found->directory.inode, found->name, FileKind::Directory,
                                           static_cast<std::uint16_t>(mode & 01777 & ~kUmask));
  if (!made) return fileError(made.error());
  return {};
}

FileStatus FileSpace::removeDirectory(std::string_view path) {
  const auto found = tree_.walk(path, FileTree::LastLink::Keep);
  if (!found) return fileError(found.error());
  if (!isVolume(found->directory)) return fileError(found->self && isVolume(*found->self) ? EBUSY : EROFS);
  if (!found->self) return fileError(ENOENT);
  if (found->name.empty()) return fileError(EINVAL);
  if (tree_.kindOf(*found->self) != FileKind::Directory) return fileError(ENOTDIR);
  return tree_.volume()->remove(found->self->inode);
}

FileStatus FileSpace::unlink(std::string_view path) {
  const auto found = tree_.walk(path, FileTree::LastLink::Keep);
  if (!found) return fileError(found.error());
  if (!isVolume(found->directory)) return fileError(found->self && isVolume(*found->self) ? EISDIR : EROFS);
  if (!found->self) return fileError(ENOENT);
  if (tree_.kindOf(*found->self) == FileKind::Directory) return fileError(EISDIR);
  return tree_.volume()->remove(found->self->inode);
}

FileStatus FileSpace::rename(std::string_view from, std::string_view to) {
  const auto source = tree_.walk(from, FileTree::LastLink::Keep);
  if (!source) return fileError(source.error());
  const auto target = tree_.walk(to, FileTree::LastLink::Keep);
  if (!target) return fileError(target.error());
  if (isVolume(source->directory) != isVolume(target->directory)) return fileError(EXDEV);
  if (source->name.empty() || target->name.empty()) return fileError(EBUSY);
  if (!isVolume(source->directory)) return fileError(EROFS);
  if (!source->self) return fileError(ENOENT);
  const bool directory = tree_.kindOf(*source->self) == FileKind::Directory;
  if (target->as_directory && !directory) return fileError(ENOTDIR);
  return tree_.volume()->rename(source->self->inode, target->directory.inode, target->name);
}

// What libuv's copyfile does, by descriptors.
FileStatus FileSpace::copy(std::string_view from, std::string_view to, bool exclusive) {
  const auto source = open(from, O_RDONLY, 0);
  if (!source) return fileError(source.error());
  const auto stat_of_source = stat(*source);
  const int flags = O_WRONLY | O_CREAT | (exclusive ? O_EXCL : 0);
  const auto target = open(to, flags, stat_of_source->mode);
  FileStatus outcome;
  if (!target) {
    outcome = fileError(target.error());
  } else {
    const auto stat_of_target = stat(*target);
    const bool same =
        stat_of_target->device == stat_of_source->device && stat_of_target->inode == stat_of_source->inode;
    if (!same && S_ISREG(stat_of_target->mode)) {
      outcome = resize(*target, 0);
      if (outcome) outcome = setMode(*target, stat_of_source->mode);
    }
    const auto piece = std::make_unique_for_overwrite<std::byte[]>(kCopyPiece);
    while (outcome && !same) {
      const auto got = read(*source, {piece.get(), kCopyPiece}, std::nullopt);
      if (!got) outcome = fileError(got.error());
      if (!got || *got == 0) break;
      for (std::size_t done = 0; outcome && done < *got;) {
        const auto put = write(*target, {piece.get() + done, *got - done}, std::nullopt);
        put ? static_cast<void>(done += *put) : static_cast<void>(outcome = fileError(put.error()));
      }
    }
    [[maybe_unused]] const auto closed = close(*target);
  }
  [[maybe_unused]] const auto closed = close(*source);
  return outcome;
}

FileStatus FileSpace::makeLink(std::string_view target, std::string_view path) {
  if (target.empty()) return fileError(ENOENT);
  if (target.size() > FileTree::kMaxPath) return fileError(ENAMETOOLONG);
  const auto found = tree_.walk(path, FileTree::LastLink::Keep);
  if (!found) return fileError(found.error());
  if (found->self) return fileError(EEXIST);
  if (found->as_directory) return fileError(ENOENT);
  if (!isVolume(found->directory)) return fileError(EROFS);
  Volume& volume = *tree_.volume();
  const auto made = volume.create(found->directory.inode, found->name, FileKind::Symlink, 0777);
  if (!made) return fileError(made.error());
  // A page: it fits in one block or in none.
  const auto written = volume.write(*made, 0, std::as_bytes(std::span(target)));
  if (written) return {};
  [[maybe_unused]] const auto undone = volume.remove(*made);
  return fileError(written.error());
}

FileResult<std::string> FileSpace::readLink(std::string_view path) {
  const auto place = tree_.find(path, FileTree::LastLink::Keep);
  if (!place) return fileError(place.error());
  if (tree_.kindOf(*place) != FileKind::Symlink) return fileError(EINVAL);
  return tree_.targetOf(*place);
}

FileResult<std::vector<ListedFile>> FileSpace::list(std::string_view path) {
  const auto place = tree_.find(path);
  if (!place) return fileError(place.error());
  if (tree_.kindOf(*place) != FileKind::Directory) return fileError(ENOTDIR);
  return tree_.list(*place);
}

FileResult<std::string> FileSpace::realPath(std::string_view path) {
  const auto place = tree_.find(path);
  if (!place) return fileError(place.error());
  return tree_.pathOf(*place);
}

FileStatus FileSpace::changeTimes(const Place& place, std::int64_t accessed_ns, std::int64_t modified_ns) {
  if (place.kind == Place::Kind::Null) return fileError(EPERM);
  if (!isVolume(place)) return fileError(EROFS);
  tree_.volume()->setTimes(place.inode, accessed_ns, modified_ns);
  return {};
}

FileStatus FileSpace::changeMode(const Place& place, std::uint32_t mode) {
  if (place.kind == Place::Kind::Null) return fileError(EPERM);
  if (!isVolume(place)) return fileError(EROFS);
  tree_.volume()->setMode(place.inode, static_cast<std::uint16_t>(mode & 07777));
  return {};
}

FileStatus FileSpace::setTimes(std::string_view path, FileTree::LastLink last, std::int64_t accessed_ns,
                               std::int64_t modified_ns) {
  const auto place = tree_.find(path, last);
  if (!place) return fileError(place.error());
  return changeTimes(*place, accessed_ns, modified_ns);
}

FileStatus FileSpace::setMode(std::string_view path, std::uint32_t mode) {
  const auto place = tree_.find(path);
  if (!place) return fileError(place.error());
  return changeMode(*place, mode);
}

FileResult<SpaceStat> FileSpace::space(std::string_view path) {
  const auto place = tree_.find(path);
  if (!place) return fileError(place.error());
  if (!isVolume(*place)) return SpaceStat{};
  return tree_.volume()->space();
}

}  // namespace brink::js
