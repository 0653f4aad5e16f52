// base64 and hexadecimal as Node's Buffer reads and writes them. Pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace brink::js {

enum class Base64 : std::uint8_t { Standard, Url };  // Url: '-' and '_', no padding

std::string base64Encode(std::span<const std::uint8_t> bytes, Base64 alphabet);
// Node's leniency: both alphabets, anything else is skipped, '=' ends it, a lone last character is dropped.
std::vector<std::uint8_t> base64Decode(std::string_view text);

std::string hexEncode(std::span<const std::uint8_t> bytes);
// Stops at the first pair that is not hexadecimal.
std::vector<std::uint8_t> hexDecode(std::string_view text);

}  // namespace brink::js
