// Byte offsets of a JSON text as line and column, and backwards from a token's end to its start. Used by document.cc
// alone. Borrows the text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace brink::conf {

struct Place;

class TextPositions {
 public:
  explicit TextPositions(std::string_view text);

  // Offsets at or beyond the end give the place behind the last character. Linear in all when asked in the order of the
  // text, also if that is one long line: it goes on counting where it stopped.
  Place place(std::size_t offset);

  // Offset of the opening quote of the string whose closing quote is at `close`. Requires: it is one that a JSON lexer
  // has accepted. Then every quote inside it follows an odd number of backslashes, and the opening one none.
  std::size_t stringStart(std::size_t close) const;

  // Offset of the first character of the number that ends at, or one character before, `consumed`: a lexer must look at
  // one character behind a number, except at the end of the text.
  std::size_t numberStart(std::size_t consumed) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> line_starts_;
  std::size_t counted_from_ = 0;  // start of the line last asked for
  std::size_t counted_to_ = 0;    // `characters_` lie between the two
  int characters_ = 0;
};

}  // namespace brink::conf
