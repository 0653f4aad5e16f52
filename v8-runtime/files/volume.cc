#include "v8-runtime/files/volume.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "proxy/base/check.h"
#include "v8-runtime/files/volume_mount.h"

namespace brink::js {
namespace {

using hooks::protocol::kTmpBlockBytes;
using hooks::protocol::kTmpInodeBytes;

constexpr std::uint64_t blocksFor(std::uint64_t size) { return (size + kTmpBlockBytes - 1) / kTmpBlockBytes; }

}  // namespace

Volume::Volume(VolumeMemory memory, std::uint64_t quota_bytes, Clock clock)
    : memory_(memory),
      layout_(hooks::protocol::tmpSize(quota_bytes)),
      quota_bytes_(quota_bytes),
      clock_(std::move(clock)),
      free_(layout_.blocks) {
  CHECK(memory_.size() >= layout_.bytes);
  nodes_.push_back(std::make_unique<Node>());
  at(kRootInode).kind = FileKind::Directory;
  at(kRootInode).mode = 0700;  // as Lambda's
  const std::int64_t now = clock_();
  at(kRootInode).times = {now, now, now, now};
  VolumeMount(*this).run();
}

void Volume::moveTo(VolumeMemory memory) {
  CHECK(memory.size() >= layout_.bytes);
  std::swap(memory_, memory);
  memory_.store(0, VolumeHeader{.magic = kVolumeMagic,
                                .version = kVolumeVersion,
                                .quota_bytes = quota_bytes_,
                                .used_inodes = used_inodes_,
                                .journal_count = 0,
                                .zero = 0,
                                .journal = {}});
  std::array<std::byte, kTmpBlockBytes> block;
  for (std::uint32_t inode = kRootInode + 1; inode < nodes_.size(); ++inode) {
    if (!nodes_[inode]) continue;
    memory_.store(layout_.inodes_at + inode * kTmpInodeBytes, recordOf(inode));
    const std::vector<std::uint32_t>& blocks = nodes_[inode]->blocks;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      memory.read(layout_.blocks_at + blocks[i] * kTmpBlockBytes, block);
      memory_.write(layout_.blocks_at + blocks[i] * kTmpBlockBytes, block);
      const std::uint32_t next = i + 1 < blocks.size() ? blocks[i + 1] + 1 : 0;
      memory_.setWord(layout_.links_at + blocks[i] * sizeof(std::uint32_t), next);
    }
  }
}

bool Volume::isName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

FileResult<std::uint32_t> Volume::find(std::uint32_t directory, std::string_view name) const {
  const auto& children = node(directory).children;
  if (const auto found = children.find(name); found != children.end()) return found->second;
  return fileError(name.size() > kMaxName ? ENAMETOOLONG : ENOENT);
}

// ---- what is written ----

InodeRecord Volume::recordOf(std::uint32_t inode) const {
  const Node& node = *nodes_[inode];
  InodeRecord record{};
  if (node.removed) return record;
  record.parent = node.parent;
  record.kind = node.kind;
  record.name_size = static_cast<std::uint8_t>(node.name.size());
  record.mode = node.mode;
  record.first_block = node.blocks.empty() ? 0 : node.blocks.front() + 1;
  record.size = node.size;
  record.accessed_ns = node.times.accessed_ns;
  record.modified_ns = node.times.modified_ns;
  record.changed_ns = node.times.changed_ns;
  record.born_ns = node.times.born_ns;
  std::memcpy(record.name, node.name.data(), node.name.size());
  return record;
}

void Volume::commit(std::span<const Change> changes) {
  CHECK(changes.size() <= kMaxJournal);
  std::uint64_t place = offsetof(VolumeHeader, journal);
  for (const auto& [inode, record] : changes) {
    memory_.store(place, JournalEntry{.inode = inode, .zero = 0, .record = record});
    place += sizeof(JournalEntry);
  }
  memory_.setWord(offsetof(VolumeHeader, journal_count), static_cast<std::uint32_t>(changes.size()));
  for (const auto& [inode, record] : changes) memory_.store(layout_.inodes_at + inode * kTmpInodeBytes, record);
  memory_.setWord(offsetof(VolumeHeader, journal_count), 0);
}

void Volume::commit(std::uint32_t inode) {
  if (inode == kRootInode || at(inode).removed) return;  // only names of others refer to the root
  const Change change{.inode = inode, .record = recordOf(inode)};
  commit(std::span(&change, 1));
}

void Volume::changed(Node& node) { node.times.modified_ns = node.times.changed_ns = clock_(); }

