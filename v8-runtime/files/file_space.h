// What a handler can do with files: the system calls behind Node's fs, over a FileTree. Errors are errno values; texts
// and the names of calls are the Node layer's. Only what lies below /tmp can be changed (EROFS elsewhere).
//
// Thread-affine. Descriptors are numbers of this table alone: the process has no file open.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "v8-runtime/files/file_tree.h"

namespace brink::js {

struct FileStat {
  std::uint32_t device = 0;
  std::uint32_t mode = 0;  // kind and permission bits, as st_mode
  std::uint32_t links = 1;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::uint64_t blocks = 0;  // of 512 bytes
  FileTimes times;
};

class FileSpace {
 public:
  // As Lambda's limit for a function's descriptors.
  static constexpr std::size_t kMaxOpenFiles = 1024;
  static constexpr int kFirstDescriptor = 3;  // standard streams are the Node layer's
  static constexpr std::uint32_t kUmask = 022;

  FileTree& tree() { return tree_; }

  // By descriptor. Flags are open(2)'s.
  FileResult<int> open(std::string_view path, int flags, std::uint32_t mode);
  FileStatus close(int fd);
  // At the descriptor's own position unless one is given.
  FileResult<std::size_t> read(int fd, std::span<std::byte> out, std::optional<std::uint64_t> at);
  FileResult<std::size_t> write(int fd, std::span<const std::byte> bytes, std::optional<std::uint64_t> at);
  FileStatus resize(int fd, std::uint64_t size);
  FileResult<FileStat> stat(int fd);
  FileStatus setTimes(int fd, std::int64_t accessed_ns, std::int64_t modified_ns);
  FileStatus setMode(int fd, std::uint32_t mode);

  // By path.
  FileResult<FileStat> stat(std::string_view path, FileTree::LastLink last);
  FileStatus access(std::string_view path, int mode);
  FileStatus makeDirectory(std::string_view path, std::uint32_t mode);
  FileStatus removeDirectory(std::string_view path);
  FileStatus unlink(std::string_view path);
  FileStatus rename(std::string_view from, std::string_view to);
  FileStatus copy(std::string_view from, std::string_view to, bool exclusive);
  FileStatus makeLink(std::string_view target, std::string_view path);
  FileResult<std::string> readLink(std::string_view path);
  FileResult<std::vector<ListedFile>> list(std::string_view path);
  FileResult<std::string> realPath(std::string_view path);
  FileStatus setTimes(std::string_view path, FileTree::LastLink last, std::int64_t accessed_ns,
                      std::int64_t modified_ns);
  FileStatus setMode(std::string_view path, std::uint32_t mode);
  FileResult<SpaceStat> space(std::string_view path);

 private:
  struct OpenFile {
    Place place;
    int flags = 0;
    std::uint64_t position = 0;
  };

  OpenFile* opened(int fd);
  FileResult<Place> openPlace(std::string_view path, int flags, std::uint32_t mode);
  FileResult<std::size_t> readPlace(const Place& place, std::uint64_t offset, std::span<std::byte> out);
  FileStat statOf(const Place& place);
  FileStatus changeTimes(const Place& place, std::int64_t accessed_ns, std::int64_t modified_ns);
  FileStatus changeMode(const Place& place, std::uint32_t mode);

  FileTree tree_;
  std::vector<std::optional<OpenFile>> open_;  // by descriptor - kFirstDescriptor
};

}  // namespace brink::js
