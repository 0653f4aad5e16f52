// Time that moves only when a test says so. Both readings advance together; the wall time can also be set alone, as an
// operator or NTP would. Thread-affine to the test.
#pragma once

#include "proxy/base/clock.h"

namespace brink::test {

class ManualClock final : public Clock {
 public:
  // 2023-11-14 22:13:20 UTC: a date that is easy to recognise in failures.
  static constexpr WallTime kStart{std::chrono::seconds(1'700'000'000)};

  SteadyTime now() const override { return now_; }
  WallTime wallNow() const override { return wall_; }

  void advance(Duration by) {
    now_ += by;
    wall_ += by;
  }
  void setWall(WallTime wall) { wall_ = wall; }

 private:
  SteadyTime now_{std::chrono::hours(1)};  // not zero: a default-constructed time point must look wrong
  WallTime wall_ = kStart;
};

}  // namespace brink::test
