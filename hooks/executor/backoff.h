// How soon something that died is started again: at once if it had worked for a while, else after a pause that doubles
// each time. A value; whoever starts things keeps one for each.
#pragma once

#include <algorithm>
#include <chrono>

#include "proxy/base/clock.h"

namespace brink::hooks {

class Backoff {
 public:
  static constexpr Duration kFirst = std::chrono::milliseconds(100);
  static constexpr Duration kLongest = std::chrono::seconds(30);
  // Who lived that long died of something else than starting.
  static constexpr Duration kHealthyAge = std::chrono::seconds(10);

  // `age`: how long it worked; zero if it never did.
  void died(SteadyTime now, Duration age) {
    const bool healthy = age > kHealthyAge;
    if (healthy) failures_ = 0;
    until_ = now + (healthy ? Duration::zero() : std::min<Duration>(kFirst * (1 << std::min(failures_, 10)), kLongest));
    ++failures_;
  }
  bool over(SteadyTime now) const { return now >= until_; }
  Duration left(SteadyTime now) const { return std::max(until_ - now, Duration::zero()); }

 private:
  int failures_ = 0;
  SteadyTime until_{};
};

}  // namespace brink::hooks
