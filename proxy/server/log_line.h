// One line of a function log, as `brink logs` shows it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brink::server {

// As it was written, in Lambda's text form, or as one JSON object.
enum class LogForm : std::uint8_t { AsWritten, Text, Json };

// When the line says it was written (Unix time); most lines of the text format's platform do not say it.
std::optional<std::uint64_t> timeInLine(std::string_view line);

// A text line becomes {"timestamp","level","requestId","message"} as far as it has them, with `written_ms` for those
// that say no time; a JSON line becomes what the text format would have written. Other lines stay as they are.
std::string inForm(std::string_view line, std::optional<std::uint64_t> written_ms, LogForm form);

// For a terminal: a record's inner lines below each other, and control characters, which might be commands to the
// terminal, in words.
std::string forTerminal(std::string_view line);

}  // namespace brink::server
