#include "hooks/protocol/answer_text.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace brink::hooks::protocol {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

void appendCodePoint(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (point >> 6)));
    out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  } else if (point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (point >> 12)));
    out.push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | (point >> 18)));
    out.push_back(static_cast<char>(0x80 | ((point >> 12) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  }
}

// Length of the run of ASCII at the front, eight bytes at a time.
std::size_t asciiPrefix(std::string_view text) {
  std::size_t length = 0;
  for (std::uint64_t chunk = 0; length + sizeof chunk <= text.size(); length += sizeof chunk) {
    std::memcpy(&chunk, text.data() + length, sizeof chunk);
    if ((chunk & 0x8080808080808080ULL) != 0) break;
  }
  while (length < text.size() && static_cast<unsigned char>(text[length]) < 0x80) ++length;
  return length;
}

std::uint32_t unitAt(std::string_view utf16, std::size_t index) {
  std::uint16_t unit = 0;
  std::memcpy(&unit, utf16.data() + index * sizeof unit, sizeof unit);
  return unit;
}

// Length of the well-formed sequence at the front (Unicode 15, table 3-7), 0 if there is none.
std::size_t sequenceLength(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length < 2 || length > text.size()) return length == 1 ? 1 : 0;
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  }
  return length;
}

}  // namespace

void appendLatin1AsUtf8(std::string& out, std::string_view latin1) {
  while (!latin1.empty()) {
    const std::size_t ascii = asciiPrefix(latin1);
    out.append(latin1.substr(0, ascii));
    latin1.remove_prefix(ascii);
    if (latin1.empty()) return;
    appendCodePoint(out, static_cast<unsigned char>(latin1.front()));
    latin1.remove_prefix(1);
  }
}

void appendUtf16AsUtf8(std::string& out, std::string_view utf16) {
  const std::size_t count = utf16.size() / 2;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t point = unitAt(utf16, i);
    if (point >= 0xD800 && point < 0xDC00 && i + 1 < count) {
      const std::uint32_t low = unitAt(utf16, i + 1);
      if (low >= 0xDC00 && low < 0xE000) {
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
        ++i;
      }
    }
    appendCodePoint(out, point >= 0xD800 && point < 0xE000 ? kReplacement : point);
  }
}

void appendUtf8Repaired(std::string& out, std::string_view utf8) {
  while (!utf8.empty()) {
    std::size_t valid = asciiPrefix(utf8);
    while (valid < utf8.size()) {
      const std::size_t length = sequenceLength(utf8.substr(valid));
      if (length == 0) break;
      valid += length;
    }
    out.append(utf8.substr(0, valid));
    utf8.remove_prefix(valid);
    if (utf8.empty()) return;
    appendCodePoint(out, kReplacement);
    utf8.remove_prefix(1);
  }
}

}  // namespace brink::hooks::protocol
