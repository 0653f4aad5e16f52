// What is written in a volume's memory. README.md has the table.
#pragma once

#include <cstddef>
#include <cstdint>

#include "hooks/protocol/tmp_size.h"

namespace brink::js {

inline constexpr std::uint32_t kVolumeMagic = 0x50'4D'54'42;  // "BTMP"
inline constexpr std::uint32_t kVolumeVersion = 1;
inline constexpr std::uint32_t kRootInode = 0;
inline constexpr std::size_t kMaxName = 255;  // as the kernel's file systems

enum class FileKind : std::uint8_t { None = 0, File = 1, Directory = 2, Symlink = 3 };

// A file with its name: there are no hard links, so nothing else is needed for a directory than who names it as parent.
struct InodeRecord {
  std::uint32_t parent;
  FileKind kind;  // None: free
  std::uint8_t name_size;
  std::uint16_t mode;         // permission bits
  std::uint32_t first_block;  // number + 1; 0: none
  std::uint32_t zero;
  std::uint64_t size;
  std::int64_t accessed_ns;  // wall clock
  std::int64_t modified_ns;
  std::int64_t changed_ns;
  std::int64_t born_ns;
  std::uint64_t reserved;
  char name[256];
};
static_assert(sizeof(InodeRecord) == hooks::protocol::kTmpInodeBytes);

// A change of inodes is written here first, then where it belongs: a context may be killed between any two stores.
struct JournalEntry {
  std::uint32_t inode;
  std::uint32_t zero;
  InodeRecord record;
};
inline constexpr std::uint32_t kMaxJournal = 2;  // rename replaces one

struct VolumeHeader {
  std::uint32_t magic;
  std::uint32_t version;
  std::uint64_t quota_bytes;
  std::uint32_t used_inodes;    // none from this number on was ever used
  std::uint32_t journal_count;  // not 0: these entries hold, whatever stands in the table
  std::uint64_t zero;
  JournalEntry journal[kMaxJournal];
};
static_assert(sizeof(VolumeHeader) <= hooks::protocol::kTmpBlockBytes);

}  // namespace brink::js
