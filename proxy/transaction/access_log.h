// One line per request: CloudFront's standard log (33 tab-separated fields, contract §11.6) or JSON with the same
// names.
//
// AccessLogEntry is filled while the transaction runs and written when it ends, however it ends (a viewer that left
// shows as status 000). AccessLogFile is shared by all workers and thread-safe: workers append to a bounded buffer, and
// the main thread writes it out with flush(), so that a slow disk never stops a worker.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "conf/config.h"
#include "proxy/base/clock.h"
#include "proxy/base/counters.h"
#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::transaction {

struct AccessLogEntry {
  WallTime end;
  std::string_view pop;
  std::string_view viewer_ip;
  std::uint16_t viewer_port = 0;
  std::string_view method;
  std::string_view distribution_domain;
  std::string_view path;
  std::string_view query;
  std::string_view host;  // as the viewer sent it
  std::string_view referer;
  std::string_view user_agent;
  std::string_view cookie;
  std::string_view forwarded_for;
  std::string_view scheme;
  std::string_view protocol;  // "HTTP/2.0"
  std::string_view tls_protocol;
  std::string_view tls_cipher;
  std::string_view request_id;
  std::string_view result_type;           // Hit, Miss, Error, LambdaExecutionError, …
  std::string_view detailed_result_type;  // ClientHungUpRequest, OriginConnectError, … or the result type
  std::string_view content_type;
  std::string_view range_start;
  std::string_view range_end;
  std::string_view content_length;
  int status = 0;  // 0: the viewer left first
  std::uint64_t sent_bytes = 0;
  std::uint64_t received_bytes = 0;
  Duration time_taken{0};
  Duration time_to_first_byte{0};
};

std::string formatCloudFront(const AccessLogEntry& entry);  // with the newline
std::string formatJson(const AccessLogEntry& entry);

class AccessLogFile {
 public:
  static Result<std::unique_ptr<AccessLogFile>> open(const conf::AccessLog& settings);
  ~AccessLogFile() { flush(); }

  bool enabled() const { return !settings_.file.empty(); }
  void write(const AccessLogEntry& entry);
  // Main thread, ten times a second and at the end.
  void flush();
  // After SIGUSR1: the path is opened anew (the old file was renamed). Main thread.
  Status reopen();

  Counter lines;
  Counter lost_bytes;  // the disk was full or slow beyond kMaxBufferedBytes

 private:
  explicit AccessLogFile(conf::AccessLog settings) : settings_(std::move(settings)) {}

  conf::AccessLog settings_;
  UniqueFd fd_;  // main thread
  std::mutex mutex_;
  std::string buffer_;
};

}  // namespace brink::transaction
