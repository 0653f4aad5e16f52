// Text as V8 holds it, to UTF-8. Input is hostile: whatever it is, the output is valid UTF-8.
// Pure functions; used when an answer, a failure document or a log line was copied out of a slot.
#pragma once

#include <string>
#include <string_view>

namespace brink::hooks::protocol {

void appendLatin1AsUtf8(std::string& out, std::string_view latin1);

// `utf16` holds little-endian code units (an odd last byte is ignored); a lone surrogate becomes U+FFFD.
void appendUtf16AsUtf8(std::string& out, std::string_view utf16);

// Each byte that belongs to no valid sequence becomes U+FFFD.
void appendUtf8Repaired(std::string& out, std::string_view utf8);

}  // namespace brink::hooks::protocol
