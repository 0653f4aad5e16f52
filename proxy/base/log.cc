#include "proxy/base/log.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>

#include <unistd.h>

namespace brink {
namespace {

std::string_view levelName(LogLevel level) {
  switch (level) {
    case LogLevel::Debug:
      return "debug";
    case LogLevel::Info:
      return "info";
    case LogLevel::Warn:
      return "warn";
    case LogLevel::Error:
      return "error";
    case LogLevel::Off:
      return "off";
  }
  return "info";
}

// RFC 3339, UTC, microseconds.
void appendTime(std::string& out) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  const std::time_t seconds = us / 1'000'000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[48];
  const int length =
      std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", parts.tm_year + 1900, parts.tm_mon + 1,
                    parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, static_cast<int>(us % 1'000'000));
  out.append(text, static_cast<std::size_t>(length));
}

// Length of the valid UTF-8 sequence at the front of `text`, 0 if there is none.
std::size_t utf8Length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : (lead & 0xF0) == 0xE0       ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  }
  if (length == 3) {
    const auto second = static_cast<unsigned char>(text[1]);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second >= 0xA0)) return 0;
  } else if (length == 4) {
    const auto second = static_cast<unsigned char>(text[1]);
    if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second >= 0x90)) return 0;
  }
  return length;
}

struct ValueWriter {
  std::string& out;
  bool quote_text;
  void operator()(std::string_view text) const {
    if (quote_text) out += '"';
    appendJsonEscaped(out, text);
    if (quote_text) out += '"';
  }
  void operator()(std::int64_t number) const {
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    out.append(text, end);
  }
  void operator()(std::uint64_t number) const {
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    out.append(text, end);
  }
  void operator()(double number) const {
    // JSON has neither infinities nor NaN.
    if (!std::isfinite(number)) {
      out += "null";
      return;
    }
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::general, 9).ptr;
    out.append(text, end);
  }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
};

}  // namespace

void appendJsonEscaped(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text[i++];
    } else if (byte == '\n') {
      out += "\\n";
      ++i;
    } else if (byte == '\r') {
      out += "\\r";
      ++i;
    } else if (byte == '\t') {
      out += "\\t";
      ++i;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
      ++i;
    } else if (const std::size_t length = utf8Length(text.substr(i)); length == 0) {
      out += "\xEF\xBF\xBD";
      ++i;
    } else {
      out.append(text, i, length);
      i += length;
    }
  }
}

Log Log::withComponent(std::string_view component) const {
  Log copy(*this);
  copy.component_ = component;
  return copy;
}

void Log::debug(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::Debug, message, fields);
}
void Log::info(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::Info, message, fields);
}
void Log::warn(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::Warn, message, fields);
}
void Log::error(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::Error, message, fields);
}

void Log::write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) const {
  if (!enabled(level)) return;
  const bool json = format_ == LogFormat::Json;
  std::string line;
  line.reserve(256);
  if (json) line += "{\"time\":\"";
  appendTime(line);
  line += json ? "\",\"level\":\"" : " ";
  line += levelName(level);
  line += json ? "\",\"msg\":\"" : " ";
  appendJsonEscaped(line, message);
  if (json) line += '"';
  if (!component_.empty()) {
    line += json ? ",\"component\":\"" : " component=";
    line += component_;
    if (json) line += '"';
  }
  for (const LogField& field : fields) {
    line += json ? ",\"" : " ";
    line += field.key;
    line += json ? "\":" : "=";
    std::visit(ValueWriter{line, json}, field.value);
  }
  line += json ? "}\n" : "\n";
  [[maybe_unused]] const auto written = ::write(fd_, line.data(), line.size());
}

}  // namespace brink
