// How contexts wake a worker: a non-blocking pipe whose write end they all hold, and a page that only the worker
// writes, which tells whether it sleeps (hooks/protocol/slot.h, "the bell"). One per worker, thread-affine.
#pragma once

#include <cstdint>

#include "hooks/protocol/slot.h"
#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

class WorkerBell {
 public:
  static Result<WorkerBell> make();
  WorkerBell(WorkerBell&& other) noexcept;
  WorkerBell& operator=(WorkerBell&&) = delete;
  ~WorkerBell();

  int readEnd() const { return read_end_.get(); }
  int writeEnd() const { return write_end_.get(); }
  int sleepPage() const { return page_fd_.get(); }

  // From here on contexts ring. The caller looks at its slots once more after this and before it really sleeps.
  void announceSleep();
  void announceAwake();
  // Empties the pipe, as far as one read goes: the loop comes back while there is more.
  void drain();

 private:
  WorkerBell() = default;

  UniqueFd read_end_;
  UniqueFd write_end_;
  UniqueFd page_fd_;
  protocol::SleepPage* page_ = nullptr;
};

}  // namespace brink::hooks
