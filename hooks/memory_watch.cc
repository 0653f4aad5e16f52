#include "hooks/memory_watch.h"

#include <algorithm>
#include <utility>

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

constexpr Duration kInterval = 1s;

}  // namespace

MemoryWatch::MemoryWatch(EventLoop& loop, std::unique_ptr<MemoryReader> reader,
                         std::function<void(std::size_t)> give_up)
    : reader_(std::move(reader)), give_up_(std::move(give_up)), timer_(loop.makeTimer([this] { look(); })) {}

void MemoryWatch::setReserve(std::uint32_t percent) {
  reserve_percent_ = percent;
  if (percent == 0) {
    timer_->cancel();
    short_ = false;
  } else if (!timer_->armed()) {
    timer_->start(kInterval);
  }
}

void MemoryWatch::look() {
  timer_->start(kInterval);
  const auto reading = reader_->read();
  if (!reading) return;
  const std::uint64_t reserve = reading->total / 100 * reserve_percent_;
  const std::uint64_t wanted = short_ ? reserve + reserve / 10 : reserve;
  short_ = reading->available < wanted;
  if (!short_) return;
  const std::uint64_t contexts = (wanted - reading->available + kContextBytes - 1) / kContextBytes;
  give_up_(std::min<std::uint64_t>(contexts, kMostAtOnce));
}

}  // namespace brink::hooks
