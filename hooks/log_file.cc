#include "hooks/log_file.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hooks/function_log.h"

namespace brink::hooks {
namespace {

UniqueFd openToAppend(const std::string& path) {
  return UniqueFd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640));
}

// How much was written.
std::size_t writeAll(int fd, std::string_view text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t done = ::write(fd, text.data() + written, text.size() - written);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) break;
    written += static_cast<std::size_t>(done);
  }
  return written;
}

// The first of `text`'s lines that have room, at least one of them.
std::string_view firstLines(std::string_view text, std::uint64_t room) {
  if (text.size() <= room) return text;
  const std::size_t last = room == 0 ? std::string_view::npos : text.rfind('\n', room - 1);
  const std::size_t end = last != std::string_view::npos ? last : text.find('\n');
  return end == std::string_view::npos ? text : text.substr(0, end + 1);
}

// The next number of a line; false: none.
bool takeNumber(std::string_view& text, char after, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != after) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return true;
}

}  // namespace

std::string logFilePath(std::string_view directory, std::string_view group) {
  return std::string(directory) + '/' + std::string(group) + ".log";
}

std::string setAsidePath(const std::string& path, std::uint32_t number) {
  return number == 0 ? path : path + '.' + std::to_string(number);
}

std::string timesPath(const std::string& path) { return path + ".times"; }

std::vector<TimeMark> readTimeMarks(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::vector<TimeMark> marks;
  for (std::string_view rest = text; !rest.empty();) {
    TimeMark mark;
    if (!takeNumber(rest, ' ', mark.offset) || !takeNumber(rest, '\n', mark.unix_ms)) break;
    if (!marks.empty() && mark.offset < marks.back().offset) break;
    // The clock may have been set back: what is later in the file was not written before.
    if (!marks.empty()) mark.unix_ms = std::max(mark.unix_ms, marks.back().unix_ms);
    marks.push_back(mark);
  }
  return marks;
}

LogFile::Appended LogFile::append(std::string_view text, const conf::LogRotation& rotation, WallTime now) {
  constexpr std::uint64_t kNoEnd = ~std::uint64_t{0};
  std::uint64_t most = rotation.bytes == 0 ? kNoEnd : rotation.bytes;
  Appended done;
  while (done.bytes < text.size() && (file_ || open())) {
    const std::uint64_t size = currentSize();
    const std::uint64_t room = most - std::min(most, size);
    const std::string_view lines = firstLines(text.substr(done.bytes), room);
    if (size > 0 && lines.size() > room) {
      // Where it cannot be renamed, a file that is too large is better than no log.
      setAside(rotation.keep) ? ++done.set_aside : most = kNoEnd;
      continue;
    }
    const std::size_t written = write(lines, size, now);
    done.bytes += written;
    if (written < lines.size()) break;
  }
  return done;
}

void LogFile::close() {
  file_.reset();
  times_.reset();
  line_open_ = false;
}

bool LogFile::open() {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), ignored);
  file_ = openToAppend(path_);
  if (!file_) return false;
  times_ = openToAppend(timesPath(path_));
  const std::vector<TimeMark> marks = readTimeMarks(timesPath(path_));
  marked_offset_ = marks.empty() ? 0 : marks.back().offset;
  marked_ = {};
  return true;
}

std::uint64_t LogFile::currentSize() {
  struct stat found {};
  if (fstat(file_.get(), &found) != 0) return 0;
  if (found.st_nlink == 0) {
    close();
    return open() && fstat(file_.get(), &found) == 0 ? static_cast<std::uint64_t>(found.st_size) : 0;
  }
  return static_cast<std::uint64_t>(found.st_size);
}

// From the oldest on, so that a reader who opens the newest first misses none.
bool LogFile::setAside(std::uint32_t keep) {
  close();
  const auto remove = [this](std::uint32_t number) {
    ::unlink(timesPath(setAsidePath(path_, number)).c_str());
    return ::unlink(setAsidePath(path_, number).c_str()) == 0;
  };
  // More may be there than are kept now.
  for (std::uint32_t number = std::max(keep, 1U); remove(number);) ++number;
  bool gone = keep == 0 && remove(0);
  for (std::uint32_t number = keep; number-- > 0;) {
    const std::string from = setAsidePath(path_, number);
    const std::string to = setAsidePath(path_, number + 1);
    gone = ::rename(from.c_str(), to.c_str()) == 0;
    if (gone) ::rename(timesPath(from).c_str(), timesPath(to).c_str());
  }
  return gone;  // as the last of them, `path_` itself
}

void LogFile::mark(std::uint64_t offset, WallTime now) {
  // A file that is empty, or shorter than it was, knows nothing of the marks of what was there before.
  if (times_ && (offset == 0 || offset < marked_offset_)) {
    if (ftruncate(times_.get(), 0) != 0) times_.reset();
    marked_ = {};
    marked_offset_ = 0;
  }
  if (!times_ || (marked_ != WallTime{} && now >= marked_ && now - marked_ < kMarkInterval)) return;
  writeAll(times_.get(), std::to_string(offset) + ' ' + std::to_string(unixMilliseconds(now)) + '\n');
  marked_ = now;
  marked_offset_ = offset;
}

std::size_t LogFile::write(std::string_view lines, std::uint64_t offset, WallTime now) {
  mark(offset, now);
  if (line_open_) {
    if (writeAll(file_.get(), "\n") == 0) return 0;
    line_open_ = false;
  }
  const std::size_t written = writeAll(file_.get(), lines);
  line_open_ = written > 0 && lines[written - 1] != '\n';
  return written;
}

}  // namespace brink::hooks
