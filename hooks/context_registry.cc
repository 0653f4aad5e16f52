#include "hooks/context_registry.h"

#include <algorithm>
#include <utility>

#include "hooks/function_pool.h"
#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

constexpr std::size_t kNotActive = ~std::size_t{0};
// Of a /tmp that nobody uses any more: the kernel frees a megabyte in a tenth of a millisecond.
constexpr std::uint64_t kFreedAtOnce = 8 << 20;
// The kernel ends a process in milliseconds, and its template tells at once, if it is well.
constexpr Duration kExitPatience = std::chrono::seconds(1);
// A process with 10 GB to free takes seconds of the kernel's time.
constexpr Duration kExitLimit = std::chrono::seconds(10);

}  // namespace

ContextRegistry::~ContextRegistry() {
  CHECK(contexts_.empty());
  for (std::size_t i = 0; i < dying_.size(); ++i) concurrency_.removeEnded();
}

Result<ExecutionContext*> ContextRegistry::start(FunctionPool& function, const TemplateLinkPtr& link,
                                                 HookCallPtr& first) {
  if (first->record.size() > protocol::kInboundBytes) {
    return fail(ErrorCode::MessageTooLarge, Side::Hook, "the event is larger than a slot");
  }
  auto context = fork(function, link, function.initType(), function.takeTmp());
  if (!context) return context;
  (*context)->has_permit = true;
  (*context)->post(std::move(first), now());
  return context;
}

Result<ExecutionContext*> ContextRegistry::startIdle(FunctionPool& function, const TemplateLinkPtr& link) {
  auto context = fork(function, link, protocol::InitType::Provisioned, function.takeTmp());
  if (!context) return context;
  (*context)->provisioned = true;
  (*context)->front_since = now();
  return context;
}

Result<ExecutionContext*> ContextRegistry::fork(FunctionPool& function, const TemplateLinkPtr& link,
                                                protocol::InitType type, Result<TmpVolume> tmp) {
  if (!tmp) return std::unexpected(tmp.error());
  auto asked = askFor(*link, type, *tmp);
  if (!asked) {
    function.keptTmp().give(std::move(*tmp), now());
    return std::unexpected(asked.error());
  }
  auto made =
      std::make_unique<ExecutionContext>(asked->id, function, link, std::move(asked->slot), loop_.wake(), now());
  ExecutionContext& context = *made;
  context.tmp = std::move(*tmp);
  ++started_;
  contexts_.emplace(asked->id, std::move(made));
  context.active_index = kNotActive;
  activate(context);
  return &context;
}

Result<ContextRegistry::Asked> ContextRegistry::askFor(TemplateLink& link, protocol::InitType type,
                                                       const TmpVolume& tmp) {
  if (!concurrency_.tryAddContext()) return fail(ErrorCode::Overloaded, Side::Hook, "too many contexts", Retry::Yes);
  auto slot = ContextSlot::make();
  if (!slot) {
    concurrency_.removeContext();
    return std::unexpected(slot.error());
  }
  const std::uint64_t id = source_->nextContextId();
  const auto asked = link.makeContext(id, type, slot->memfd(), bell_.writeEnd(), bell_.sleepPage(), tmp.memfd());
  if (!asked) {
    concurrency_.removeContext();
    return std::unexpected(asked.error());
  }
  return Asked{id, std::move(*slot)};
}

Result<ExecutionContext*> ContextRegistry::startBlank(FunctionPool& function, const TemplateLinkPtr& link) {
  if (!concurrency_.tryAddBlank()) return fail(ErrorCode::Overloaded, Side::Hook, "too many blanks", Retry::Yes);
  auto context = fork(function, link, function.initType(), function.newTmp());
  if (!context) {
    concurrency_.removeBlank();
    return context;
  }
  deactivate(**context);
  (*context)->settleBlank();
  blanks_.add(**context);
  return context;
}

void ContextRegistry::startIn(ExecutionContext& blank, HookCallPtr& first) {
  CHECK(blank.phase() == ExecutionContext::Phase::Blank);
  activate(blank);
  concurrency_.removeBlank();
  blank.has_permit = true;
  blank.post(std::move(first), now());
}

std::unique_ptr<ExecutionContext> ContextRegistry::extract(ExecutionContext& context) {
  CHECK(context.empty() && !context.has_permit);
  deactivate(context);
  leaveUnused(context);
  if (context.phase() == ExecutionContext::Phase::Blank) concurrency_.removeBlank();
  auto node = contexts_.extract(context.id());
  return std::move(node.mapped());
}

