// Where function logs go: files or stdout, written by a thread of its own, so that a slow disk or a reader that stalls
// never stops a worker. Bounded: what does not fit into the queue is dropped, counted, and noted where it is missing;
// so is what a full disk refuses, as soon as there is room for the note.
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

#include "hooks/log_file.h"
#include "hooks/log_sink.h"
#include "proxy/base/counters.h"
#include "proxy/base/error.h"

namespace brink::hooks {

// What may wait for a slow disk: some seconds of a busy server's logs.
inline constexpr std::size_t kMaxQueuedLogBytes = 16 << 20;

struct LogWriterCounters {
  Counter dropped_bytes;  // the queue was full
  Counter lost_bytes;     // could not be written
  Counter set_aside;      // files that became full
};

class LogWriter final : public LogSink {
 public:
  // `directory` "": everything to `standard_fd` (borrowed), each line behind its group's name, unless it is an object
  // and its function's log format JSON. Otherwise one
  // file per group, DIRECTORY/GROUP.log with the group's slashes as folders, made when first written.
  LogWriter(std::string directory, int standard_fd);
  // Writes what is queued, at most for a second: a reader that has stalled gets no more.
  ~LogWriter() override;

  void write(const std::string& group, conf::LogFormat format, std::string text) override;
  // After others moved files: all are opened anew.
  void reopen();
  // When files are set aside, from now on.
  void setRotation(const conf::LogRotation& rotation);
  // Waits until everything handed in before is written.
  void flush();

  // Whether groups have files of their own.
  bool hasFiles() const { return !directory_.empty(); }

  const LogWriterCounters& counters() const { return counters_; }

 private:
  struct Piece {
    std::string group;
    conf::LogFormat format;
    std::string text;
  };
  // Lines that are missing, to be noted.
  struct Missing {
    conf::LogFormat format = conf::LogFormat::Text;
    std::uint64_t lines = 0;
  };
  using MissingByGroup = std::map<std::string, Missing>;
  struct GroupFile {
    LogFile file;
    std::uint64_t lost_lines = 0;  // since the last note
  };

  void run();
  void writeAll(const std::vector<Piece>& pieces, const MissingByGroup& missing);
  void writePiece(const Piece& piece);
  void writeFile(const Piece& piece);
  void writeNamed(const Piece& piece);
  void writeStandard(std::string_view text);
  bool waitWritable();

  const std::string directory_;
  const int standard_fd_;
  const bool may_stall_;  // standard_fd_ is no file: somebody must read
  std::atomic<bool> stopping_{false};
  std::chrono::steady_clock::time_point give_up_{};  // once stopping_
  LogWriterCounters counters_;

  // The writer's thread's.
  std::map<std::string, GroupFile> files_;
  conf::LogRotation rotation_;

  std::mutex mutex_;
  std::condition_variable news_;
  std::condition_variable idle_;
  std::vector<Piece> queue_;
  std::size_t queued_bytes_ = 0;
  MissingByGroup dropped_;  // since the queue was taken last
  conf::LogRotation next_rotation_;
  bool reopen_ = false;
  bool flushing_ = false;
  bool writing_ = false;
  bool asleep_ = false;  // only then a notification is needed
  std::thread thread_;
};

}  // namespace brink::hooks
