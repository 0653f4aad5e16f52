// Blanks of a function on one worker: contexts forked from its template ahead of calls and not initialised. They hide
// the fork and what a forked process pays at its first steps; module init is the first call's.
#include <algorithm>

#include "hooks/function_pool.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

// After a blank died by itself, because whatever kills it kills the next one too, or had to go because room or memory
// was needed.
constexpr Duration kBlankPause = 10s;

}  // namespace

// Contexts that idle serve the next burst better, and what has no permit cannot be used.
std::size_t FunctionPool::blanksWanted() {
  const std::size_t demand = demand_.most(now());
  if (demand <= idle_.size() || retired_ || now() < blanks_pause_) return 0;
  const auto permits = std::max<std::int64_t>(registry_.concurrency().left(*version_->concurrency), 0);
  const std::size_t most = std::min<std::size_t>(host_.settings().max_blanks, static_cast<std::size_t>(permits));
  return std::min(demand - idle_.size(), most);
}

// One at a time: the calls of this moment want the processors too. Never makes room, and never asks for a template.
bool FunctionPool::stockBlanks() {
  if (!waiting_.empty() || blanks_.size() >= blanksWanted() || !link_ || link_->retired()) return false;
  auto blank = registry_.startBlank(*this, link_);
  if (!blank) return false;
  contexts_.push_back(*blank);
  blanks_.push_back(*blank);
  version_->metrics->contexts_blank.add(1);
  return blanks_.size() < blanksWanted();
}

// Once a second, not whenever a context falls idle: between two calls the number that is wanted goes up and down.
void FunctionPool::tendBlanks() {
  const std::size_t wanted = blanksWanted();
  while (blanks_.size() > wanted) evict(*blanks_.front(), EvictReason::Unneeded);
  if (stockBlanks()) host_.needTick();
}

// The oldest: it has had the most time to get ready.
Result<ExecutionContext*> FunctionPool::startInBlank(HookCallPtr& first) {
  ExecutionContext* blank = blanks_.front();
  blanks_.erase(blanks_.begin());
  version_->metrics->contexts_blank.add(-1);
  version_->metrics->blanks_used.add();
  registry_.startIn(*blank, first);
  return blank;
}

void FunctionPool::forgetBlank(const ExecutionContext& blank, Gone how) {
  std::erase(blanks_, &blank);
  version_->metrics->contexts_blank.add(-1);
  version_->metrics->blanks_wasted.add();
  if (how == Gone::Dead) pauseBlanks();
}

void FunctionPool::pauseBlanks() { blanks_pause_ = now() + kBlankPause; }

}  // namespace brink::hooks