// ---- names ----

FileResult<std::uint32_t> Volume::freeInode() {
  if (count_ + 1 >= layout_.inodes) return fileError(ENOSPC);
  // Those that were removed first: the table stays as small as it can.
  while (next_inode_ < nodes_.size() && nodes_[next_inode_]) ++next_inode_;
  // Removed ones that are held have no place in the table but keep their number.
  if (next_inode_ >= layout_.inodes) return fileError(ENOSPC);
  if (next_inode_ == nodes_.size()) nodes_.emplace_back();
  return next_inode_;
}

FileResult<std::uint32_t> Volume::create(std::uint32_t directory, std::string_view name, FileKind kind,
                                         std::uint16_t mode) {
  if (node(directory).removed) return fileError(ENOENT);
  if (name.size() > kMaxName) return fileError(ENAMETOOLONG);
  CHECK(isName(name));
  if (node(directory).children.contains(name)) return fileError(EEXIST);
  const auto inode = freeInode();
  if (!inode) return inode;
  if (*inode >= used_inodes_) {
    used_inodes_ = *inode + 1;
    memory_.setWord(offsetof(VolumeHeader, used_inodes), used_inodes_);
  }
  auto made = std::make_unique<Node>();
  const std::int64_t now = clock_();
  made->kind = kind;
  made->mode = mode;
  made->parent = directory;
  made->name = name;
  made->times = {now, now, now, now};
  nodes_[*inode] = std::move(made);
  ++count_;
  at(directory).children.emplace(name, *inode);
  commit(*inode);
  changed(at(directory));
  commit(directory);
  return inode;
}

void Volume::detach(std::uint32_t inode) {
  Node& node = at(inode);
  Node& directory = at(node.parent);
  directory.children.erase(node.name);
  changed(directory);
  node.removed = true;
  node.times.changed_ns = clock_();
}

void Volume::forget(std::uint32_t inode) {
  if (at(inode).holders > 0) return;
  cut(at(inode), 0);
  nodes_[inode].reset();
  --count_;
  next_inode_ = std::min(next_inode_, inode);
}

FileStatus Volume::remove(std::uint32_t inode) {
  if (inode == kRootInode) return fileError(EBUSY);
  if (!at(inode).children.empty()) return fileError(ENOTEMPTY);
  const std::uint32_t parent = at(inode).parent;
  detach(inode);
  const Change change{.inode = inode, .record = recordOf(inode)};
  commit(std::span(&change, 1));
  commit(parent);
  forget(inode);
  return {};
}

void Volume::drop(std::uint32_t inode) {
  --at(inode).holders;
  if (at(inode).removed) forget(inode);
}

FileStatus Volume::mayReplace(std::uint32_t inode, std::uint32_t replaced) const {
  const bool directory = node(inode).kind == FileKind::Directory;
  const bool over_directory = node(replaced).kind == FileKind::Directory;
  if (directory && !over_directory) return fileError(ENOTDIR);
  if (!directory && over_directory) return fileError(EISDIR);
  if (!node(replaced).children.empty()) return fileError(ENOTEMPTY);
  return {};
}

FileStatus Volume::rename(std::uint32_t inode, std::uint32_t directory, std::string_view name) {
  if (inode == kRootInode) return fileError(EBUSY);
  if (node(directory).removed) return fileError(ENOENT);
  if (name.size() > kMaxName) return fileError(ENAMETOOLONG);
  CHECK(isName(name));
  for (std::uint32_t above = directory; above != kRootInode; above = node(above).parent) {
    if (above == inode) return fileError(EINVAL);
  }
  const auto replaced = find(directory, name);
  if (replaced) {
    if (*replaced == inode) return {};
    if (auto may = mayReplace(inode, *replaced); !may) return may;
    detach(*replaced);
  }
  Node& moved = at(inode);
  const std::uint32_t from = moved.parent;
  at(from).children.erase(moved.name);
  changed(at(from));
  moved.parent = directory;
  moved.name = name;
  moved.times.changed_ns = clock_();
  at(directory).children.emplace(name, inode);
  changed(at(directory));
  std::vector<Change> changes{{.inode = inode, .record = recordOf(inode)}};
  if (replaced) changes.push_back({.inode = *replaced, .record = recordOf(*replaced)});
  commit(changes);
  commit(from);
  commit(directory);
  if (replaced) forget(*replaced);
  return {};
}

// ---- content ----

