// How long an origin may say nothing while somebody waits for it.
//
//   Resting ──wait()──> Waiting ──progress()──> Waiting, from now on
//      ^───── rest() ──────┘  └── `limit` without progress ──> on_silence, Resting
//
// Hearing something is a store, not a timer's operation: the timer looks when it expires. Thread-affine.
#pragma once

#include <functional>
#include <memory>

#include "proxy/base/event_loop.h"

namespace brink::origin {

class SilenceLimit {
 public:
  SilenceLimit(EventLoop& loop, std::function<void()> on_silence);

  // Waits from now on, for so long.
  void begin(Duration limit);
  // Somebody waits. Nothing changes if that was so before.
  void wait() {
    if (!waiting_) restart();
  }
  // Something came: the time begins anew if somebody waits.
  void progress() {
    if (waiting_) restart();
  }
  // Nobody waits for the origin now.
  void rest() { waiting_ = false; }

 private:
  void restart();
  void look();

  EventLoop& loop_;
  const std::function<void()> on_silence_;
  std::unique_ptr<Timer> timer_;
  Duration limit_{0};
  SteadyTime due_;
  SteadyTime armed_for_;
  bool waiting_ = false;
};

}  // namespace brink::origin
