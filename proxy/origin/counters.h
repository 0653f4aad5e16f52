// What the origin client counts, per worker. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "proxy/base/counters.h"

namespace brink::origin {

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

  void countRequest(const std::string& origin_id, int code) {
    const std::lock_guard lock(mutex_);
    ++requests_[{origin_id, code}];
  }
  // code 0: no response.
  void eachRequestCount(const std::function<void(const std::string&, int, std::uint64_t)>& visit) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, count] : requests_) visit(key.first, key.second, count);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> requests_;
};

}  // namespace brink::origin
