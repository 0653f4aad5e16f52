// The file of one log group on disk: lines are appended, it is set aside when it is full, and beside it stands when
// its parts were written, because a text log's lines need not say it.
//
//   GROUP.log          what is written to
//   GROUP.log.1        what was set aside last; GROUP.log.2 the one before it, and so on
//   GROUP.log.times    "OFFSET MILLISECONDS\n": from that byte on, GROUP.log was written then (Unix time) or later; one
//                      line per second in which something was written. GROUP.log.1.times belongs to GROUP.log.1
//
// Others may rename, remove or truncate GROUP.log: a removed or truncated one is begun anew by itself, a renamed one
// after reopen(). Only its writer's thread; one writer per file.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conf/config.h"
#include "proxy/base/clock.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

// DIRECTORY/GROUP.log, with the group's slashes as folders.
std::string logFilePath(std::string_view directory, std::string_view group);
// The file that was set aside `number` files ago; 0: `path` itself.
std::string setAsidePath(const std::string& path, std::uint32_t number);
std::string timesPath(const std::string& path);

// How much later than a mark says something may have been written.
inline constexpr std::chrono::milliseconds kMarkInterval{1000};

struct TimeMark {
  std::uint64_t offset = 0;
  std::uint64_t unix_ms = 0;

  bool operator==(const TimeMark&) const = default;
};
// What a .times file says; only what is in order and whole, and nothing if it cannot be read.
std::vector<TimeMark> readTimeMarks(const std::string& path);

class LogFile {
 public:
  explicit LogFile(std::string path) : path_(std::move(path)) {}

  struct Appended {
    std::size_t bytes = 0;        // of the text; less than its size: the disk is full, or the folder is not writable
    std::uint32_t set_aside = 0;  // files that became full
  };
  // Whole lines. Lines are never divided between files, so a single line may be larger than a file should be.
  Appended append(std::string_view text, const conf::LogRotation& rotation, WallTime now);
  // From the next line on, what has the name now is written to.
  void close();

 private:
  bool open();
  // The size now; opens the file anew if it was removed.
  std::uint64_t currentSize();
  // False: it still has its name.
  bool setAside(std::uint32_t keep);
  void mark(std::uint64_t offset, WallTime now);
  std::size_t write(std::string_view lines, std::uint64_t offset, WallTime now);

  const std::string path_;
  UniqueFd file_;
  UniqueFd times_;
  std::uint64_t marked_offset_ = 0;
  WallTime marked_{};       // the last mark's; epoch: none since it was opened
  bool line_open_ = false;  // the last write was cut short
};

}  // namespace brink::hooks
