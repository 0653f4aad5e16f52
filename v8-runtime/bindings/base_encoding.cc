#include "v8-runtime/bindings/base_encoding.h"

#include <array>

namespace brink::js {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNone = 0xFF;

constexpr std::array<std::uint8_t, 256> makeDigits() {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNone);
  for (std::uint8_t i = 0; i < 64; ++i) {
    digits[static_cast<std::uint8_t>(kStandard[i])] = i;
    digits[static_cast<std::uint8_t>(kUrl[i])] = i;
  }
  return digits;
}
constexpr auto kDigits = makeDigits();

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string base64Encode(std::span<const std::uint8_t> bytes, Base64 alphabet) {
  const std::string_view digits = alphabet == Base64::Url ? kUrl : kStandard;
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::size_t at = 0;
  for (; at + 3 <= bytes.size(); at += 3) {
    const std::uint32_t group = std::uint32_t{bytes[at]} << 16 | std::uint32_t{bytes[at + 1]} << 8 | bytes[at + 2];
    const char four[] = {digits[group >> 18], digits[group >> 12 & 63], digits[group >> 6 & 63], digits[group & 63]};
    out.append(four, 4);
  }
  const std::size_t left = bytes.size() - at;
  if (left == 0) return out;
  const std::uint32_t group = std::uint32_t{bytes[at]} << 16 | (left == 2 ? std::uint32_t{bytes[at + 1]} << 8 : 0);
  out += digits[group >> 18];
  out += digits[group >> 12 & 63];
  if (left == 2) out += digits[group >> 6 & 63];
  if (alphabet == Base64::Standard) out.append(left == 2 ? "=" : "==");
  return out;
}

std::vector<std::uint8_t> base64Decode(std::string_view text) {
  std::vector<std::uint8_t> out;
  out.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t group = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const std::uint8_t digit = kDigits[static_cast<std::uint8_t>(c)];
    if (digit == kNone) continue;
    group = group << 6 | digit;
    if (++count < 4) continue;
    out.insert(out.end(), {static_cast<std::uint8_t>(group >> 16), static_cast<std::uint8_t>(group >> 8),
                           static_cast<std::uint8_t>(group)});
    group = 0;
    count = 0;
  }
  if (count == 2) out.push_back(static_cast<std::uint8_t>(group >> 4));
  if (count == 3) {
    out.push_back(static_cast<std::uint8_t>(group >> 10));
    out.push_back(static_cast<std::uint8_t>(group >> 2));
  }
  return out;
}

std::string hexEncode(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::vector<std::uint8_t> hexDecode(std::string_view text) {
  std::vector<std::uint8_t> out;
  out.reserve(text.size() / 2);
  for (std::size_t at = 0; at + 2 <= text.size(); at += 2) {
    const int high = hexDigit(text[at]);
    const int low = hexDigit(text[at + 1]);
    if (high < 0 || low < 0) break;
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return out;
}

}  // namespace brink::js