void ContextRegistry::kill(ExecutionContext& context) {
  if (context.pidfd) source_->kill(context.pidfd.get());
  const auto killed = extract(context);
  KeptVolumes& kept = killed->function().keptTmp();
  concurrency_.beginEnding();
  dying_.emplace(killed->id(),
                 Dying{.link = killed->shareLink(),
                       .pidfd = std::move(killed->pidfd),
                       .tmp = killed->keeps_tmp ? kept.expect(std::move(killed->tmp), now()) : KeptVolumes::Expected(),
                       .since = now()});
}

bool ContextRegistry::waitsForExit() const {
  return std::ranges::any_of(dying_, [this](const auto& entry) { return now() - entry.second.since < kExitPatience; });
}

std::vector<std::uint64_t> ContextRegistry::silentTemplates() const {
  std::vector<std::uint64_t> silent;
  for (const auto& [id, dying] : dying_) {
    if (now() - dying.since >= kExitLimit) silent.push_back(dying.link->id());
  }
  std::ranges::sort(silent);
  silent.erase(std::ranges::unique(silent).begin(), silent.end());
  return silent;
}

void ContextRegistry::bury(ExecutionContext& context) {
  const auto dead = extract(context);
  if (dead->keeps_tmp) {
    dead->function().keptTmp().give(std::move(dead->tmp), now());
  } else if (dead->tmp && dead->tmp.look() > kFreedAtOnce) {
    left_files_.push_back(std::move(dead->tmp));
  }
  concurrency_.removeContext();
}

void ContextRegistry::activate(ExecutionContext& context) {
  if (context.active_index != kNotActive) return;
  leaveUnused(context);
  context.active_index = active_.size();
  active_.push_back(&context);
}

void ContextRegistry::deactivate(ExecutionContext& context) {
  if (context.active_index == kNotActive) return;
  active_.back()->active_index = context.active_index;
  active_[context.active_index] = active_.back();
  active_.pop_back();
  context.active_index = kNotActive;
}

void ContextRegistry::idle(ExecutionContext& context) {
  deactivate(context);
  context.settleIdle();
  context.idle_since = now();
  if (!context.provisioned) idle_.add(context);
}

void ContextRegistry::leaveUnused(ExecutionContext& context) {
  UnusedContexts& unused = context.phase() == ExecutionContext::Phase::Blank ? blanks_ : idle_;
  unused.remove(context);
}

void ContextRegistry::UnusedContexts::add(ExecutionContext& context) {
  context.less_recent = newest;
  if (newest != nullptr) newest->more_recent = &context;
  newest = &context;
  if (oldest == nullptr) oldest = &context;
}

void ContextRegistry::UnusedContexts::remove(ExecutionContext& context) {
  if (context.less_recent != nullptr) context.less_recent->more_recent = context.more_recent;
  if (context.more_recent != nullptr) context.more_recent->less_recent = context.less_recent;
  if (oldest == &context) oldest = context.more_recent;
  if (newest == &context) newest = context.less_recent;
  context.less_recent = context.more_recent = nullptr;
}

bool ContextRegistry::anyOutput() const {
  return std::ranges::any_of(active_, [](const ExecutionContext* context) { return context->hasOutput(); });
}

ExecutionContext* ContextRegistry::find(std::uint64_t context_id, std::uint64_t template_id) {
  const auto found = contexts_.find(context_id);
  if (found == contexts_.end() || found->second->link().id() != template_id) return nullptr;
  return found->second.get();
}

std::vector<ExecutionContext*> ContextRegistry::ofTemplate(std::uint64_t template_id) {
  std::vector<ExecutionContext*> found;
  for (auto& [id, context] : contexts_) {
    if (context->link().id() == template_id) found.push_back(context.get());
  }
  return found;
}

void ContextRegistry::onStarted(std::uint64_t context_id, std::uint64_t template_id, UniqueFd pidfd) {
  if (ExecutionContext* context = find(context_id, template_id)) {
    context->pidfd = std::move(pidfd);
    return;
  }
  // Killed before it was known, or not ours at all: either way it must not live.
  source_->kill(pidfd.get());
}

bool ContextRegistry::onKilledExited(std::uint64_t context_id, std::uint64_t template_id) {
  const auto found = dying_.find(context_id);
  if (found == dying_.end() || found->second.link->id() != template_id) return false;
  found->second.tmp.arrive(now());
  dying_.erase(found);
  concurrency_.removeEnded();
  return true;
}

void ContextRegistry::onTemplateGone(std::uint64_t template_id) {
  const auto gone = std::erase_if(dying_, [&](const auto& entry) { return entry.second.link->id() == template_id; });
  for (std::size_t i = 0; i < gone; ++i) concurrency_.removeEnded();
}

std::vector<ExecutionContext*> ContextRegistry::all() const {
  std::vector<ExecutionContext*> found;
  found.reserve(contexts_.size());
  for (const auto& [id, context] : contexts_) found.push_back(context.get());
  return found;
}

}  // namespace brink::hooks
