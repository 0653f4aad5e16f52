// What the origin client counts, per worker. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "proxy/base/clock.h"
#include "proxy/base/counters.h"

namespace brink::origin {

// How the last request to an origin ended.
struct LastSeen {
  SteadyTime when;
  bool answered = false;
};

struct OriginCounters {
  Counter connections_opened;
  Counter connections_reused;
  Counter connect_failures;
  Counter timeouts;
  Counter retries;
  Counter outbound_denied;  // a hook named an address that the policy forbids
  Counter overloaded;       // kMaxConnections reached
  Gauge connections;        // open now, idle ones included
  Gauge idle;
  DurationHistogram duration;  // from the call to the response head

  // code 0: no response; whether that says something about the origin.
  void countRequest(const std::string& origin_id, int code, SteadyTime now, bool telling = true) {
    const std::lock_guard lock(mutex_);
    ++requests_[{origin_id, code}];
    if (telling) last_seen_[origin_id] = {.when = now, .answered = code != 0};
  }
  void eachRequestCount(const std::function<void(const std::string&, int, std::uint64_t)>& visit) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, count] : requests_) visit(key.first, key.second, count);
  }

  void eachLastSeen(const std::function<void(const std::string&, const LastSeen&)>& visit) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [origin, last] : last_seen_) visit(origin, last);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> requests_;
  std::map<std::string, LastSeen> last_seen_;
};

}  // namespace brink::origin
