#include "hooks/storage_bound.h"

#include <algorithm>
#include <compare>
#include <iterator>
#include <map>
#include <utility>

namespace brink::hooks {
namespace {

// Per look: a millisecond or two of the kernel's time.
constexpr std::uint64_t kFadeStep = 16 << 20;

// By number: a pointer may not outlive the first that goes. Idle ones first, then the largest.
struct Victim {
  bool idle = false;
  std::uint64_t bytes = 0;
  std::uint64_t context = 0;
  std::uint64_t from = 0;
  auto operator<=>(const Victim&) const = default;
};
struct Use {
  std::uint64_t bytes = 0;
  std::vector<Victim> victims;
};

}  // namespace

bool StorageBound::look(Look which, ContextRegistry& registry, const std::vector<FunctionPool*>& functions) {
  fadeStep();
  std::uint64_t bytes = 0;
  if (which == Look::Active) {
    for (ExecutionContext* context : registry.active()) context->tmp.look();
  }
  for (ExecutionContext* context : registry.all()) {
    bytes += which == Look::All ? context->tmp.look() : context->tmp.seenBytes();
  }
  for (FunctionPool* function : functions) bytes += function->keptTmp().look();
  std::uint64_t going = 0;
  for (const TmpVolume& volume : fading_) going += volume.seenBytes();
  part_.set(bytes + going, going);
  if (const std::uint64_t excess = part_.excess(workers_); excess > 0) shrink(excess, registry, functions);
  return !registry.active().empty() || !fading_.empty();
}

void StorageBound::shrink(std::uint64_t excess, ContextRegistry& registry,
                          const std::vector<FunctionPool*>& functions) {
  std::map<FunctionPool*, Use> uses;
  for (FunctionPool* function : functions) uses[function].bytes = function->keptTmp().look();
  for (ExecutionContext* context : registry.all()) {
    const std::uint64_t bytes = context->tmp.seenBytes();
    if (bytes == 0) continue;
    Use& use = uses[&context->function()];
    use.bytes += bytes;
    const auto phase = context->phase();
    use.victims.push_back({.idle = phase == ExecutionContext::Phase::Idle || phase == ExecutionContext::Phase::Blank,
                           .bytes = bytes,
                           .context = context->id(),
                           .from = context->link().id()});
  }
  std::vector<std::pair<FunctionPool*, Use>> order(uses.begin(), uses.end());
  std::ranges::sort(order, std::ranges::greater(), [](const auto& entry) { return entry.second.bytes; });
  const auto freed = [this, &excess](std::uint64_t bytes) {
    storage_.evictions.add();
    excess -= std::min(excess, bytes);
  };
  for (auto& [function, use] : order) {
    while (excess > 0 && function->keptTmp().size() > 0) {
      fading_.push_back(function->keptTmp().take());
      freed(fading_.back().seenBytes());
    }
    std::ranges::sort(use.victims, std::ranges::greater());
    for (const Victim& victim : use.victims) {
      if (excess == 0) return;
      // Ending one may end or start others.
      ExecutionContext* context = registry.find(victim.context, victim.from);
      if (context == nullptr) continue;
      freed(victim.bytes);
      function->endForStorage(*context);
    }
  }
}

void StorageBound::fade(std::vector<TmpVolume> volumes) { std::ranges::move(volumes, std::back_inserter(fading_)); }

void StorageBound::fadeStep() {
  if (!fading_.empty() && !fading_.back().fade(kFadeStep)) fading_.pop_back();
}

}  // namespace brink::hooks
