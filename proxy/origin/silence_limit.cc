#include "proxy/origin/silence_limit.h"

#include <utility>

namespace brink::origin {

SilenceLimit::SilenceLimit(EventLoop& loop, std::function<void()> on_silence)
    : loop_(loop), on_silence_(std::move(on_silence)), timer_(loop.makeTimer([this] { look(); })) {}

void SilenceLimit::begin(Duration limit) {
  limit_ = limit;
  restart();
}

void SilenceLimit::restart() {
  waiting_ = true;
  due_ = loop_.clock().now() + limit_;
  // A timer that is armed for an earlier time looks then, and goes on.
  if (timer_->armed() && armed_for_ <= due_) return;
  armed_for_ = due_;
  timer_->start(limit_);
}

void SilenceLimit::look() {
  if (!waiting_) return;
  const SteadyTime now = loop_.clock().now();
  if (now >= due_) {
    waiting_ = false;
    return on_silence_();
  }
  armed_for_ = due_;
  timer_->start(due_ - now);
}

}  // namespace brink::origin
