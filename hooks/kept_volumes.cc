#include "hooks/kept_volumes.h"

#include <algorithm>

namespace brink::hooks {

KeptVolumes::Expected::Expected(std::shared_ptr<KeptVolumes> owner, TmpVolume volume, SteadyTime since)
    : owner_(std::move(owner)), volume_(std::move(volume)), since_(since) {}

KeptVolumes::Expected::~Expected() {
  if (!owner_) return;
  const auto found = std::ranges::find(owner_->expected_, since_);
  if (found != owner_->expected_.end()) owner_->expected_.erase(found);
}

void KeptVolumes::Expected::arrive(SteadyTime now) {
  if (owner_) owner_->give(std::move(volume_), now);
}

KeptVolumes::Expected KeptVolumes::expect(TmpVolume volume, SteadyTime now) {
  if (volume.look() == 0) return {};
  expected_.push_back(now);
  return {shared_from_this(), std::move(volume), now};
}

void KeptVolumes::give(TmpVolume volume, SteadyTime now) {
  if (volume.look() == 0) return;
  ready_.push_back({.volume = std::move(volume), .since = now});
  if (ready_.size() <= kMaxKept) return;
  surplus_.push_back(std::move(ready_.front().volume));
  ready_.pop_front();
}

TmpVolume KeptVolumes::take() {
  if (ready_.empty()) return {};
  TmpVolume last = std::move(ready_.back().volume);
  ready_.pop_back();
  return last;
}

bool KeptVolumes::awaited(SteadyTime now) const {
  const auto patient = [now](SteadyTime since) { return now - since < kPatience; };
  return ready_.empty() && std::ranges::any_of(expected_, patient);
}

std::uint64_t KeptVolumes::look() {
  std::uint64_t bytes = 0;
  for (auto& kept : ready_) bytes += kept.volume.look();
  for (auto& volume : surplus_) bytes += volume.look();
  return bytes;
}

std::vector<TmpVolume> KeptVolumes::takeOlderThan(SteadyTime limit) {
  std::vector<TmpVolume> old = std::exchange(surplus_, {});
  for (; !ready_.empty() && ready_.front().since < limit; ready_.pop_front()) {
    old.push_back(std::move(ready_.front().volume));
  }
  return old;
}

}  // namespace brink::hooks
