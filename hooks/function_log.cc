#include "hooks/function_log.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "hooks/exit_document.h"
#include "hooks/protocol/answer_text.h"
#include "proxy/base/log.h"

namespace brink::hooks {
namespace {

using std::chrono::nanoseconds;

// A usual invocation's START, END and REPORT.
constexpr std::size_t kSystemLineBytes = 256;

// For START, END and REPORT of some thousand invocations a second, after the handlers' lines used up the rest.
constexpr double kPlatformReserve = 1 << 20;

constexpr std::array<std::string_view, 7> kLevelNames{"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "INFO"};

std::string_view levelName(protocol::LineLevel level) {
  return kLevelNames[std::min<std::size_t>(static_cast<std::size_t>(level), kLevelNames.size() - 1)];
}

void appendNumber(std::string& out, std::uint64_t number) {
  char text[24];
  out.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

void appendPadded(std::string& out, unsigned number, int width) {
  char text[8];
  for (int i = width; i-- > 0; number /= 10) text[i] = static_cast<char>('0' + number % 10);
  out.append(text, static_cast<std::size_t>(width));
}

// Milliseconds with two decimals.
void appendMilliseconds(std::string& out, nanoseconds duration) {
  const auto hundredths = static_cast<std::uint64_t>(std::max<std::int64_t>(0, (duration.count() + 5000) / 10000));
  appendNumber(out, hundredths / 100);
  out += '.';
  appendPadded(out, static_cast<unsigned>(hundredths % 100), 2);
}

std::uint64_t megabytes(std::uint64_t bytes) { return (bytes + (1 << 20) - 1) >> 20; }

// One call stays one record: newlines become \r, as Lambda's runtime does it.
void appendOneRecord(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out.append(text);
  std::replace(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), '\n', '\r');
}

// Whether `text` is what may stand inside {…}: JSON members, or nothing.
bool isMembers(std::string_view text) {
  return isWholeJson("{" + std::string(text) + "}") && text.find_first_of("\r\n") == std::string_view::npos;
}

// Error types are cut where they come from a context; this holds for whoever else calls.
std::string_view boundedType(std::string_view error_type) { return error_type.substr(0, kMaxErrorType); }

void appendJsonString(std::string& out, std::string_view text) {
  out += '"';
  appendJsonEscaped(out, text);
  out += '"';
}

// "status":"error","errorType":"…"
std::string statusMembers(const InvocationReport& report) {
  std::string members = R"("status":")";
  members.append(report.status.empty() ? "success" : report.status).append("\"");
  if (!report.error_type.empty()) {
    members += R"(,"errorType":)";
    appendJsonString(members, report.error_type);
  }
  return members;
}

// {"time":…,"type":…,"record":{…}}
void appendPlatformLine(std::string& out, std::uint64_t unix_ms, std::string_view type, std::string_view record) {
  out += R"({"time":")";
  appendIsoTime(out, unix_ms);
  out.append(R"(","type":")").append(type).append(R"(","record":{)").append(record).append("}}\n");
}

}  // namespace

