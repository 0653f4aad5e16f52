#include "conf/text_positions.h"

#include <algorithm>

#include "conf/document.h"

namespace brink::conf {
namespace {

bool isNumberCharacter(char c) {
  return (c >= '0' && c <= '9') || std::string_view("+-.eE").find(c) != std::string_view::npos;
}

// Every byte but the continuation bytes of UTF-8 begins a character.
bool beginsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

TextPositions::TextPositions(std::string_view text) : text_(text), line_starts_{0} {
  // A byte order mark takes no column.
  if (text.starts_with("\xEF\xBB\xBF")) line_starts_[0] = 3;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') line_starts_.push_back(i + 1);
  }
}

Place TextPositions::place(std::size_t offset) {
  offset = std::clamp(offset, line_starts_.front(), std::max(text_.size(), line_starts_.front()));
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t start = *std::prev(next);
  if (start != counted_from_ || offset < counted_to_) {
    counted_from_ = start;
    counted_to_ = start;
    characters_ = 0;
  }
  const std::string_view between = text_.substr(counted_to_, offset - counted_to_);
  characters_ += static_cast<int>(std::count_if(between.begin(), between.end(), beginsCharacter));
  counted_to_ = offset;
  return {static_cast<int>(next - line_starts_.begin()), characters_ + 1};
}

std::size_t TextPositions::stringStart(std::size_t close) const {
  std::size_t at = std::min(close, text_.size());
  while (at > 0) {
    --at;
    if (text_[at] != '"') continue;
    std::size_t backslashes = 0;
    while (backslashes < at && text_[at - 1 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return at;
  }
  return 0;
}

std::size_t TextPositions::numberStart(std::size_t consumed) const {
  std::size_t at = std::min(consumed, text_.size());
  if (at > 0 && !isNumberCharacter(text_[at - 1])) --at;
  while (at > 0 && isNumberCharacter(text_[at - 1])) --at;
  return at;
}

}  // namespace brink::conf