std::uint64_t Volume::placeOf(const Node& node, std::uint64_t offset) const {
  return layout_.blocks_at + node.blocks[offset / kTmpBlockBytes] * kTmpBlockBytes + offset % kTmpBlockBytes;
}

template <typename Visit>
void Volume::forRange(const Node& node, std::uint64_t offset, std::uint64_t length, Visit visit) const {
  while (length > 0) {
    const std::uint64_t place = placeOf(node, offset);
    std::uint64_t piece = std::min(length, kTmpBlockBytes - offset % kTmpBlockBytes);
    while (piece < length && placeOf(node, offset + piece) == place + piece) {
      piece += std::min(length - piece, kTmpBlockBytes);
    }
    visit(place, piece);
    offset += piece;
    length -= piece;
  }
}

std::size_t Volume::read(std::uint32_t inode, std::uint64_t offset, std::span<std::byte> out) {
  const Node& node = at(inode);
  if (offset >= node.size) return 0;
  const std::size_t length = std::min<std::uint64_t>(out.size(), node.size - offset);
  std::size_t done = 0;
  forRange(node, offset, length, [&](std::uint64_t place, std::uint64_t piece) {
    memory_.read(place, out.subspan(done, piece));
    done += piece;
  });
  return done;
}

// Free blocks are zero, and so is what lies behind a file's end in its last block: growing needs no more than links.
void Volume::extend(Node& node, std::uint64_t size) {
  const std::uint64_t wanted = blocksFor(size);
  while (node.blocks.size() < wanted) {
    const auto block = free_.take();
    if (!block) return;
    if (!node.blocks.empty()) {
      memory_.setWord(layout_.links_at + std::uint64_t{node.blocks.back()} * sizeof(std::uint32_t), *block + 1);
    }
    node.blocks.push_back(*block);
  }
}

// Behind the commit that made the file shorter.
void Volume::cut(Node& node, std::uint64_t size) {
  const std::uint64_t kept = blocksFor(size);
  if (const std::uint64_t used = size % kTmpBlockBytes; used != 0 && kept <= node.blocks.size()) {
    memory_.zero(placeOf(node, size), kTmpBlockBytes - used);
  }
  if (node.blocks.size() <= kept) return;
  forRange(node, kept * kTmpBlockBytes, (node.blocks.size() - kept) * kTmpBlockBytes,
           [this](std::uint64_t place, std::uint64_t length) { memory_.discard(place, length); });
  for (std::size_t i = kept; i < node.blocks.size(); ++i) free_.give(node.blocks[i]);
  node.blocks.resize(kept);
  node.blocks.shrink_to_fit();
}

FileResult<std::size_t> Volume::write(std::uint32_t inode, std::uint64_t offset, std::span<const std::byte> bytes) {
  if (bytes.empty()) return 0;
  if (offset >= quota_bytes_) return fileError(offset > quota_bytes_ ? EFBIG : ENOSPC);
  Node& node = at(inode);
  extend(node, offset + std::min<std::uint64_t>(bytes.size(), quota_bytes_ - offset));
  const std::uint64_t room = node.blocks.size() * kTmpBlockBytes;
  if (room <= offset) {
    cut(node, node.size);
    return fileError(ENOSPC);
  }
  const std::size_t length = std::min<std::uint64_t>(bytes.size(), room - offset);
  std::size_t done = 0;
  forRange(node, offset, length, [&](std::uint64_t place, std::uint64_t piece) {
    memory_.write(place, bytes.subspan(done, piece));
    done += piece;
  });
  node.size = std::max(node.size, offset + length);
  changed(node);
  commit(inode);
  return length;
}

FileStatus Volume::resize(std::uint32_t inode, std::uint64_t size) {
  Node& node = at(inode);
  if (size > quota_bytes_) return fileError(EFBIG);
  if (size > node.size) {
    extend(node, size);
    if (node.blocks.size() < blocksFor(size)) {
      cut(node, node.size);
      return fileError(ENOSPC);
    }
  }
  node.size = size;
  changed(node);
  commit(inode);
  cut(node, size);
  return {};
}

void Volume::setTimes(std::uint32_t inode, std::int64_t accessed_ns, std::int64_t modified_ns) {
  Node& node = at(inode);
  node.times.accessed_ns = accessed_ns;
  node.times.modified_ns = modified_ns;
  node.times.changed_ns = clock_();
  commit(inode);
}

void Volume::setMode(std::uint32_t inode, std::uint16_t mode) {
  Node& node = at(inode);
  node.mode = mode;
  node.times.changed_ns = clock_();
  commit(inode);
}

}  // namespace brink::js
