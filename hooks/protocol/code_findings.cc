#include "hooks/protocol/code_findings.h"

#include <algorithm>

namespace brink::hooks::protocol {
namespace {

constexpr char kMistake = '!';
constexpr char kDoubt = '?';

// They have no place in a line of a log or in a terminal.
std::string printable(std::string_view text) {
  std::string shown(text.substr(0, kMaxFinding));
  std::ranges::replace_if(
      shown, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }, ' ');
  return shown;
}

}  // namespace

CodeFindings decodeFindings(std::string_view text) {
  CodeFindings findings;
  for (std::size_t count = 0; !text.empty() && count < kMaxFindings; ++count) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const bool marked = line.starts_with(kMistake) || line.starts_with(kDoubt);
    auto& list = line.starts_with(kMistake) ? findings.mistakes : findings.doubts;
    list.push_back(printable(line.substr(marked ? 1 : 0)));
  }
  return findings;
}

bool hasMistakes(std::string_view text) { return !decodeFindings(text).mistakes.empty(); }

}  // namespace brink::hooks::protocol
