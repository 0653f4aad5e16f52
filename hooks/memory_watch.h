// Whether memory is short, and how many unused contexts should go for it: looked at once a second, for the whole
// process. The machine counts, and the control groups that Brink runs in if they have limits: whichever is closest to
// its end.
//
//   MemoryWatch watch(loop, makeSystemMemory(), [](std::size_t contexts) { ... });
//   watch.setReserve(5);
//
// Thread-affine to the loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "proxy/base/event_loop.h"

namespace brink::hooks {

struct MemoryReading {
  std::uint64_t available = 0;  // bytes, what the kernel could take back from its caches included
  std::uint64_t total = 0;
};

class MemoryReader {
 public:
  virtual ~MemoryReader() = default;
  // nullopt: it cannot be told.
  virtual std::optional<MemoryReading> read() = 0;
};

// Where the kernel tells of it; tests have files of their own.
struct MemoryPlaces {
  std::string proc = "/proc";
  std::string control_groups = "/sys/fs/cgroup";  // v2 (unified), or v1 with `memory` below it
};
std::unique_ptr<MemoryReader> makeSystemMemory(MemoryPlaces places = {});

class MemoryWatch {
 public:
  // What a warm context has for itself after some calls, with its page tables; the next look tells whether it was
  // enough.
  static constexpr std::uint64_t kContextBytes = 1 << 20;
  // Asked for in one second: more are hardly killed and cleared away in that time.
  static constexpr std::size_t kMostAtOnce = 256;

  // `give_up` is called once a second while memory is short, with how many unused contexts should be ended.
  MemoryWatch(EventLoop& loop, std::unique_ptr<MemoryReader> reader, std::function<void(std::size_t)> give_up);

  // Percent of the total that should be available; 0: nobody looks. Once memory is short it stays so until a tenth
  // more than that is available.
  void setReserve(std::uint32_t percent);

  bool isShort() const { return short_; }

 private:
  void look();

  std::unique_ptr<MemoryReader> reader_;
  std::function<void(std::size_t)> give_up_;
  std::unique_ptr<Timer> timer_;
  std::uint32_t reserve_percent_ = 0;
  bool short_ = false;
};

}  // namespace brink::hooks
