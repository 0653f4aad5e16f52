// How long a function's calls take as a rule: decides whether a call may queue behind another, and whether more
// contexts help. One call that was delayed by the machine must not change the picture, so this is no average: a vote of
// the last eight calls, and a running median. Pure, thread-affine.
#pragma once

#include <bit>
#include <chrono>
#include <cstdint>

namespace brink::hooks {

class UsualDuration {
 public:
  using Nanoseconds = std::chrono::nanoseconds;

  // Longer ones are slow: no call waits behind one of those (200 µs: facts, "Wedge").
  static constexpr Nanoseconds kSlow = std::chrono::microseconds(200);
  // Longer ones are worth a context each: forking one takes about as long.
  static constexpr Nanoseconds kVerySlow = std::chrono::milliseconds(1);

  void add(Nanoseconds duration) {
    known_ = true;
    slow_ = static_cast<std::uint8_t>(slow_ << 1 | (duration >= kSlow ? 1 : 0));
    very_slow_ = static_cast<std::uint8_t>(very_slow_ << 1 | (duration >= kVerySlow ? 1 : 0));
    const Nanoseconds step = median_ / 4;
    median_ = duration > median_ ? median_ + step + std::chrono::microseconds(1) : median_ - step;
  }
  bool slow() const { return std::popcount(slow_) > kVotes / 2; }
  bool verySlow() const { return std::popcount(very_slow_) > kVotes / 2; }
  Nanoseconds median() const { return median_; }
  bool known() const { return known_; }

 private:
  static constexpr int kVotes = 8;
  std::uint8_t slow_ = 0;
  std::uint8_t very_slow_ = 0;
  Nanoseconds median_{0};
  bool known_ = false;
};

}  // namespace brink::hooks
