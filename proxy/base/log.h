// The server log: one JSON object per line on stderr (text when stderr is a terminal). Fields first named by
// facts' conventions: time, level, msg, component, then data. Never a secret header, never a body.
//
//   Log log = root.withComponent("origin");
//   log.warn("connect failed", {{"origin", name}, {"error", error.detail}});
//
// Thread-safe: a line is written with one write(2). Cheap to copy. Rate is bounded by the callers: what traffic can
// cause is counted, and logged at info or above only once per connection or request.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace brink {

enum class LogLevel : std::uint8_t { Debug, Info, Warn, Error, Off };

struct LogField {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool> value;

  LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
  LogField(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
  LogField(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
  LogField(std::string_view k, bool v) : key(k), value(v) {}
  LogField(std::string_view k, double v) : key(k), value(v) {}
  template <std::signed_integral Int>
  LogField(std::string_view k, Int v) : key(k), value(static_cast<std::int64_t>(v)) {}
  template <std::unsigned_integral Int>
  LogField(std::string_view k, Int v) : key(k), value(static_cast<std::uint64_t>(v)) {}
};

enum class LogFormat : std::uint8_t { Json, Text };

class Log {
 public:
  // Writes to `fd` (borrowed; normally 2).
  Log(int fd, LogLevel level, LogFormat format) : fd_(fd), level_(level), format_(format) {}

  Log withComponent(std::string_view component) const;
  bool enabled(LogLevel level) const { return level >= level_; }

  void debug(std::string_view message, std::initializer_list<LogField> fields = {}) const;
  void info(std::string_view message, std::initializer_list<LogField> fields = {}) const;
  void warn(std::string_view message, std::initializer_list<LogField> fields = {}) const;
  void error(std::string_view message, std::initializer_list<LogField> fields = {}) const;

 private:
  void write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) const;

  int fd_;
  LogLevel level_;
  LogFormat format_;
  std::string component_;
};

// Appends `text` as the inside of a JSON string (no quotes). Bytes that are not UTF-8 become U+FFFD.
void appendJsonEscaped(std::string& out, std::string_view text);

}  // namespace brink
