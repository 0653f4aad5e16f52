#include "proxy/base/sleep.h"

namespace brink {

Task<void> sleepFor(EventLoop& loop, Duration duration) {
  Signal elapsed(loop.ready());
  const auto timer = loop.makeTimer([&elapsed] { elapsed.wake(); });
  timer->start(duration);
  co_await elapsed.wait();
}

}  // namespace brink