std::uint64_t unixMilliseconds(WallTime time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

void appendIsoTime(std::string& out, std::uint64_t unix_ms) {
  using namespace std::chrono;
  // Years beyond 9999 have no place in the format; nothing honest is there.
  constexpr std::uint64_t kLast = 253'402'300'799'999;
  const sys_time<milliseconds> time{milliseconds(std::min(unix_ms, kLast))};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  appendPadded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out += '-';
  appendPadded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  appendPadded(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  appendPadded(out, static_cast<unsigned>(clock.hours().count()), 2);
  out += ':';
  appendPadded(out, static_cast<unsigned>(clock.minutes().count()), 2);
  out += ':';
  appendPadded(out, static_cast<unsigned>(clock.seconds().count()), 2);
  out += '.';
  appendPadded(out, static_cast<unsigned>(clock.subseconds().count()), 3);
  out += 'Z';
}

std::string droppedNote(conf::LogFormat format, std::uint64_t count, std::string_view reason, std::uint64_t unix_ms) {
  std::string note;
  if (format == conf::LogFormat::Json) {
    std::string record = R"("reason":")" + std::string(reason) + R"(","droppedRecords":)";
    appendNumber(record, count);
    appendPlatformLine(note, unix_ms, "platform.logsDropped", record);
  } else {
    note = "LOGS\tLogs Dropped: ";
    appendNumber(note, count);
    note.append("\tReason: ").append(reason).append("\n");
  }
  return note;
}

FunctionLog::FunctionLog(FunctionLogSettings settings, LogSink& sink, const Clock& clock, Counter& dropped)
    : group_(std::move(settings.group)),
      version_(std::move(settings.version)),
      json_(settings.format == conf::LogFormat::Json),
      application_level_(settings.application_level),
      system_level_(settings.system_level),
      sink_(sink),
      clock_(clock),
      dropped_total_(dropped),
      refilled_(clock.now()) {}

bool FunctionLog::admit(std::size_t size, From from) {
  const SteadyTime now = clock_.now();
  if (now != refilled_) {
    const double earned = std::chrono::duration<double>(now - refilled_).count() * kLogBytesPerSecond;
    allowance_ = std::min<double>(allowance_ + earned, kLogBytesPerSecond);
    refilled_ = now;
  }
  const double reserve = from == From::Platform ? kPlatformReserve : 0;
  if (allowance_ + reserve < static_cast<double>(size)) {
    ++dropped_;
    dropped_total_.add();
    return false;
  }
  allowance_ -= static_cast<double>(size);
  if (dropped_ > 0) {
    buffer_ += droppedNote(json_ ? conf::LogFormat::Json : conf::LogFormat::Text, std::exchange(dropped_, 0),
                           "rate limit", unixMilliseconds(clock_.wallNow()));
  }
  return true;
}

void FunctionLog::platformLine(std::string_view type, std::string_view record) {
  appendPlatformLine(buffer_, unixMilliseconds(clock_.wallNow()), type, record);
}

void FunctionLog::start(std::string_view request_id, std::uint64_t wall_ms) {
  if (!tells(conf::SystemLogLevel::Info) || !admit(kSystemLineBytes, From::Platform)) return;
  if (json_) {
    return appendPlatformLine(buffer_, std::min(wall_ms, unixMilliseconds(clock_.wallNow())), "platform.start",
                              R"("requestId":")" + std::string(request_id) + R"(","version":")" + version_ + '"');
  }
  buffer_.append("START RequestId: ").append(request_id).append(" Version: ").append(version_).append("\n");
}

void FunctionLog::line(std::string_view request_id, protocol::LineLevel level, std::uint64_t wall_ms,
                       std::string_view text) {
  if (!admit(std::min(text.size(), kMaxLogLine) + 80, From::Handler)) return;
  std::string repaired;
  const std::size_t cut = text.size() > kMaxLogLine ? text.size() - kMaxLogLine : 0;
  protocol::appendUtf8Repaired(repaired, text.substr(0, text.size() - cut));
  if (cut > 0) repaired += " ... (" + std::to_string(cut) + " bytes cut)";
  if (level == protocol::LineLevel::Raw) {
    buffer_ += repaired;
    if (!repaired.ends_with('\n')) buffer_ += '\n';
    return;
  }
  if (json_) {
    buffer_ += R"({"timestamp":")";
    appendIsoTime(buffer_, wall_ms);
    buffer_.append(R"(","level":")").append(levelName(level)).append("\"");
    if (!request_id.empty()) buffer_.append(R"(,"requestId":")").append(request_id).append("\"");
    if (isMembers(repaired)) {
      if (repaired.find_first_not_of(" \t") != std::string::npos) buffer_.append(",").append(repaired);
    } else {
      buffer_ += R"(,"message":)";
      appendJsonString(buffer_, repaired);
    }
    buffer_ += "}\n";
    return;
  }
  appendIsoTime(buffer_, wall_ms);
  buffer_.append("\t").append(request_id.empty() ? "undefined" : request_id);
  buffer_.append("\t").append(levelName(level)).append("\t");
  appendOneRecord(buffer_, repaired);
  buffer_ += '\n';
}

