// Time, injected. Event loops read the system's clocks once per turn; everything that runs in a turn sees the same
// time, and tests move time by hand.
//
// Steady time is for deadlines and durations; wall time is for HTTP dates, ages, logs and TTLs.
#pragma once

#include <chrono>

namespace brink {

using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

// Thread-affine to the loop that owns it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual SteadyTime now() const = 0;
  virtual WallTime wallNow() const = 0;
};

// Reads the kernel's clocks when refresh() is called and answers from memory until the next.
class SystemClock final : public Clock {
 public:
  SystemClock() { refresh(); }
  void refresh() {
    now_ = std::chrono::steady_clock::now();
    wall_ = std::chrono::system_clock::now();
  }
  SteadyTime now() const override { return now_; }
  WallTime wallNow() const override { return wall_; }

 private:
  SteadyTime now_;
  WallTime wall_;
};

}  // namespace brink
