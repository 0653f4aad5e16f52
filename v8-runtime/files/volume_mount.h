// Opening a volume whose memory may hold anything: an empty one, that of a context that was killed in the middle of a
// change, or bytes that somebody made up.
#pragma once

#include <cstdint>
#include <vector>

#include "v8-runtime/files/volume.h"

namespace brink::js {

class VolumeMount {
 public:
  explicit VolumeMount(Volume& volume) : volume_(volume) {}

  // Fills the volume's nodes and free blocks. Drops inodes that cannot be, and makes of the rest what Volume relies on:
  // every node reachable from the root by one name, every block in one file, free blocks and files' tails zero.
  void run();

 private:
  void format();
  // Finishes the change that the journal holds.
  void replay(const VolumeHeader& header);
  void readInodes();
  static bool isPossible(const InodeRecord& record);
  // Gives every node that the root leads to its place in its directory.
  void plant();
  bool takeBlocks(Volume::Node& node, std::uint32_t first_block);
  void dropUnplanted();
  void clearFree();

  Volume& volume_;
  std::vector<std::uint32_t> first_blocks_;  // by inode
  std::vector<bool> planted_;
};

}  // namespace brink::js
