// The file system of one /tmp: directories, files and symbolic links in a memory that outlives this process.
//
// The memory is the tenant's. When it is opened everything in it is looked at once and what is impossible is dropped;
// from then on what is known of it stands in this process's own memory (Node), changes are written through, and nothing
// but files' content is read back. A process that dies in the middle of a change leaves the state before or after it.
//
// Thread-affine. Inode numbers stay valid until remove() and, for held ones, until the last drop().
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hooks/protocol/tmp_size.h"
#include "v8-runtime/files/file_error.h"
#include "v8-runtime/files/free_blocks.h"
#include "v8-runtime/files/volume_layout.h"
#include "v8-runtime/files/volume_memory.h"

namespace brink::js {

struct FileTimes {
  std::int64_t accessed_ns = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  std::int64_t born_ns = 0;
};

// Blocks of kTmpBlockBytes.
struct SpaceStat {
  std::uint64_t blocks = 0;
  std::uint64_t free_blocks = 0;
  std::uint64_t files = 0;
  std::uint64_t free_files = 0;
};

class Volume {
 public:
  struct Node {
    FileKind kind = FileKind::None;
    std::uint16_t mode = 0;
    std::uint32_t parent = kRootInode;
    bool removed = false;  // has no name any more; lives as long as it is held
    std::uint32_t holders = 0;
    std::uint64_t size = 0;
    FileTimes times;
    std::string name;
    std::vector<std::uint32_t> blocks;                           // of a file or symbolic link
    std::map<std::string, std::uint32_t, std::less<>> children;  // of a directory
  };
  using Clock = std::function<std::int64_t()>;  // wall time in nanoseconds

  // Mounts what the memory holds; if that is no volume of this quota, it is emptied. Requires: the memory has
  // tmpSize(quota_bytes).bytes.
  Volume(VolumeMemory memory, std::uint64_t quota_bytes, Clock clock);

  // The same files, also those that are open, in another memory of the same size, which holds nothing: this one goes on
  // there.
  void moveTo(VolumeMemory memory);

  // The node of a valid number. Changes with the next operation.
  const Node& node(std::uint32_t inode) const { return *nodes_[inode]; }
  // Requires: a directory.
  FileResult<std::uint32_t> find(std::uint32_t directory, std::string_view name) const;

  // EEXIST, ENAMETOOLONG, ENOSPC (too many), ENOENT if the directory was removed. Requires: a possible name.
  FileResult<std::uint32_t> create(std::uint32_t directory, std::string_view name, FileKind kind, std::uint16_t mode);
  // EBUSY for the root, ENOTEMPTY.
  FileStatus remove(std::uint32_t inode);
  // In one step, over whatever has that name: EISDIR, ENOTDIR, ENOTEMPTY, EINVAL (into itself), EBUSY, ENAMETOOLONG.
  FileStatus rename(std::uint32_t inode, std::uint32_t directory, std::string_view name);

  // Up to the file's end; may be 0.
  std::size_t read(std::uint32_t inode, std::uint64_t offset, std::span<std::byte> out);
  // What fits; ENOSPC if nothing does, EFBIG. What lies between the old end and `offset` reads as zeros.
  FileResult<std::size_t> write(std::uint32_t inode, std::uint64_t offset, std::span<const std::byte> bytes);
  FileStatus resize(std::uint32_t inode, std::uint64_t size);
  void setTimes(std::uint32_t inode, std::int64_t accessed_ns, std::int64_t modified_ns);
  void setMode(std::uint32_t inode, std::uint16_t mode);

  void hold(std::uint32_t inode) { ++nodes_[inode]->holders; }
  void drop(std::uint32_t inode);

  SpaceStat space() const {
    return {.blocks = layout_.blocks,
            .free_blocks = free_.count(),
            .files = layout_.inodes,
            .free_files = layout_.inodes - 1 - count_};
  }

 private:
  friend class VolumeMount;

  static bool isName(std::string_view name);
  Node& at(std::uint32_t inode) { return *nodes_[inode]; }
  InodeRecord recordOf(std::uint32_t inode) const;
  struct Change {
    std::uint32_t inode;
    InodeRecord record;
  };
  void commit(std::span<const Change> changes);
  void commit(std::uint32_t inode);
  void changed(Node& directory);
  FileResult<std::uint32_t> freeInode();
  FileStatus mayReplace(std::uint32_t inode, std::uint32_t replaced) const;
  // Out of its directory, without a word to the memory.
  void detach(std::uint32_t inode);
  void forget(std::uint32_t inode);
  // Blocks for so many bytes, as far as there are any.
  void extend(Node& node, std::uint64_t size);
  void cut(Node& node, std::uint64_t size);
  std::uint64_t placeOf(const Node& node, std::uint64_t offset) const;
  // Calls visit(place, length) for the pieces of a range in order.
  template <typename Visit>
  void forRange(const Node& node, std::uint64_t offset, std::uint64_t length, Visit visit) const;

  VolumeMemory memory_;
  const hooks::protocol::TmpSize layout_;
  const std::uint64_t quota_bytes_;
  Clock clock_;
  FreeBlocks free_;
  std::vector<std::unique_ptr<Node>> nodes_;  // by inode number; null: free
  std::uint32_t used_inodes_ = 1;             // as the header says
  std::uint32_t next_inode_ = 1;              // where the search for a free one begins
  std::size_t count_ = 0;                     // without the root
};

}  // namespace brink::js
