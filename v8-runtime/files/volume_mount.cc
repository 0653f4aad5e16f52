#include "v8-runtime/files/volume_mount.h"

#include <algorithm>
#include <string>
#include <utility>

namespace brink::js {
namespace {

using hooks::protocol::kTmpBlockBytes;
using hooks::protocol::kTmpInodeBytes;

constexpr std::uint64_t kMaxTarget = 4095;  // of a symbolic link, as the kernel's

}  // namespace

void VolumeMount::run() {
  const auto header = volume_.memory_.load<VolumeHeader>(0);
  const bool ours = header.magic == kVolumeMagic && header.version == kVolumeVersion &&
                    header.quota_bytes == volume_.quota_bytes_ && header.used_inodes >= 1 &&
                    header.used_inodes <= volume_.layout_.inodes && header.journal_count <= kMaxJournal;
  if (!ours) return format();
  volume_.used_inodes_ = header.used_inodes;
  replay(header);
  readInodes();
  plant();
  dropUnplanted();
  clearFree();
}

void VolumeMount::format() {
  VolumeMemory& memory = volume_.memory_;
  memory.discard(0, volume_.layout_.bytes);
  memory.store(0, VolumeHeader{.magic = 0,
                               .version = kVolumeVersion,
                               .quota_bytes = volume_.quota_bytes_,
                               .used_inodes = 1,
                               .journal_count = 0,
                               .zero = 0,
                               .journal = {}});
  memory.setWord(offsetof(VolumeHeader, magic), kVolumeMagic);
}

void VolumeMount::replay(const VolumeHeader& header) {
  for (std::uint32_t i = 0; i < header.journal_count; ++i) {
    const JournalEntry& entry = header.journal[i];
    if (entry.inode == kRootInode || entry.inode >= volume_.used_inodes_) continue;
    volume_.memory_.store(volume_.layout_.inodes_at + entry.inode * kTmpInodeBytes, entry.record);
  }
  volume_.memory_.setWord(offsetof(VolumeHeader, journal_count), 0);
}

bool VolumeMount::isPossible(const InodeRecord& record) {
  switch (record.kind) {
    case FileKind::File:
      break;
    case FileKind::Directory:
      if (record.size != 0) return false;
      break;
    case FileKind::Symlink:
      if (record.size == 0 || record.size > kMaxTarget) return false;
      break;
    default:
      return false;
  }
  return record.mode <= 07777 && Volume::isName({record.name, record.name_size});
}

void VolumeMount::readInodes() {
  first_blocks_.assign(volume_.used_inodes_, 0);
  volume_.nodes_.resize(volume_.used_inodes_);
  for (std::uint32_t inode = 1; inode < volume_.used_inodes_; ++inode) {
    const auto record = volume_.memory_.load<InodeRecord>(volume_.layout_.inodes_at + inode * kTmpInodeBytes);
    if (!isPossible(record)) continue;
    auto node = std::make_unique<Volume::Node>();
    node->kind = record.kind;
    node->mode = record.mode;
    node->parent = record.parent;
    node->size = record.size;
    node->times = {record.accessed_ns, record.modified_ns, record.changed_ns, record.born_ns};
    node->name = {record.name, record.name_size};
    first_blocks_[inode] = record.first_block;
    volume_.nodes_[inode] = std::move(node);
  }
}

// The links of as many blocks as the size needs; what follows them was never committed.
bool VolumeMount::takeBlocks(Volume::Node& node, std::uint32_t first_block) {
  const std::uint64_t wanted = node.size / kTmpBlockBytes + (node.size % kTmpBlockBytes != 0 ? 1 : 0);
  if (wanted > volume_.free_.count()) return false;
  node.blocks.reserve(wanted);
  std::uint32_t link = first_block;
  while (node.blocks.size() < wanted) {
    if (link == 0 || !volume_.free_.isFree(link - 1)) break;
    node.blocks.push_back(volume_.free_.takeThis(link - 1));
    if (node.blocks.size() < wanted) {
      link = volume_.memory_.word(volume_.layout_.links_at + std::uint64_t{link - 1} * sizeof(std::uint32_t));
    }
  }
  if (node.blocks.size() == wanted) return true;
  for (const std::uint32_t block : node.blocks) volume_.free_.give(block);
  node.blocks.clear();
  return false;
}

void VolumeMount::plant() {
  auto& nodes = volume_.nodes_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> by_parent;
  for (std::uint32_t inode = 1; inode < nodes.size(); ++inode) {
    if (nodes[inode]) by_parent.emplace_back(nodes[inode]->parent, inode);
  }
  std::ranges::sort(by_parent);
  planted_.assign(nodes.size(), false);
  planted_[kRootInode] = true;
  std::vector<std::uint32_t> directories{kRootInode};
  // Each directory once, since each node is planted once: cycles are never reached.
  while (!directories.empty()) {
    const std::uint32_t directory = directories.back();
    directories.pop_back();
    const auto first = std::ranges::lower_bound(by_parent, std::pair(directory, std::uint32_t{0}));
    for (auto child = first; child != by_parent.end() && child->first == directory; ++child) {
      const std::uint32_t inode = child->second;
      if (volume_.at(directory).children.contains(volume_.at(inode).name)) continue;
      if (!takeBlocks(volume_.at(inode), first_blocks_[inode])) continue;
      volume_.at(directory).children.emplace(volume_.at(inode).name, inode);
      planted_[inode] = true;
      ++volume_.count_;
      if (volume_.at(inode).kind == FileKind::Directory) directories.push_back(inode);
    }
  }
}

void VolumeMount::dropUnplanted() {
  for (std::uint32_t inode = 1; inode < volume_.nodes_.size(); ++inode) {
    if (planted_[inode]) continue;
    volume_.nodes_[inode].reset();
    volume_.memory_.store(volume_.layout_.inodes_at + inode * kTmpInodeBytes, InodeRecord{});
  }
}

void VolumeMount::clearFree() {
  const hooks::protocol::TmpSize& layout = volume_.layout_;
  for (const auto& node : volume_.nodes_) {
    const std::uint64_t used = node ? node->size % kTmpBlockBytes : 0;
    if (used != 0) volume_.memory_.zero(volume_.placeOf(*node, node->size), kTmpBlockBytes - used);
  }
  std::uint64_t begin = 0;
  for (std::uint64_t block = 0; block <= layout.blocks; ++block) {
    if (volume_.free_.isFree(block)) continue;
    volume_.memory_.discard(layout.blocks_at + begin * kTmpBlockBytes, (block - begin) * kTmpBlockBytes);
    begin = block + 1;
  }
}

}  // namespace brink::js
