#include "hooks/log_writer.h"

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace brink::hooks {
namespace {

// What may wait for a slow disk: some seconds of a busy server's logs.
constexpr std::size_t kMaxQueuedBytes = 16 << 20;

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
    : directory_(std::move(directory)), standard_fd_(standard_fd), thread_([this] { run(); }) {}

LogWriter::~LogWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  news_.notify_one();
  thread_.join();
}

void LogWriter::write(const std::string& group, std::string text) {
  if (text.empty()) return;
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (queued_bytes_ + text.size() > kMaxQueuedBytes) {
      dropped_bytes_.add(text.size());
      return;
    }
    first = queue_.empty();
    queued_bytes_ += text.size();
    queue_.push_back({.group = group, .text = std::move(text)});
  }
  if (first) news_.notify_one();
}

void LogWriter::reopen() {
  const std::lock_guard lock(mutex_);
  reopen_ = true;
}

void LogWriter::flush() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return queue_.empty() && !writing_; });
}

void LogWriter::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    news_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
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
    if (!line.starts_with('{')) named.append(piece.group).append(1, ' ');
    named.append(line);
    start = end;
  }
  writeAll(standard_fd_, named);
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
