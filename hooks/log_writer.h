// Where function logs go: files or stdout, written by a thread of its own, so that a slow disk or a reader that stalls
// never stops a worker. Bounded: what does not fit is dropped and counted.
//
// Thread-safe. Owned by the hook runtime; pools hand it finished text once per loop turn.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "hooks/log_sink.h"
#include "proxy/base/counters.h"
#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

class LogWriter final : public LogSink {
 public:
  // `directory` "": everything to `standard_fd` (borrowed), each line behind its group's name, unless it is an object
  // and its function's log format JSON. Otherwise one
  // file per group, DIRECTORY/GROUP.log with the group's slashes as folders, made when first written.
  LogWriter(std::string directory, int standard_fd);
  // Writes what is queued, at most for a second: a reader that has stalled gets no more.
  ~LogWriter() override;

  void write(const std::string& group, conf::LogFormat format, std::string text) override;
  // After a log rotation: files are opened anew.
  void reopen();
  // Waits until everything handed in before is written.
  void flush();

  // Whether groups have files of their own.
  bool hasFiles() const { return !directory_.empty(); }

  std::uint64_t droppedBytes() const { return dropped_bytes_.value(); }

 private:
  struct Piece {
    std::string group;
    conf::LogFormat format;
    std::string text;
  };
  void run();
  void writePiece(const Piece& piece);
  int fileOf(const std::string& group);
  void writeStandard(std::string_view text);
  bool waitWritable();

  const std::string directory_;
  const int standard_fd_;
  const bool may_stall_;  // standard_fd_ is no file: somebody must read
  std::atomic<bool> stopping_{false};
  std::chrono::steady_clock::time_point give_up_{};  // once stopping_
  Counter dropped_bytes_;
  std::map<std::string, UniqueFd> files_;  // writer's thread

  std::mutex mutex_;
  std::condition_variable news_;
  std::condition_variable idle_;
  std::vector<Piece> queue_;
  std::size_t queued_bytes_ = 0;
  bool reopen_ = false;
  bool flushing_ = false;
  bool writing_ = false;
  bool asleep_ = false;  // only then a notification is needed
  std::thread thread_;
};

}  // namespace brink::hooks
