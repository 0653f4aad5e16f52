// Where function logs go: files or stdout, written by a thread of its own, so that a slow disk or a reader that stalls
// never stops a worker. Bounded: what does not fit is dropped and counted.
//
// Thread-safe. Owned by the hook runtime; pools hand it finished text once per loop turn.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "proxy/base/counters.h"
#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

// One destination. Text is whole lines.
class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void write(const std::string& group, std::string text) = 0;
};

class LogWriter final : public LogSink {
 public:
  // `directory` "": everything to `standard_fd` (borrowed), each line of text behind its group's name. Otherwise one
  // file per group, DIRECTORY/GROUP.log with the group's slashes as folders, made when first written.
  LogWriter(std::string directory, int standard_fd);
  // Writes what is queued, at most for a moment.
  ~LogWriter() override;

  void write(const std::string& group, std::string text) override;
  // After a log rotation: files are opened anew.
  void reopen();
  // Waits until everything handed in before is written.
  void flush();

  std::uint64_t droppedBytes() const { return dropped_bytes_.value(); }

 private:
  struct Piece {
    std::string group;
    std::string text;
  };
  void run();
  void writePiece(const Piece& piece);
  int fileOf(const std::string& group);

  const std::string directory_;
  const int standard_fd_;
  Counter dropped_bytes_;
  std::map<std::string, UniqueFd> files_;  // writer's thread

  std::mutex mutex_;
  std::condition_variable news_;
  std::condition_variable idle_;
  std::vector<Piece> queue_;
  std::size_t queued_bytes_ = 0;
  bool reopen_ = false;
  bool stopping_ = false;
  bool writing_ = false;
  std::thread thread_;
};

}  // namespace brink::hooks
