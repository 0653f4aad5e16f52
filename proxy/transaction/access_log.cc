#include "proxy/transaction/access_log.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>

#include <fcntl.h>
#include <unistd.h>

#include "proxy/base/folders.h"
#include "proxy/base/log.h"

namespace brink::transaction {
namespace {

constexpr std::size_t kMaxBufferedBytes = 8 << 20;  // a stuck disk must not take the memory
constexpr std::string_view kHeader =
    "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status "
    "cs(Referer) "
    "cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes "
    "time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status "
    "fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len "
    "sc-range-start sc-range-end\n";

// Values are percent-encoded where they would break the format: controls, space, quote, percent and non-ASCII.
void appendEncoded(std::string& line, std::string_view value) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (value.empty()) {
    line += '-';
    return;
  }
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '"' || c == '\\') {
      line += {'%', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      line += c;
    }
  }
}

std::string seconds(Duration duration) {
  char text[32];
  const int length = std::snprintf(text, sizeof text, "%.3f", std::chrono::duration<double>(duration).count());
  return std::string(text, static_cast<std::size_t>(length));
}

struct Stamp {
  std::array<char, 12> date;
  std::array<char, 12> time;
};

Stamp stamp(WallTime when) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  Stamp result{};
  std::strftime(result.date.data(), result.date.size(), "%Y-%m-%d", &parts);
  std::strftime(result.time.data(), result.time.size(), "%H:%M:%S", &parts);
  return result;
}

// The fields in CloudFront's order, each given to `add(name, value)`.
template <typename Add>
void eachField(const AccessLogEntry& e, Add add) {
  const Stamp when = stamp(e.end);
  char status[8];
  std::snprintf(status, sizeof status, "%03d", e.status);
  add("date", when.date.data());
  add("time", when.time.data());
  add("x-edge-location", e.pop);
  add("sc-bytes", std::to_string(e.sent_bytes));
  add("c-ip", e.viewer_ip);
  add("cs-method", e.method);
  add("cs(Host)", e.distribution_domain);
  add("cs-uri-stem", e.path);
  add("sc-status", status);
  add("cs(Referer)", e.referer);
  add("cs(User-Agent)", e.user_agent);
  add("cs-uri-query", e.query);
  add("cs(Cookie)", e.cookie);
  add("x-edge-result-type", e.result_type);
  add("x-edge-request-id", e.request_id);
  add("x-host-header", e.host);
  add("cs-protocol", e.scheme);
  add("cs-bytes", std::to_string(e.received_bytes));
  add("time-taken", seconds(e.time_taken));
  add("x-forwarded-for", e.forwarded_for);
  add("ssl-protocol", e.tls_protocol);
  add("ssl-cipher", e.tls_cipher);
  add("x-edge-response-result-type", e.result_type);
  add("cs-protocol-version", e.protocol);
  add("fle-status", "");
  add("fle-encrypted-fields", "");
  add("c-port", std::to_string(e.viewer_port));
  add("time-to-first-byte", seconds(e.time_to_first_byte));
  add("x-edge-detailed-result-type", e.detailed_result_type);
  add("sc-content-type", e.content_type);
  add("sc-content-len", e.content_length);
  add("sc-range-start", e.range_start);
  add("sc-range-end", e.range_end);
}

}  // namespace

std::string formatCloudFront(const AccessLogEntry& entry) {
  std::string line;
  line.reserve(512);
  eachField(entry, [&line](std::string_view, std::string_view value) {
    if (!line.empty()) line += '\t';
    appendEncoded(line, value);
  });
  line += '\n';
  return line;
}

std::string formatJson(const AccessLogEntry& entry) {
  std::string line = "{";
  line.reserve(1024);
  eachField(entry, [&line](std::string_view name, std::string_view value) {
    if (line.size() > 1) line += ',';
    line += '"';
    line += name;
    line += "\":\"";
    if (value.empty()) line += '-';
    appendJsonEscaped(line, value);
    line += '"';
  });
  line += "}\n";
  return line;
}

Result<std::unique_ptr<AccessLogFile>> AccessLogFile::open(const conf::AccessLog& settings) {
  std::unique_ptr<AccessLogFile> file(new AccessLogFile(settings));
  if (settings.file.empty()) return file;
  if (const Status opened = file->reopen(); !opened) return std::unexpected<Error>(opened.error());
  return file;
}

Status AccessLogFile::reopen() {
  if (settings_.file.empty()) return {};
  flush();
  if (settings_.file == "-") {
    fd_.reset(::dup(STDOUT_FILENO));
  } else {
    if (const Status made = makeParentFolder("accessLog.file", settings_.file); !made) return made;
    const int fd = ::open(settings_.file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (fd < 0) return failErrno(Side::Operator, "cannot open access log " + settings_.file, errno);
    fd_.reset(fd);
  }
  const std::lock_guard lock(mutex_);
  if (settings_.format == conf::AccessLogFormat::CloudFront) buffer_.append(kHeader);
  return {};
}

void AccessLogFile::write(const AccessLogEntry& entry) {
  if (settings_.file.empty()) return;
  const std::string line =
      settings_.format == conf::AccessLogFormat::CloudFront ? formatCloudFront(entry) : formatJson(entry);
  const std::lock_guard lock(mutex_);
  if (buffer_.size() + line.size() > kMaxBufferedBytes) {
    lost_bytes.add(line.size());
    return;
  }
  buffer_ += line;
  lines.add();
}

void AccessLogFile::flush() {
  std::string lines;
  {
    const std::lock_guard lock(mutex_);
    lines.swap(buffer_);
  }
  std::size_t written = 0;
  while (written < lines.size()) {
    const ssize_t count = ::write(fd_.get(), lines.data() + written, lines.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      lost_bytes.add(lines.size() - written);
      return;
    }
    written += static_cast<std::size_t>(count);
  }
}

}  // namespace brink::transaction
