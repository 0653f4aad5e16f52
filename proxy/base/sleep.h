// co_await sleepFor(loop, duration): a pause that is cancelled when the awaiting task is destroyed. Thread-affine.
#pragma once

#include <memory>

#include "proxy/base/event_loop.h"
#include "proxy/base/task.h"

namespace brink {

Task<void> sleepFor(EventLoop& loop, Duration duration);

}  // namespace brink
