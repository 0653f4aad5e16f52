#include "hooks/log_writer.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <utility>

#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hooks/function_log.h"

namespace brink::hooks {
namespace {

// Text is gathered that long before it is written: a wake-up of the writer per loop turn would cost more than the
// lines.
constexpr auto kGathering = std::chrono::milliseconds(5);

// For the last lines at shutdown.
constexpr auto kLastMoment = std::chrono::seconds(1);
// How often a writer whose reader has stalled looks whether the server stops.
constexpr auto kStopCheck = std::chrono::milliseconds(100);

bool isFile(int fd) {
  struct stat found {};
  return fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
}

std::uint64_t linesOf(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

LogWriter::LogWriter(std::string directory, int standard_fd)
    : directory_(std::move(directory)),
      standard_fd_(standard_fd),
      may_stall_(!isFile(standard_fd)),
      thread_([this] { run(); }) {}

LogWriter::~LogWriter() {
  {
    const std::lock_guard lock(mutex_);
    give_up_ = std::chrono::steady_clock::now() + kLastMoment;
    stopping_ = true;
  }
  news_.notify_one();
  thread_.join();
}

void LogWriter::write(const std::string& group, conf::LogFormat format, std::string text) {
  if (text.empty()) return;
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (queued_bytes_ + text.size() > kMaxQueuedLogBytes) {
      counters_.dropped_bytes.add(text.size());
      Missing& missing = dropped_[group];
      missing.format = format;
      missing.lines += linesOf(text);
      return;
    }
    wake = std::exchange(asleep_, false);
    queued_bytes_ += text.size();
    queue_.push_back({.group = group, .format = format, .text = std::move(text)});
  }
  if (wake) news_.notify_one();
}

void LogWriter::reopen() {
  const std::lock_guard lock(mutex_);
  reopen_ = true;
}

void LogWriter::setRotation(const conf::LogRotation& rotation) {
  const std::lock_guard lock(mutex_);
  next_rotation_ = rotation;
}

void LogWriter::flush() {
  std::unique_lock lock(mutex_);
  flushing_ = true;
  news_.notify_one();
  idle_.wait(lock, [this] { return queue_.empty() && !writing_; });
  flushing_ = false;
}

void LogWriter::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    asleep_ = queue_.empty();
    news_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    asleep_ = false;
    if (queue_.empty()) return;
    news_.wait_for(lock, kGathering, [this] { return stopping_ || flushing_; });
    const std::vector<Piece> pieces = std::exchange(queue_, {});
    const MissingByGroup missing = std::exchange(dropped_, {});
    queued_bytes_ = 0;
    writing_ = true;
    rotation_ = next_rotation_;
    const bool reopening = std::exchange(reopen_, false);
    lock.unlock();
    if (reopening) {
      for (auto& [group, file] : files_) file.file.close();
    }
    writeAll(pieces, missing);
    lock.lock();
    writing_ = false;
    if (queue_.empty()) idle_.notify_all();
  }
}

// What is missing was handed in behind all that was queued.
void LogWriter::writeAll(const std::vector<Piece>& pieces, const MissingByGroup& missing) {
  for (const auto& piece : pieces) writePiece(piece);
  for (const auto& [group, lines] : missing) {
    writePiece({.group = group,
                .format = lines.format,
                .text = droppedNote(lines.format, lines.lines, "log writer too slow",
                                    unixMilliseconds(std::chrono::system_clock::now()))});
  }
}

void LogWriter::writePiece(const Piece& piece) { directory_.empty() ? writeNamed(piece) : writeFile(piece); }

void LogWriter::writeFile(const Piece& piece) {
  const WallTime now = std::chrono::system_clock::now();
  auto found = files_.find(piece.group);
  if (found == files_.end()) {
    found = files_.emplace(piece.group, GroupFile{.file = LogFile(logFilePath(directory_, piece.group))}).first;
  }
  auto& [file, lost_lines] = found->second;
  const auto append = [&](std::string_view text) {
    const auto [written, set_aside] = file.append(text, rotation_, now);
    counters_.set_aside.add(set_aside);
    return text.substr(written);
  };
  std::string_view lost = piece.text;
  if (lost_lines == 0) {
    lost = append(piece.text);
  } else if (append(droppedNote(piece.format, lost_lines, "could not be written", unixMilliseconds(now))).empty()) {
    lost_lines = 0;
    lost = append(piece.text);
  }
  counters_.lost_bytes.add(lost.size());
  lost_lines += linesOf(lost);
}

void LogWriter::writeNamed(const Piece& piece) {
  // On the shared stream every line names its function, except JSON, whose readers want nothing in front.
  std::string named;
  for (std::size_t start = 0; start < piece.text.size();) {
    const std::size_t end = std::min(piece.text.find('\n', start), piece.text.size() - 1) + 1;
    const std::string_view line = std::string_view(piece.text).substr(start, end - start);
    if (piece.format != conf::LogFormat::Json || !line.starts_with('{')) named.append(piece.group).append(1, ' ');
    named.append(line);
    start = end;
  }
  writeStandard(named);
}

// The descriptor is shared with others, so it stays blocking: what one write takes must fit where poll says there is
// room, which for a pipe is PIPE_BUF.
void LogWriter::writeStandard(std::string_view text) {
  while (!text.empty() && (!may_stall_ || waitWritable())) {
    const std::size_t most = may_stall_ ? std::min<std::size_t>(text.size(), PIPE_BUF) : text.size();
    const ssize_t done = ::write(standard_fd_, text.data(), most);
    if (done < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (done <= 0) break;  // a full disk or a closed pipe: lines are lost, hooks go on
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  counters_.lost_bytes.add(text.size());
}

// False: time to end.
bool LogWriter::waitWritable() {
  while (!stopping_ || std::chrono::steady_clock::now() < give_up_) {
    pollfd wanted{.fd = standard_fd_, .events = POLLOUT, .revents = 0};
    if (poll(&wanted, 1, static_cast<int>(kStopCheck.count())) > 0) return true;
  }
  return false;
}

}  // namespace brink::hooks
