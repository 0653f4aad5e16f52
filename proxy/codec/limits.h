// Bounds on HTTP messages, for both sides. Reasons stand with the defaults; viewers' values come from
// conf::ViewerLimits.
#pragma once

#include <cstddef>
#include <cstdint>

namespace brink::codec {

struct MessageLimits {
  std::size_t header_bytes = 20480;  // first line + fields, as on an HTTP/1.1 wire (contract §5, both directions)
  std::size_t header_count = 128;    // more fields than any real message has; each costs lookups
  std::size_t url_bytes = 8192;      // contract §5; requests only
};

// A chunk-size line with its extensions. Nobody uses extensions; a long one is only a way to make work.
inline constexpr std::size_t kChunkLineBytes = 256;
// All chunk extensions of one body together: many chunks of one byte with long extensions would cost hundredfold.
inline constexpr std::size_t kChunkExtensionBytes = 4096;
// A trailer section; RFC 9110 §6.5 makes it optional metadata.
inline constexpr std::size_t kTrailerBytes = 4096;
inline constexpr std::size_t kTrailerCount = 32;

}  // namespace brink::codec
