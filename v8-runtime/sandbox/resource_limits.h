// What a context may use: the kernel's limits behind V8's own.
#pragma once

#include <cstdint>

#include "proxy/base/error.h"

namespace brink::js {

// Beyond heap and ArrayBuffers a context needs room for V8's new space, code, zones and ICU. Measured: with 64 MB no
// handler that stays inside its memory size meets RLIMIT_DATA, and the worst of the torture suite ends at 222 MB
// resident with 128 MB of memory (facts: v8-executor §2).
inline constexpr std::uint64_t kDataHeadroomBytes = 64ULL << 20;

// Light requests must overtake handlers that burn CPU: the proxy runs at 0.
inline constexpr int kContextNice = 5;

Status limitContext(std::uint64_t data_base_bytes, std::uint64_t memory_bytes);

}  // namespace brink::js
