// How many contexts of a function had to be started at about the same time of late: so many blanks would have been of
// use. One start after a long silence says nothing; a function that nobody needs more of is forgotten within a minute.
// Pure, thread-affine; one per FunctionPool.
#pragma once

#include <cstddef>

#include "proxy/base/clock.h"

namespace brink::hooks {

class ColdStartDemand {
 public:
  // Starts within this time are one burst: no blank that one of them uses is replaced before the last.
  static constexpr Duration kBurst = std::chrono::milliseconds(100);
  // Without a burst of that size for so long, half as many are expected.
  static constexpr Duration kHalving = std::chrono::seconds(10);

  // A call needed another context.
  void add(SteadyTime now) {
    forget(now);
    const bool after_silence = now - last_ >= kHalving;
    last_ = now;
    if (after_silence) return;
    if (now - burst_began_ >= kBurst) {
      burst_began_ = now;
      burst_ = 0;
    }
    ++burst_;
    if (burst_ < most_) return;
    most_ = burst_;
    seen_ = now;
  }

  std::size_t most(SteadyTime now) {
    forget(now);
    return most_;
  }

 private:
  void forget(SteadyTime now) {
    for (; most_ > 0 && now - seen_ >= kHalving; seen_ += kHalving) most_ /= 2;
  }

  std::size_t most_ = 0;
  SteadyTime seen_{};  // when it was as many, or was halved
  std::size_t burst_ = 0;
  SteadyTime burst_began_{};
  SteadyTime last_{};
};

}  // namespace brink::hooks
