#include "hooks/event_text.h"

#include <cstdint>
#include <cstring>

namespace brink::hooks {
namespace {

unsigned char byteAt(std::string_view text, std::size_t index) { return static_cast<unsigned char>(text[index]); }

// First byte that is not ASCII at or after `from`; the size if there is none.
std::size_t skipAscii(std::string_view text, std::size_t from) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  for (; text.size() - from >= sizeof(std::uint64_t); from += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + from, sizeof word);
    if ((word & kHighBits) != 0) break;
  }
  while (from < text.size() && byteAt(text, from) < 0x80) ++from;
  return from;
}

// Bytes of the sequence that `lead` begins, 0 if it begins none.
std::size_t sequenceLength(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// RFC 3629 §4: the second byte's range depends on the first.
bool secondByteFits(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0 && second <= 0xBF;
    case 0xED:
      return second >= 0x80 && second <= 0x9F;
    case 0xF0:
      return second >= 0x90 && second <= 0xBF;
    case 0xF4:
      return second >= 0x80 && second <= 0x8F;
    default:
      return second >= 0x80 && second <= 0xBF;
  }
}

}  // namespace

bool isUtf8(std::string_view text) {
  for (std::size_t i = skipAscii(text, 0); i < text.size(); i = skipAscii(text, i)) {
    const std::size_t length = sequenceLength(byteAt(text, i));
    if (length == 0 || length > text.size() - i || !secondByteFits(byteAt(text, i), byteAt(text, i + 1))) return false;
    for (std::size_t k = 2; k < length; ++k) {
      if ((byteAt(text, i + k) & 0xC0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

std::string latin1ToUtf8(std::string_view text) {
  std::string converted;
  converted.reserve(text.size() + text.size() / 2);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      converted += c;
    } else {
      converted += static_cast<char>(0xC0 | (byte >> 6));
      converted += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return converted;
}

}  // namespace brink::hooks
