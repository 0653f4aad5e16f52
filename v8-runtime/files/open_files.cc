// The half of FileSpace that works on descriptors.
#include <algorithm>
#include <cstring>

#include <fcntl.h>

#include "v8-runtime/files/file_space.h"

namespace brink::js {
namespace {

bool readable(int flags) { return (flags & O_ACCMODE) != O_WRONLY; }
bool writable(int flags) { return (flags & O_ACCMODE) != O_RDONLY; }

}  // namespace

FileSpace::OpenFile* FileSpace::opened(int fd) {
  const int index = fd - kFirstDescriptor;
  if (fd < kFirstDescriptor || static_cast<std::size_t>(index) >= open_.size()) return nullptr;
  auto& file = open_[static_cast<std::size_t>(index)];
  return file ? &*file : nullptr;
}

FileResult<int> FileSpace::open(std::string_view path, int flags, std::uint32_t mode) {
  auto slot = std::ranges::find_if(open_, [](const auto& file) { return !file.has_value(); });
  if (slot == open_.end() && open_.size() >= kMaxOpenFiles - kFirstDescriptor) return fileError(EMFILE);
  auto place = openPlace(path, flags, mode);
  if (!place) return fileError(place.error());
  if (place->kind == Place::Kind::Volume) tree_.volume()->hold(place->inode);
  if (slot == open_.end()) slot = open_.emplace(open_.end());
  *slot = OpenFile{.place = std::move(*place), .flags = flags, .position = 0};
  return kFirstDescriptor + static_cast<int>(slot - open_.begin());
}

// What open(2) says of a path, with its effects.
FileResult<Place> FileSpace::openPlace(std::string_view path, int flags, std::uint32_t mode) {
  const bool exclusive = (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0;
  const bool follow = !exclusive && (flags & O_NOFOLLOW) == 0;
  auto found = tree_.walk(path, follow ? FileTree::LastLink::Follow : FileTree::LastLink::Keep);
  if (!found) return fileError(found.error());
  if (!found->self) {
    if ((flags & O_CREAT) == 0) return fileError(ENOENT);
    if (found->as_directory) return fileError(EISDIR);
    if (found->directory.kind != Place::Kind::Volume) return fileError(EROFS);
    const auto made = tree_.volume()->create(found->directory.inode, found->name, FileKind::File,
                                             static_cast<std::uint16_t>(mode & 0777 & ~kUmask));
    if (!made) return fileError(made.error());
    return Place{.kind = Place::Kind::Volume, .inode = *made};
  }
  if (exclusive) return fileError(EEXIST);
  const FileKind kind = tree_.kindOf(*found->self);
  if (kind == FileKind::Symlink) return fileError(ELOOP);
  if (kind == FileKind::Directory && (writable(flags) || (flags & (O_CREAT | O_TRUNC)) != 0)) return fileError(EISDIR);
  if (kind != FileKind::Directory && (flags & O_DIRECTORY) != 0) return fileError(ENOTDIR);
  if (found->self->kind == Place::Kind::CodeFile && (writable(flags) || (flags & O_TRUNC) != 0)) {
    return fileError(EROFS);
  }
  if ((flags & O_TRUNC) != 0 && found->self->kind == Place::Kind::Volume) {
    if (auto cut = tree_.volume()->resize(found->self->inode, 0); !cut) return fileError(cut.error());
  }
  return std::move(*found->self);
}

FileStatus FileSpace::close(int fd) {
  OpenFile* file = opened(fd);
  if (file == nullptr) return fileError(EBADF);
  if (file->place.kind == Place::Kind::Volume) tree_.volume()->drop(file->place.inode);
  open_[static_cast<std::size_t>(fd - kFirstDescriptor)].reset();
  return {};
}

FileResult<std::size_t> FileSpace::readPlace(const Place& place, std::uint64_t offset, std::span<std::byte> out) {
  if (tree_.kindOf(place) == FileKind::Directory) return fileError(EISDIR);
  if (place.kind == Place::Kind::Volume) return tree_.volume()->read(place.inode, offset, out);
  if (place.kind == Place::Kind::Null) return 0;
  const std::string_view data = tree_.code()->find(place.code_path)->data;
  if (offset >= data.size()) return 0;
  const std::size_t length = std::min<std::size_t>(out.size(), data.size() - offset);
  if (length > 0) std::memcpy(out.data(), data.data() + offset, length);
  return length;
}

FileResult<std::size_t> FileSpace::read(int fd, std::span<std::byte> out, std::optional<std::uint64_t> at) {
  OpenFile* file = opened(fd);
  if (file == nullptr || !readable(file->flags)) return fileError(EBADF);
  const auto done = readPlace(file->place, at.value_or(file->position), out);
  if (done && !at) file->position += *done;
  return done;
}

FileResult<std::size_t> FileSpace::write(int fd, std::span<const std::byte> bytes, std::optional<std::uint64_t> at) {
  OpenFile* file = opened(fd);
  if (file == nullptr || !writable(file->flags)) return fileError(EBADF);
  if (file->place.kind != Place::Kind::Volume) return bytes.size();  // /dev/null: nothing else opens for writing
  Volume& volume = *tree_.volume();
  const std::uint32_t inode = file->place.inode;
  // As Linux: a file opened for appending takes no notice of a position.
  const bool append = (file->flags & O_APPEND) != 0;
  const std::uint64_t offset = append ? volume.node(inode).size : at.value_or(file->position);
  const auto done = volume.write(inode, offset, bytes);
  if (done && !at) file->position = offset + *done;
  return done;
}

FileStatus FileSpace::resize(int fd, std::uint64_t size) {
  OpenFile* file = opened(fd);
  if (file == nullptr) return fileError(EBADF);
  if (!writable(file->flags) || file->place.kind != Place::Kind::Volume) return fileError(EINVAL);
  return tree_.volume()->resize(file->place.inode, size);
}

FileResult<FileStat> FileSpace::stat(int fd) {
  OpenFile* file = opened(fd);
  if (file == nullptr) return fileError(EBADF);
  return statOf(file->place);
}

FileStatus FileSpace::setTimes(int fd, std::int64_t accessed_ns, std::int64_t modified_ns) {
  OpenFile* file = opened(fd);
  if (file == nullptr) return fileError(EBADF);
  return changeTimes(file->place, accessed_ns, modified_ns);
}

FileStatus FileSpace::setMode(int fd, std::uint32_t mode) {
  OpenFile* file = opened(fd);
  if (file == nullptr) return fileError(EBADF);
  return changeMode(file->place, mode);
}

}  // namespace brink::js
