#include "proxy/server/log_line.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "hooks/exit_document.h"
#include "hooks/function_log.h"

namespace brink::server {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kTimeForm = "0000-00-00T00:00:00.000Z";

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string dump(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

// "2025-01-13T20:12:38.123Z" at the beginning of `text`.
std::optional<std::uint64_t> parseTime(std::string_view text) {
  if (text.size() < kTimeForm.size()) return std::nullopt;
  std::array<unsigned, 7> numbers{};
  std::size_t number = 0;
  for (std::size_t i = 0; i < kTimeForm.size(); ++i) {
    if (kTimeForm[i] != '0') {
      if (text[i] != kTimeForm[i]) return std::nullopt;
      ++number;
    } else if (isDigit(text[i])) {
      numbers[number] = numbers[number] * 10 + static_cast<unsigned>(text[i] - '0');
    } else {
      return std::nullopt;
    }
  }
  using namespace std::chrono;
  const year_month_day date(year(static_cast<int>(numbers[0])), month(numbers[1]), day(numbers[2]));
  if (!date.ok() || date.year() < year(1970)) return std::nullopt;
  const auto time = sys_days(date) + hours(numbers[3]) + minutes(numbers[4]) + seconds(numbers[5]);
  return static_cast<std::uint64_t>(duration_cast<milliseconds>(time.time_since_epoch()).count()) + numbers[6];
}

// ---- text to JSON ----

// What is in front of the next TAB; `line` goes on behind it. False: no TAB.
bool takeField(std::string_view& line, std::string_view& field) {
  const std::size_t end = line.find('\t');
  if (end == std::string_view::npos) return false;
  field = line.substr(0, end);
  line.remove_prefix(end + 1);
  return true;
}

std::string withLineFeeds(std::string_view text) {
  std::string lines(text);
  std::replace(lines.begin(), lines.end(), '\r', '\n');
  return lines;
}

bool isLevel(std::string_view word) {
  constexpr std::array<std::string_view, 6> kLevels{"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};
  return std::ranges::find(kLevels, word) != kLevels.end();
}

// Of "START RequestId: ID …" and its like; "" if there is none.
std::string_view requestIdOf(std::string_view line) {
  for (const std::string_view word : {"START", "END", "REPORT"}) {
    const std::string begin = std::string(word) + " RequestId: ";
    if (line.starts_with(begin))
      return line.substr(begin.size(), line.find_first_of(" \t", begin.size()) - begin.size());
  }
  return {};
}

std::string toJson(std::string_view line, std::optional<std::uint64_t> written_ms) {
  if (line.starts_with('{') && Json::accept(line)) return std::string(line);
  Json object = Json::object();
  std::string_view rest = line;
  std::string_view time;
  std::string_view id;
  std::string_view level;
  if (takeField(rest, time) && parseTime(time) && takeField(rest, id) && takeField(rest, level) && isLevel(level)) {
    object["timestamp"] = time;
    object["level"] = level;
    if (id != "undefined") object["requestId"] = id;
    object["message"] = withLineFeeds(rest);
    return dump(object);
  }
  if (parseTime(line)) {
    object["timestamp"] = line.substr(0, kTimeForm.size());
  } else if (written_ms) {
    std::string stamp;
    hooks::appendIsoTime(stamp, *written_ms);
    object["timestamp"] = stamp;
  }
  if (const std::string_view known = requestIdOf(line); !known.empty()) object["requestId"] = known;
  object["message"] = withLineFeeds(line);
  return dump(object);
}

// ---- JSON to text ----

std::string member(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return "";
  return found->is_string() ? found->get<std::string>() : dump(*found);
}

// Two decimals, as the text format has them.
std::string milliseconds(const Json& metrics, const char* name) {
  const auto found = metrics.find(name);
  char text[32];
  std::snprintf(text, sizeof text, "%.2f ms",
                found != metrics.end() && found->is_number() ? found->get<double>() : 0.0);
  return text;
}

std::string reportText(const Json& record) {
  const auto found = record.find("metrics");
  const Json metrics = found != record.end() && found->is_object() ? *found : Json::object();
  std::string text = "REPORT RequestId: " + member(record, "requestId");
  text += "\tDuration: " + milliseconds(metrics, "durationMs");
  text += "\tBilled Duration: " + member(metrics, "billedDurationMs");
  text += " ms\tMemory Size: " + member(metrics, "memorySizeMB");
  text += " MB\tMax Memory Used: " + member(metrics, "maxMemoryUsedMB") + " MB\t";
  if (metrics.contains("initDurationMs")) text += "Init Duration: " + milliseconds(metrics, "initDurationMs") + '\t';
  const std::string status = member(record, "status");
  if (status == "success") return text;
  text += "Status: " + status;
  if (record.contains("errorType")) text += "\tError Type: " + member(record, "errorType");
  return text;
}

std::string platformText(const Json& line, const std::string& type) {
  const auto found = line.find("record");
  const Json record = found != line.end() && found->is_object() ? *found : Json::object();
  if (type == "platform.start") {
    return "START RequestId: " + member(record, "requestId") + " Version: " + member(record, "version");
  }
  if (type == "platform.runtimeDone") return "END RequestId: " + member(record, "requestId");
  if (type == "platform.report") return reportText(record);
  return member(line, "time") + '\t' + type + '\t' + dump(record);
}

std::string toText(std::string_view line) {
  // What is nested deeper could not be printed within a stack's bounds.
  if (!line.starts_with('{') || hooks::isDeep(line)) return std::string(line);
  const Json object = Json::parse(line, nullptr, false);
  if (!object.is_object()) return std::string(line);
  if (const std::string type = member(object, "type"); type.starts_with("platform.")) return platformText(object, type);
  if (!object.contains("timestamp") || !object.contains("level")) return std::string(line);
  std::string text = member(object, "timestamp");
  text += '\t' + (object.contains("requestId") ? member(object, "requestId") : "undefined");
  text += '\t' + member(object, "level") + '\t' + member(object, "message");
  std::replace(text.begin(), text.end(), '\n', '\r');
  return text;
}

}  // namespace

std::optional<std::uint64_t> timeInLine(std::string_view line) {
  // The proxy writes its own member first.
  for (const std::string_view begin : {R"({"timestamp":")", R"({"time":")"}) {
    if (line.starts_with(begin)) return parseTime(line.substr(begin.size()));
  }
  return parseTime(line);
}

std::string inForm(std::string_view line, std::optional<std::uint64_t> written_ms, LogForm form) {
  switch (form) {
    case LogForm::AsWritten:
      return std::string(line);
    case LogForm::Text:
      return toText(line);
    case LogForm::Json:
      return toJson(line, written_ms);
  }
  return std::string(line);
}

std::string forTerminal(std::string_view line) {
  std::string shown;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    // C1 controls are U+0080 to U+009F: 0xC2 and one byte more.
    const unsigned next = i + 1 < line.size() ? static_cast<unsigned char>(line[i + 1]) : 0;
    const bool c1 = byte == 0xC2 && next >= 0x80 && next < 0xA0;
    if (byte == '\r') {
      shown += '\n';
    } else if ((byte < 0x20 && byte != '\t') || byte == 0x7F || c1) {
      char word[8];
      std::snprintf(word, sizeof word, "\\x%02x", c1 ? static_cast<unsigned char>(line[++i]) : byte);
      shown += word;
    } else {
      shown += line[i];
    }
  }
  return shown;
}

}  // namespace brink::server
