#include "cache/freshness.h"

#include <algorithm>

#include "proxy/http/date.h"
#include "proxy/http/fields.h"

namespace brink::cache {
namespace {

Seconds wholeSeconds(WallTime::duration duration) { return std::chrono::floor<Seconds>(duration); }

// The first number of the first Age field; what is no number is ignored (RFC 9111 §5.1).
Seconds ageValue(const http::HeaderList& response) {
  const auto field = response.get("age");
  if (!field) return Seconds(0);
  const auto number = http::parseUnsigned(http::trim(field->substr(0, field->find(','))));
  if (!number) return Seconds(0);
  return Seconds(static_cast<Seconds::rep>(std::min<std::uint64_t>(*number, kMaxDelta.count())));
}

}  // namespace

FreshnessState Freshness::state(WallTime now) const {
  const WallTime fresh_until = response_time + fresh_for;
  if (now < fresh_until || now < held_until) return FreshnessState::Fresh;
  return now < fresh_until + stale_while_revalidate ? FreshnessState::StaleWhileRevalidate : FreshnessState::Stale;
}

bool Freshness::usableOnError(WallTime now) const { return now < response_time + fresh_for + stale_if_error; }

Seconds Freshness::age(WallTime now) const {
  return initial_age + std::max(Seconds(0), wholeSeconds(now - response_time));
}

Seconds Freshness::ttl(WallTime now) const { return wholeSeconds(response_time + fresh_for - now); }

Seconds initialAge(const http::HeaderList& response, WallTime request_time, WallTime response_time) {
  const Seconds delay = std::max(Seconds(0), wholeSeconds(response_time - request_time));
  const Seconds corrected = std::min(kMaxDelta, ageValue(response) + delay);
  const auto date_field = response.get("date");
  const auto date = date_field ? http::parseDate(*date_field) : std::nullopt;
  if (!date) return corrected;
  const Seconds apparent = std::clamp(wholeSeconds(response_time - *date), Seconds(0), kMaxDelta);
  return std::max(apparent, corrected);
}

}  // namespace brink::cache
