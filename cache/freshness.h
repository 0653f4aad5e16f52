// How old a stored response is, and whether it may still be used (RFC 9111 §4.2). Pure value type, wall time.
#pragma once

#include <cstdint>

#include "cache/cache_control.h"
#include "proxy/base/clock.h"
#include "proxy/http/header_list.h"

namespace brink::cache {

enum class FreshnessState : std::uint8_t {
  Fresh,
  StaleWhileRevalidate,  // answer with it now, revalidate beside
  Stale,                 // revalidate first; usable on error, see usableOnError()
};

//   response_time        + fresh_for              + stale_while_revalidate
//   |------ Fresh -------|-- StaleWhileRevalidate --|---- Stale ----
//                        |---- usableOnError for stale_if_error ----
struct Freshness {
  WallTime response_time;
  Seconds initial_age{0};  // how old it was when it came (RFC 9111 §4.2.3 corrected_initial_age)
  Seconds fresh_for{0};    // from response_time on; initial age is already taken off
  Seconds stale_while_revalidate{0};
  Seconds stale_if_error{kMaxDelta};  // contract §9.3: without the directive, for as long as the object is there
  WallTime held_until{};              // an origin failed and a stale object was used: no new attempt before this

  FreshnessState state(WallTime now) const;
  bool usableOnError(WallTime now) const;
  // Never negative, also when the clock was set back.
  Seconds age(WallTime now) const;
  // Remaining freshness; negative when stale (RFC 9211 §2.5).
  Seconds ttl(WallTime now) const;
};

// RFC 9111 §4.2.3. `request_time` is when the request was sent, `response_time` when the head was there.
Seconds initialAge(const http::HeaderList& response, WallTime request_time, WallTime response_time);

}  // namespace brink::cache
