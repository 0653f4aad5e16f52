#include "proxy/base/event_loop.h"

namespace brink {
namespace {
// Coroutines that make each other ready without end must not starve the sockets. A usual turn needs two or three
// rounds.
constexpr int kMaxRounds = 16;
}  // namespace

bool EventLoop::runQueues() {
  for (int round = 0; round < kMaxRounds; ++round) {
    for (int inner = 0; inner < kMaxRounds && !ready_.empty(); ++inner) ready_.runOnce();
    wake_.runOnce();
    flush_.runOnce();
    if (ready_.empty() && wake_.empty() && flush_.empty()) return false;
  }
  return true;
}

}  // namespace brink
