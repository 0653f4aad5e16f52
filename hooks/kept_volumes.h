// /tmp of contexts that were lost (timeout, crash, error of init), for the next contexts of the same function version
// on the same worker: Lambda resets the process of an environment and keeps its /tmp.
//
//   a lost context's volume:   kill asked ──exit told──> ready ──next context──> taken
//                              (never two processes at once)  └─ too old, too many, room needed ──> faded
//
// Never another function's, nor another version's: each FunctionPool has one of these. Thread-affine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "hooks/tmp_volume.h"
#include "proxy/base/clock.h"

namespace brink::hooks {

class KeptVolumes : public std::enable_shared_from_this<KeptVolumes> {
 public:
  // Of one function on one worker. A function whose contexts die faster than new ones start needs no more.
  static constexpr std::size_t kMaxKept = 16;
  // How long the next context waits for the end of the one before it. The kernel needs a millisecond.
  static constexpr Duration kPatience = std::chrono::milliseconds(50);

  // A volume whose context was killed and may still run. Dropped without an arrive(), it goes.
  class Expected {
   public:
    Expected() = default;
    Expected(std::shared_ptr<KeptVolumes> owner, TmpVolume volume, SteadyTime since);
    Expected(Expected&&) noexcept = default;
    Expected& operator=(Expected&&) = delete;
    ~Expected();
    // The process is gone.
    void arrive(SteadyTime now);

   private:
    std::shared_ptr<KeptVolumes> owner_;
    TmpVolume volume_;
    SteadyTime since_{};
  };

  // What was never used is not kept.
  Expected expect(TmpVolume volume, SteadyTime now);
  // Of a context whose process is gone, or that was never forked.
  void give(TmpVolume volume, SteadyTime now);
  // The one that came last; none if there is none.
  TmpVolume take();
  // Nothing can be taken yet, but soon.
  bool awaited(SteadyTime now) const;

  std::uint64_t look();
  std::size_t size() const { return ready_.size(); }
  // Those that came before `limit`, and whatever else goes: to be faded by the caller.
  std::vector<TmpVolume> takeOlderThan(SteadyTime limit);

 private:
  struct Kept {
    TmpVolume volume;
    SteadyTime since;
  };
  std::deque<Kept> ready_;            // the oldest first
  std::vector<TmpVolume> surplus_;    // more than kMaxKept
  std::vector<SteadyTime> expected_;  // since when
};

}  // namespace brink::hooks
