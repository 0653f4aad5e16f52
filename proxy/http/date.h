// HTTP dates (RFC 9110 §5.6.7) as wall time. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "proxy/base/clock.h"

namespace brink::http {

// IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string formatDate(WallTime time);

// Accepts IMF-fixdate, RFC 850 and asctime forms; nullopt for anything else. Dates before 1970 and after 2200 ("never")
// become those bounds, so that arithmetic with them cannot overflow.
std::optional<WallTime> parseDate(std::string_view text);

}  // namespace brink::http
