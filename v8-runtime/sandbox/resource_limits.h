// What a context may use: the kernel's limits behind V8's own.
#pragma once

#include <cstdint>

#include "proxy/base/error.h"

namespace brink::js {

// Beyond heap and ArrayBuffers a context needs room for V8's new space, code, zones and ICU. With its stack and what
// the zygote mapped and never touched that stays within 64 MB above what a context has that only answered
// (tests/torture holds them to that).
inline constexpr std::uint64_t kDataHeadroomBytes = 60ULL << 20;

// Light requests must overtake handlers that burn CPU: the proxy runs at 0.
inline constexpr int kContextNice = 5;

// Of one SnapStart function version: the snapshot and the contexts forked from it, which share a user id (or a user
// namespace) with nobody else but their zygote. It is what ends a fork bomb of somebody who broke out of V8 while the
// snapshot was made; contexts themselves cannot fork at all. Twice what hooks.maxContexts is by default.
inline constexpr std::uint64_t kSnapshotProcesses = 4096;

Status limitContext(std::uint64_t data_base_bytes, std::uint64_t memory_bytes);
Status limitSnapshot(std::uint64_t data_base_bytes, std::uint64_t memory_bytes);

}  // namespace brink::js