void FunctionLog::failure(std::string_view request_id, std::string_view label, std::string_view json) {
  const std::uint64_t now = unixMilliseconds(clock_.wallNow());
  // The runtime writes it by console.error, which puts a space behind the label.
  if (!json_) return line(request_id, protocol::LineLevel::Error, now, std::string(label) + " \t" + std::string(json));
  if (application_level_ > conf::ApplicationLogLevel::Error) return;
  line(request_id, protocol::LineLevel::Error, now, R"("message":)" + withStackTrace(json));
}

void FunctionLog::timeout(std::string_view request_id, std::string_view sentence) {
  if (json_ || !admit(kSystemLineBytes, From::Platform)) return;  // in JSON the report says it
  appendIsoTime(buffer_, unixMilliseconds(clock_.wallNow()));
  buffer_.append(" ").append(request_id).append(" ").append(sentence).append("\n\n");
}

void FunctionLog::initDone(nanoseconds duration, bool provisioned) {
  const auto level = provisioned ? conf::SystemLogLevel::Info : conf::SystemLogLevel::Debug;
  if (!json_ || !tells(level) || !admit(kSystemLineBytes, From::Platform)) return;
  std::string record = R"("initializationType":")";
  record += provisioned ? "provisioned-concurrency" : "on-demand";
  record += R"(","phase":"init","status":"success","metrics":{"durationMs":)";
  appendMilliseconds(record, duration);
  platformLine("platform.initReport", record + "}");
}

// What the reports of init and restore differ in.
struct FunctionLog::Phase {
  std::string_view text;         // up to the duration
  std::string_view text_status;  // in front of a status
  std::string_view type;         // platform.…
  std::string_view members;      // of the record, in front of the status
};

void FunctionLog::initReport(bool repeated, nanoseconds duration, std::string_view status,
                             std::string_view error_type) {
  phaseReport({"INIT_REPORT Init Duration: ", repeated ? "Phase: invoke\t" : "Phase: init\t", "platform.initReport",
               repeated ? R"("initializationType":"on-demand","phase":"invoke",)"
                        : R"("initializationType":"on-demand","phase":"init",)"},
              duration, status, error_type);
}

void FunctionLog::snapshotReport(nanoseconds duration, std::string_view status, std::string_view error_type) {
  phaseReport({"INIT_REPORT Init Duration: ", "Phase: init\t", "platform.initReport",
               R"("initializationType":"snap-start","phase":"init",)"},
              duration, status, error_type);
}

void FunctionLog::restoreReport(nanoseconds duration, std::string_view status, std::string_view error_type) {
  phaseReport({"RESTORE_REPORT Restore Duration: ", "", "platform.restoreReport", ""}, duration, status, error_type);
}

void FunctionLog::phaseReport(const Phase& phase, nanoseconds duration, std::string_view status,
                              std::string_view error_type) {
  error_type = boundedType(error_type);
  if (!admit(kSystemLineBytes + error_type.size(), From::Platform)) return;
  std::string text;
  appendMilliseconds(text, duration);
  if (json_) {
    std::string record(phase.members);
    record.append(R"("status":")").append(status.empty() ? "success" : status) += '"';
    if (!error_type.empty()) {
      record += R"(,"errorType":)";
      appendJsonString(record, error_type);
    }
    return platformLine(phase.type, record + R"(,"metrics":{"durationMs":)" + text + "}");
  }
  buffer_.append(phase.text).append(text).append(" ms");
  if (!status.empty()) buffer_.append("\t").append(phase.text_status).append("Status: ").append(status);
  if (!error_type.empty()) {
    buffer_ += "\tError Type: ";
    appendOneRecord(buffer_, error_type);
  }
  buffer_ += '\n';
}

