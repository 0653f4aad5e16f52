// What transactions count, per worker. Request counts carry labels (distribution, method, code, protocol), so they live
// in a small map behind a mutex that only the scraper ever contends for. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "proxy/base/clock.h"
#include "proxy/base/counters.h"
#include "proxy/http/message.h"

namespace brink::transaction {

enum class CacheResult : std::uint8_t { Hit, RefreshHit, Miss, Error, Bypass, kCount };
// "hit", "refresh_hit", …
std::string_view name(CacheResult result);

struct RequestLabels {
  std::uint32_t distribution = 0;  // index in the configuration; conf::kNone: unknown host
  std::uint8_t method = 0;         // index in kMethodNames
  std::uint8_t protocol = 0;       // http::Version
  std::uint16_t code = 0;
};

inline constexpr std::string_view kMethodNames[] = {"GET",    "HEAD",  "POST",    "PUT",
                                                    "DELETE", "PATCH", "OPTIONS", "_OTHER"};
std::uint8_t methodIndex(std::string_view method);

class Counters {
 public:
  void countRequest(const RequestLabels& labels, Duration duration, std::uint64_t response_bytes);
  void eachRequestCount(const std::function<void(const RequestLabels&, std::uint64_t)>& visit) const;

  Gauge in_flight;
  DurationHistogram duration;
  SizeHistogram response_size;  // heads and bodies, as sent
  Counter cache_results[static_cast<std::size_t>(CacheResult::kCount)];
  Counter collapsed;    // requests that followed another's fill
  Counter viewer_left;  // transactions cancelled by the viewer

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::uint64_t> requests_;
};

}  // namespace brink::transaction
