// Counters and histograms for the hot path: relaxed atomics, no locks, no allocation, no label lookup. Modules hold
// them in plain structs; proxy/server/metrics turns those structs into Prometheus text when somebody asks. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace brink {

class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void add(std::int64_t delta) { value_.fetch_add(delta, std::memory_order_relaxed); }
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

// Durations in the bounds of facts' conventions for requests and hooks (seconds): the last bucket is +Inf.
class DurationHistogram {
 public:
  static constexpr std::array<double, 19> kBounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                  0.025,  0.05,    0.075,  0.1,   0.25,   0.5,   0.75,
                                                  1,      2.5,     5,      7.5,   10};

  void observe(std::chrono::nanoseconds duration) {
    const double seconds = std::chrono::duration<double>(duration).count();
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && seconds > kBounds[bucket]) ++bucket;
    buckets_[bucket].add();
    sum_ns_.add(static_cast<std::uint64_t>(duration.count() < 0 ? 0 : duration.count()));
  }
  std::uint64_t bucket(std::size_t index) const { return buckets_[index].value(); }
  double sum() const { return static_cast<double>(sum_ns_.value()) * 1e-9; }

 private:
  std::array<Counter, kBounds.size() + 1> buckets_;
  Counter sum_ns_;
};

// Sizes in bytes, by powers of ten: the last bucket is +Inf.
class SizeHistogram {
 public:
  static constexpr std::array<double, 8> kBounds{1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  void observe(std::uint64_t bytes) {
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && static_cast<double>(bytes) > kBounds[bucket]) ++bucket;
    buckets_[bucket].add();
    sum_.add(bytes);
  }
  std::uint64_t bucket(std::size_t index) const { return buckets_[index].value(); }
  double sum() const { return static_cast<double>(sum_.value()); }

 private:
  std::array<Counter, kBounds.size() + 1> buckets_;
  Counter sum_;
};

}  // namespace brink
