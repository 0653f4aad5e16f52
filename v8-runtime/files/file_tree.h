// Every path that a handler can name, and what is there:
//
//   /                        read-only
//   /tmp/…                   the context's volume
//   /var, /var/task/…        the function's package, from the code image
//   /opt/…                   what its layers have, from there, too
//   /dev, /dev/null
//
// Relative paths begin at /var/task. Names are walked as the kernel walks them: ".." after symbolic links, 40 of these
// at most, ENOTDIR and ENAMETOOLONG where they belong.
//
// Thread-affine. Made in the zygote; a template gives it the code, a context the volume, which is opened when it is
// first named.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hooks/protocol/code_image.h"
#include "v8-runtime/files/file_error.h"
#include "v8-runtime/files/volume.h"

namespace brink::js {

// Something that is there.
struct Place {
  enum class Kind : std::uint8_t { Root, Var, Dev, Null, CodeDirectory, CodeFile, Volume };
  Kind kind = Kind::Root;
  std::string code_path;    // in the code image, of CodeDirectory and CodeFile
  std::uint32_t inode = 0;  // of Volume
};

// Where a path leads. Without `self` nothing has that name yet.
struct Found {
  Place directory;
  std::string name;  // in `directory`; "": the path ends in "." or ".." or is the root
  std::optional<Place> self;
  bool as_directory = false;  // the path ends in "/"
};

struct ListedFile {
  std::string name;
  FileKind kind = FileKind::File;
};

class FileTree {
 public:
  static constexpr std::size_t kMaxPath = 4095;

  // The image's bytes must stay mapped as long as this exists.
  void setCode(const hooks::protocol::CodeImage& image) { image_ = image; }
  void forgetCode() { image_.reset(); }
  void setVolume(VolumeMemory memory, std::uint64_t quota_bytes);
  // What is in /tmp so far goes on in this memory, which holds nothing. Requires: setVolume() before.
  void moveVolume(VolumeMemory memory);
  const std::optional<hooks::protocol::CodeImage>& code() const { return image_; }
  // Null: there is none.
  Volume* volume();

  enum class LastLink : std::uint8_t { Follow, Keep };
  FileResult<Found> walk(std::string_view path, LastLink last);
  // ENOENT if nothing is there.
  FileResult<Place> find(std::string_view path, LastLink last = LastLink::Follow);

  FileKind kindOf(const Place& place);
  std::string pathOf(const Place& place);
  // In the order of names. Requires: a directory.
  std::vector<ListedFile> list(const Place& place);
  // Requires: a symbolic link.
  std::string targetOf(const Place& place);

 private:
  FileResult<Place> childOf(const Place& directory, std::string_view name);
  Place parentOf(const Place& place);
  std::vector<ListedFile> listCode(const std::string& folder) const;

  std::optional<hooks::protocol::CodeImage> image_;
  std::optional<VolumeMemory> memory_;
  std::uint64_t quota_bytes_ = 0;
  std::unique_ptr<Volume> volume_;
};

}  // namespace brink::js