void FunctionLog::finish(std::string_view request_id, const InvocationReport& report) {
  InvocationReport bounded = report;
  bounded.error_type = boundedType(report.error_type);
  const bool lost = !report.status.empty();
  if (!tells(lost ? conf::SystemLogLevel::Warn : conf::SystemLogLevel::Info)) return;
  if (!admit(kSystemLineBytes + bounded.error_type.size(), From::Platform)) return;
  if (!json_) return finishAsText(request_id, bounded);
  if (tells(lost ? conf::SystemLogLevel::Warn : conf::SystemLogLevel::Debug)) doneAsJson(request_id, bounded);
  finishAsJson(request_id, bounded);
}

void FunctionLog::finishAsText(std::string_view request_id, const InvocationReport& report) {
  buffer_.append("END RequestId: ").append(request_id).append("\nREPORT RequestId: ").append(request_id);
  buffer_ += "\tDuration: ";
  appendMilliseconds(buffer_, report.duration);
  buffer_ += " ms\tBilled Duration: ";
  appendNumber(buffer_, report.billedMilliseconds());
  buffer_ += " ms\tMemory Size: ";
  appendNumber(buffer_, report.memory_mb);
  buffer_ += " MB\tMax Memory Used: ";
  appendNumber(buffer_, megabytes(report.max_memory_bytes));
  buffer_ += " MB\t";
  if (report.init_duration) {
    buffer_ += "Init Duration: ";
    appendMilliseconds(buffer_, *report.init_duration);
    buffer_ += " ms\t";
  }
  if (report.restore_duration) {
    buffer_ += "Restore Duration: ";
    appendMilliseconds(buffer_, *report.restore_duration);
    buffer_ += " ms\tBilled Restore Duration: ";
    appendNumber(buffer_, wholeMilliseconds(*report.restore_duration));
    buffer_ += " ms\t";
  }
  if (!report.status.empty()) {
    buffer_.append("Status: ").append(report.status);
    if (!report.error_type.empty()) {
      buffer_ += "\tError Type: ";
      appendOneRecord(buffer_, report.error_type);
    }
  }
  buffer_ += '\n';
}

void FunctionLog::doneAsJson(std::string_view request_id, const InvocationReport& report) {
  std::string record = R"("requestId":")" + std::string(request_id) + R"(",)" + statusMembers(report);
  record += R"(,"metrics":{"durationMs":)";
  appendMilliseconds(record, report.duration);
  platformLine("platform.runtimeDone", record + "}");
}

void FunctionLog::finishAsJson(std::string_view request_id, const InvocationReport& report) {
  std::string record = R"("requestId":")" + std::string(request_id) + R"(","metrics":{"durationMs":)";
  appendMilliseconds(record, report.duration);
  record += R"(,"billedDurationMs":)";
  appendNumber(record, report.billedMilliseconds());
  record += R"(,"memorySizeMB":)";
  appendNumber(record, report.memory_mb);
  record += R"(,"maxMemoryUsedMB":)";
  appendNumber(record, megabytes(report.max_memory_bytes));
  if (report.init_duration) {
    record += R"(,"initDurationMs":)";
    appendMilliseconds(record, *report.init_duration);
  }
  if (report.restore_duration) {
    record += R"(,"restoreDurationMs":)";
    appendMilliseconds(record, *report.restore_duration);
    record += R"(,"billedRestoreDurationMs":)";
    appendNumber(record, wholeMilliseconds(*report.restore_duration));
  }
  record += "}," + statusMembers(report);
  platformLine("platform.report", record);
}

void FunctionLog::flush() {
  if (!buffer_.empty())
    sink_.write(group_, json_ ? conf::LogFormat::Json : conf::LogFormat::Text, std::exchange(buffer_, {}));
}

}  // namespace brink::hooks
