// Provisioned contexts of a function on one worker: made ahead of calls, kept, replaced.
#include <algorithm>
#include <utility>

#include "hooks/function_pool.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

// Inits of one function at once: with all of a large number, each would use up its time limit waiting for a processor.
constexpr std::size_t kStartsAtOnce = 8;
// As Lambda: the larger of this and the function's timeout, not the ten seconds of a call's init.
constexpr Duration kProvisionedInitLimit = 130s;
// After an init that failed; doubled with each further one. What fails to load fails again.
constexpr Duration kFirstPause = 250ms;
constexpr Duration kLongestPause = 64s;
// One failure may be an accident, as for calls: their first failed init is repeated too.
constexpr unsigned kFailuresToTell = 2;

}  // namespace

// Those of a replaced zygote: each goes when its successor is ready.
std::size_t FunctionPool::outdatedProvisioned() const {
  if (provisioned_ == 0) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(
      contexts_, [](ExecutionContext* context) { return context->provisioned && context->link().outdated(); }));
}

// Whether it is one more than are wanted. Outdated ones go first.
bool FunctionPool::isSurplus(ExecutionContext& context) const {
  if (!context.provisioned) return false;
  const std::size_t wanted = version_->provisioning->shareOf(worker_.number, worker_.count);
  if (provisioned_ - provisioned_starting_ <= wanted) return false;
  return context.link().outdated() || outdatedProvisioned() == 0;
}

bool FunctionPool::provision() {
  retired_ = false;
  const std::size_t wanted = version_->provisioning->shareOf(worker_.number, worker_.count);
  const auto surplus = [this](ExecutionContext* context) { return isSurplus(*context); };
  for (auto found = std::ranges::find_if(idle_, surplus); found != idle_.end();
       found = std::ranges::find_if(idle_, surplus)) {
    evict(**found, EvictReason::Retired);  // the busy ones go when they are idle
  }
  if (provisioned_ - outdatedProvisioned() >= wanted || now() < provision_pause_) return false;
  if (!link_ || link_->retired()) {
    askForTemplate();
    return false;
  }
  while (provisioned_ - outdatedProvisioned() < wanted && provisioned_starting_ < kStartsAtOnce) {
    if (!startProvisioned()) return true;
  }
  return false;
}

bool FunctionPool::startProvisioned() {
  if (tmp_->awaited(now())) return false;
  auto started = registry_.startIdle(*this, link_);
  if (!started) {
    if (started.error().code == ErrorCode::Overloaded) {
      if (registry_.concurrency().isFull()) makeRoom();
    } else {
      askForTemplate();
    }
    return false;
  }
  contexts_.push_back(*started);
  ++starting_;
  ++provisioned_;
  ++provisioned_starting_;
  version_->metrics->contexts_starting.add(1);
  (*started)->deadline = now() + std::max<Duration>(kProvisionedInitLimit, version_->settings.timeout);
  host_.needDeadline((*started)->deadline);
  return true;
}

void FunctionPool::provisionedIsReady(std::chrono::nanoseconds init) {
  --provisioned_starting_;
  provision_failures_ = 0;
  version_->metrics->init_duration.observe(init);
  version_->provisioning->ready.add(1);
  version_->provisioning->setFailure("");
  host_.needTick();  // the next ones
}

void FunctionPool::provisionedFailed(std::string why) {
  version_->provisioning->failed_inits.add();
  const auto doublings = std::min(provision_failures_, 8U);
  provision_pause_ = now() + std::min(kFirstPause * (1 << doublings), kLongestPause);
  if (++provision_failures_ < kFailuresToTell) return;
  host_.reportUnprovisioned(*this, why);
  version_->provisioning->setFailure(std::move(why));
}

void FunctionPool::forgetProvisioned(const ExecutionContext& context) {
  --provisioned_;
  if (context.phase() == ExecutionContext::Phase::Starting) {
    --provisioned_starting_;
  } else {
    version_->provisioning->ready.add(-1);
  }
  if (!retired_) host_.needTick();  // its successor
}

void FunctionPool::countProvisioned(const ExecutionContext& context) {
  Provisioning& provisioning = *version_->provisioning;
  if (context.provisioned) {
    provisioning.invocations.add();
  } else if (provisioning.wanted() > 0) {
    provisioning.spillovers.add();
  }
}

}  // namespace brink::hooks
