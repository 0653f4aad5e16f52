// What an origin-request handler may make of `origin` (contract §2, §11.4, §12.9). Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

#include "hooks/hook_failure.h"
#include "hooks/hook_runner.h"

namespace brink::hooks {

// Above what a valid origin can need: all custom headers (10,240 characters, six bytes each when escaped) and the rest.
inline constexpr std::size_t kMaxOriginJson = 128 * 1024;

// Quotas of origin custom headers (contract §5).
inline constexpr std::size_t kMaxCustomHeaderName = 256;
inline constexpr std::size_t kMaxCustomHeaderValue = 1783;
inline constexpr std::size_t kMaxCustomHeaderBytes = 10240;

// `json` is the whole new value of `origin`, hostile. What equals the event's origin is not judged: the configuration
// may hold what a handler may not set. `request_headers` are those that go to the origin, after the handler's changes.
Judged<EventOrigin> judgeOrigin(std::string_view json, const EventOrigin& event,
                                const http::HeaderList& request_headers);

}  // namespace brink::hooks
