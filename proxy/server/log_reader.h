// Reads a log whose files are set aside, removed or truncated meanwhile (hooks/log_file.h): from the oldest on, and
// then whatever is added, every line once and in order. Blocking; used by one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "hooks/log_file.h"
#include "proxy/base/fd.h"

namespace brink::server {

class LogReader {
 public:
  struct Line {
    std::string_view text;  // without its end
    // When it was written, to the second, as far as its file's marks say it.
    std::optional<std::uint64_t> written_ms;
  };
  using Take = std::function<void(const Line&)>;

  // Lines that were certainly written before `since_ms` (Unix time; 0: never) are left out where marks are.
  LogReader(std::string path, std::uint64_t since_ms) : path_(std::move(path)), since_ms_(since_ms) {}

  // Gives all lines that are complete by now. False: there is no file yet.
  bool read(const Take& take);
  // Gives what stands behind the last line's end, when no more is waited for.
  void finish(const Take& take);

 private:
  using Id = std::pair<dev_t, ino_t>;
  struct File {
    UniqueFd fd;
    Id id;
    std::uint64_t size = 0;      // when it was opened
    std::uint64_t position = 0;  // read so far
    std::string begun;           // a line without its end, right before `position`
    std::vector<hooks::TimeMark> marks;
  };

  // Open, so that the number of a removed file cannot become a new one's.
  struct Known {
    Id id;
    UniqueFd fd;
  };

  // What has the log's names now, the newest first.
  std::vector<File> openAll() const;
  std::optional<File> open(std::uint32_t number) const;
  void openFirst();
  void remember(const std::vector<File>& files);
  void drain(File& file, const Take& take);
  void give(const File& file, std::uint64_t offset, std::string_view text, const Take& take) const;
  // Whether more is to be read: the file was truncated, or newer ones are there, which are now in files_.
  bool findMore();

  const std::string path_;
  const std::uint64_t since_ms_;
  std::deque<File> files_;   // the oldest first; the first is being read
  std::vector<Known> seen_;  // what openAll() found last
  bool caught_up_ = false;   // what is opened from now on is new
};

}  // namespace brink::server
