#include "hooks/log_writer.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace brink::hooks {
namespace {

// What may wait for a slow disk: some seconds of a busy server's logs.
constexpr std::size_t kMaxQueuedBytes = 16 << 20;

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

void writeAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t done = ::write(fd, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return;  // a full disk or a closed pipe: lines are lost, hooks go on
    text.remove_prefix(static_cast<std::size_t>(done));
  }
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
    if (queued_bytes_ + text.size() > kMaxQueuedBytes) {
      dropped_bytes_.add(text.size());
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
    queued_bytes_ = 0;
    writing_ = true;
    const bool reopening = std::exchange(reopen_, false);
    lock.unlock();
    if (reopening) files_.clear();
    for (const auto& piece : pieces) writePiece(piece);
    lock.lock();
    writing_ = false;
    if (queue_.empty()) idle_.notify_all();
  }
}

void LogWriter::writePiece(const Piece& piece) {
  if (!directory_.empty()) return writeAll(fileOf(piece.group), piece.text);
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
  if (!may_stall_) return writeAll(standard_fd_, text);
  while (!text.empty() && waitWritable()) {
    const ssize_t done = ::write(standard_fd_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (done < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (done <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(done));
  }
}

// False: time to end.
bool LogWriter::waitWritable() {
  while (!stopping_ || std::chrono::steady_clock::now() < give_up_) {
    pollfd wanted{.fd = standard_fd_, .events = POLLOUT, .revents = 0};
    if (poll(&wanted, 1, static_cast<int>(kStopCheck.count())) > 0) return true;
  }
  return false;
}

int LogWriter::fileOf(const std::string& group) {
  UniqueFd& file = files_[group];
  if (file) return file.get();
  const std::filesystem::path path = directory_ + '/' + group + ".log";
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  file = UniqueFd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640));
  return file.get();
}

}  // namespace brink::hooks
