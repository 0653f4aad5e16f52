#include "proxy/server/log_reader.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace brink::server {
namespace {

// A writer's lines have at most some 300 KB; what has more without an end is given in parts.
constexpr std::size_t kMaxBegun = 4 << 20;

// While files are set aside, one number may be missing for a moment.
constexpr int kGap = 1;

std::uint64_t nowMilliseconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

}  // namespace

std::optional<LogReader::File> LogReader::open(std::uint32_t number) const {
  const std::string path = hooks::setAsidePath(path_, number);
  File file;
  file.fd = UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat found {};
  if (!file.fd || ::fstat(file.fd.get(), &found) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  file.id = {found.st_dev, found.st_ino};
  if (caught_up_) return file;
  file.size = static_cast<std::uint64_t>(found.st_size);
  file.marks = hooks::readTimeMarks(hooks::timesPath(path));
  // Another file's: it was set aside just now.
  if (!file.marks.empty() && file.marks.back().offset > file.size) file.marks.clear();
  if (since_ms_ == 0 || file.marks.empty()) return file;
  const auto young = [this](const hooks::TimeMark& mark) {
    return mark.unix_ms + static_cast<std::uint64_t>(hooks::kMarkInterval.count()) > since_ms_;
  };
  const auto first = std::ranges::find_if(file.marks, young);
  if (first == file.marks.end()) {
    file.position = file.size;
  } else if (first != file.marks.begin()) {
    file.position = first->offset;
  }
  return file;
}

std::vector<LogReader::File> LogReader::openAll() const {
  std::vector<File> files;
  int missing = 0;
  for (std::uint32_t number = 0; missing <= kGap; ++number) {
    auto file = open(number);
    missing = file ? 0 : missing + 1;
    const auto same = [&file](const File& other) { return other.id == file->id; };
    // Renamed since we opened it.
    if (file && std::ranges::none_of(files, same)) files.push_back(std::move(*file));
  }
  return files;
}

void LogReader::openFirst() {
  std::vector<File> all = openAll();
  remember(all);
  for (File& file : all) files_.push_front(std::move(file));
}

void LogReader::remember(const std::vector<File>& files) {
  std::vector<Known> known;
  for (const File& file : files) {
    known.push_back({.id = file.id, .fd = UniqueFd(::fcntl(file.fd.get(), F_DUPFD_CLOEXEC, 0))});
  }
  seen_ = std::move(known);
}

bool LogReader::read(const Take& take) {
  if (files_.empty()) openFirst();
  if (files_.empty()) {
    caught_up_ = true;
    return false;
  }
  while (true) {
    drain(files_.front(), take);
    if (files_.size() > 1) {
      finish(take);
      files_.pop_front();
    } else if (!findMore()) {
      caught_up_ = true;
      return true;
    }
  }
}

void LogReader::finish(const Take& take) {
  if (files_.empty()) return;
  File& file = files_.front();
  if (!file.begun.empty()) give(file, file.position - file.begun.size(), file.begun, take);
  file.begun.clear();
}

void LogReader::drain(File& file, const Take& take) {
  std::array<char, 64 * 1024> piece;
  while (true) {
    const ssize_t got = ::pread(file.fd.get(), piece.data(), piece.size(), static_cast<off_t>(file.position));
    if (got <= 0) return;
    std::uint64_t line_start = file.position - file.begun.size();
    file.position += static_cast<std::uint64_t>(got);
    std::string_view rest(piece.data(), static_cast<std::size_t>(got));
    for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1)) {
      file.begun.append(rest.substr(0, end));
      give(file, line_start, file.begun, take);
      line_start += file.begun.size() + 1;
      file.begun.clear();
    }
    file.begun.append(rest);
    if (file.begun.size() > kMaxBegun) finish(take);
  }
}

void LogReader::give(const File& file, std::uint64_t offset, std::string_view text, const Take& take) const {
  if (offset >= file.size) return take({.text = text, .written_ms = nowMilliseconds()});
  const auto behind = std::ranges::upper_bound(file.marks, offset, {}, &hooks::TimeMark::offset);
  if (behind == file.marks.begin()) return take({.text = text, .written_ms = std::nullopt});
  take({.text = text, .written_ms = std::prev(behind)->unix_ms});
}

bool LogReader::findMore() {
  File& file = files_.front();
  struct stat found {};
  if (::stat(path_.c_str(), &found) != 0) return false;
  if (Id{found.st_dev, found.st_ino} == file.id) {
    if (static_cast<std::uint64_t>(found.st_size) >= file.position) return false;
    file.position = 0;
    file.size = 0;
    file.begun.clear();
    return true;
  }
  // Made empty by somebody who moved ours away: the writer goes on with ours until it is told.
  if (found.st_size == 0) return false;
  std::vector<File> all = openAll();
  const auto ours = std::ranges::find(all, file.id, &File::id);
  // Without ours among them, what was not there before is newer.
  const auto is_new = [&](const File& one) {
    return ours != all.end() || std::ranges::find(seen_, one.id, &Known::id) == seen_.end();
  };
  const auto behind = std::find_if_not(all.begin(), ours, is_new);
  remember(all);
  for (auto one = std::make_reverse_iterator(behind); one != all.rend(); ++one) files_.push_back(std::move(*one));
  return files_.size() > 1;
}

}  // namespace brink::server
