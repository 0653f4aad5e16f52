#include "hooks/context_pool.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "hooks/exit_document.h"
#include "hooks/protocol/call.h"
#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

constexpr Duration kTick = 1ms;
constexpr Duration kSweepInterval = 1s;
// Between two looks at the /tmp of contexts at work: a processor writes some hundred megabytes meanwhile.
constexpr Duration kStorageInterval = 100ms;
// For another worker's context to die and its exit to be told: some milliseconds on a busy machine.
constexpr Duration kRoomPatience = 50ms;
// Slots are outside of every rlimit: what all of a worker's may occupy before idle contexts go (design.md §2).
constexpr std::uint64_t kMaxSlotMemory = 512ULL << 20;
// So many reads empty an outbound area, even if its records are as small as they can be.
constexpr std::size_t kMaxLastReads = protocol::kOutboundBytes / sizeof(protocol::RecordHeader) / kMaxDrainRecords + 1;
// What a slot may keep between calls: usual events, answers and log lines fit, and cost no page fault.
constexpr std::uint64_t kLargeSlot = 256 << 10;
// Contexts at work whose memory is looked at per sweep: less than a millisecond.
constexpr std::size_t kMemoryLooks = 32;
// A scratch buffer that one huge answer made is not kept.
constexpr std::size_t kScratchToKeep = 1 << 20;

}  // namespace

ContextPool::ContextPool(ContextPoolParts parts)
    : loop_(parts.loop),
      logs_(parts.logs),
      log_(parts.log.withComponent("hooks")),
      need_room_(std::move(parts.need_room)),
      detach_(std::move(parts.detach)),
      place_(parts.place),
      registry_(parts.loop, parts.concurrency, std::move(parts.bell)),
      storage_(parts.storage, parts.place.count),
      bell_watcher_(loop_.watch(registry_.bell().readEnd(), *this)),
      tick_timer_(loop_.makeTimer([this] { tick(); })),
      overrun_timer_(loop_.makeTimer([this] { checkOverruns(); })),
      deadline_timer_(loop_.makeTimer([this] { expireLate(); })),
      sweep_timer_(loop_.makeTimer([this] { sweepIdle(); })),
      storage_timer_(loop_.makeTimer([this] { lookAtStorage(StorageBound::Look::Active); })) {
  bell_watcher_->want(IoEvents::Read);
  loop_.addSleepObserver(*this);
  sweep_timer_->start(kSweepInterval);
}

ContextPool::~ContextPool() {
  if (detach_) detach_();
  loop_.removeSleepObserver(*this);
  functions_.clear();
}

void ContextPool::connect(std::unique_ptr<ContextSource> source) {
  source_ = std::move(source);
  registry_.connect(*source_);
}

void ContextPool::configure(conf::ConfigPtr config, CatalogPtr catalog) {
  config_ = std::move(config);
  catalog_ = std::move(catalog);
  found_.clear();
  for (auto& [id, function] : functions_) {
    const auto& settings = function->version()->settings;
    if (catalog_->find(settings.name, settings.version) != function->version()) function->retire();
  }
  provision();
}

// Of every function that is configured: what is missing is made, what is too much goes.
void ContextPool::provision() {
  for (const auto& version : catalog_->versions()) {
    const bool known = functions_.contains(version->order->id);
    if (!known && version->provisioning->wanted() == 0) continue;
    if (poolOf(version).provision()) needTick();
  }
}

Task<CallResult> ContextPool::call(const conf::Function& function, std::string aws_request_id, std::string record) {
  CHECK(record.size() >= sizeof(protocol::CallHeader));
  CallWaiter waiter(loop_.ready());
  FunctionPool* pool = functionFor(function);
  if (pool == nullptr) {
    CallResult result;
    result.failure = CallFailureKind::Unavailable;
    result.error = unavailableDocument(aws_request_id);
    result.aws_request_id = std::move(aws_request_id);
    co_return result;
  }
  protocol::CallHeader header{};
  std::memcpy(&header, record.data(), sizeof header);
  auto call = std::make_unique<HookCall>();
  call->record = std::move(record);
  call->request_id = std::move(aws_request_id);
  call->stage = std::min<std::uint32_t>(header.stage, conf::kStageCount - 1);
  call->arrived = loop_.clock().now();
  call->waiter = &waiter;
  waiter.call = call.get();
  pool->submit(std::move(call));
  co_await waiter.done.wait();
  co_return std::move(waiter.result);
}

FunctionPool* ContextPool::functionFor(const conf::Function& function) {
  if (const auto found = found_.find(&function); found != found_.end()) {
    // An address may have been used again by another configuration.
    const conf::Function& known = found->second->version()->settings;
    if (known.name == function.name && known.version == function.version) return found->second;
  }
  FunctionVersionPtr version = catalog_->find(function.name, function.version);
  if (!version) {
    // A request that began under the configuration before.
    for (const auto& [id, pool] : functions_) {
      const conf::Function& known = pool->version()->settings;
      if (known.name == function.name && known.version == function.version) version = pool->version();
    }
  }
  if (!version) return nullptr;
  FunctionPool& pool = poolOf(version);
  found_[&function] = &pool;
  return &pool;
}

FunctionPool& ContextPool::poolOf(const FunctionVersionPtr& version) {
  auto& pool = functions_[version->order->id];
  FunctionPoolHost& host = *this;
  if (!pool) pool = std::make_unique<FunctionPool>(version, place_, registry_, host, logs_);
  return *pool;
}

// ---- the turn ----

void ContextPool::onIo(IoEvents) { registry_.bell().drain(); }

bool ContextPool::beforeSleep() {
  if (registry_.active().empty()) return false;
  if (!storage_timer_->armed()) storage_timer_->start(kStorageInterval);
  // Records are read after the loop has looked at its sockets: then the time is fresh, and so are the durations.
  if (registry_.anyOutput()) return true;
  if (!loop_.ready().empty() || !loop_.wake().empty() || !loop_.flush().empty()) return false;
  registry_.bell().announceSleep();
  asleep_ = true;
  return registry_.anyOutput();
}

void ContextPool::afterSleep() {
  if (std::exchange(asleep_, false)) registry_.bell().announceAwake();
  scan();
}

void ContextPool::scan() {
  const auto& active = registry_.active();
  for (std::size_t i = 0; i < active.size();) {
    ExecutionContext* context = active[i];
    if (context->hasOutput()) readFrom(*context);
    // It may have left the list; whoever took its place is next.
    if (i < active.size() && active[i] == context) ++i;
  }
  if (scratch_.capacity() > kScratchToKeep) scratch_ = {};
}

void ContextPool::readFrom(ExecutionContext& context) {
  FunctionPool& function = context.function();
  function.settle(context, context.read(scratch_, loop_.clock().now()));
}

// Last words: all that was published, however much. A context that goes on writing is not waited for.
ExecutionContext* ContextPool::readAllFrom(std::uint64_t context_id, std::uint64_t template_id) {
  ExecutionContext* context = registry_.find(context_id, template_id);
  for (std::size_t reads = 0; context != nullptr && context->hasOutput() && reads < kMaxLastReads; ++reads) {
    readFrom(*context);
    context = registry_.find(context_id, template_id);
  }
  return context;
}

// ---- timers ----

void ContextPool::needTick() {
  if (!tick_timer_->armed()) tick_timer_->start(kTick);
}

void ContextPool::tick() {
  bool again = false;
  for (auto& [id, function] : functions_) again = function->tick() || again;
  if (again) needTick();
}

void ContextPool::needOverrunCheck() {
  if (!overrun_timer_->armed()) overrun_timer_->start(kOverrun);
}

void ContextPool::checkOverruns() {
  scan();
  bool again = false;
  const std::vector<ExecutionContext*> active = registry_.active();
  for (ExecutionContext* context : active) {
    // A check may have changed the list.
    if (std::ranges::find(registry_.active(), context) == registry_.active().end()) continue;
    again = context->function().checkOverrun(*context) || again;
  }
  if (again) needOverrunCheck();
}

void ContextPool::needDeadline(SteadyTime deadline) {
  if (deadline_timer_->armed() && armed_deadline_ <= deadline) return;
  armed_deadline_ = deadline;
  deadline_timer_->start(deadline - loop_.clock().now());
}

void ContextPool::expireLate() {
  const SteadyTime now = loop_.clock().now();
  const auto late = [now](const ExecutionContext* context) { return context->deadline <= now; };
  const auto& active = registry_.active();
  for (auto found = std::ranges::find_if(active, late); found != active.end();
       found = std::ranges::find_if(active, late)) {
    // What was answered in time counts.
    ExecutionContext* context = readAllFrom((*found)->id(), (*found)->link().id());
    if (context != nullptr && context->phase() != ExecutionContext::Phase::Idle && late(context)) {
      context->function().expire(*context);
    }
  }
  if (active.empty()) return;
  needDeadline((*std::ranges::min_element(active, {}, &ExecutionContext::deadline))->deadline);
}

void ContextPool::sweepIdle() {
  const SteadyTime now = loop_.clock().now();
  while (ExecutionContext* oldest = registry_.longestIdle()) {
    if (now - oldest->idle_since < config_->hooks.idle_timeout) break;
    oldest->function().evict(*oldest, EvictReason::Idle);
  }
  for (const std::uint64_t silent : registry_.silentTemplates()) source_->condemnTemplate(silent);
  lookAtUse();
  boundSharedMemory();
  lookAtStorage(StorageBound::Look::All);
  provision();
  for (auto& [id, function] : functions_) function->tendBlanks();
  const auto gone = [this](const auto& entry) {
    const auto& version = entry.second->version();
    return entry.second->unused() && catalog_->find(version->settings.name, version->settings.version) != version;
  };
  if (std::ranges::any_of(functions_, gone)) {
    flushLogs();
    found_.clear();
    for (const auto& entry : functions_) {
      if (gone(entry)) storage_.fade(entry.second->keptTmp().takeOlderThan(SteadyTime::max()));
    }
    std::erase_if(functions_, gone);
  }
  sweep_timer_->start(kSweepInterval);
}

// Memory is for the REPORT of those that die before they can tell. The list's order changes with every call, so that
// none of many is always passed over.
void ContextPool::lookAtUse() {
  const SteadyTime now = loop_.clock().now();
  const auto& active = registry_.active();
  for (std::size_t i = 0; i < std::min(active.size(), kMemoryLooks); ++i) active[i]->lookAtMemory();
  for (ExecutionContext* context : registry_.all()) {
    if (context->worked()) context->function().countProcessorTime(context->readProcessorTime(now));
  }
}

// Large slots give back what was consumed; should all together still be too much, the largest idle ones go.
void ContextPool::boundSharedMemory() {
  struct Slot {
    std::uint64_t bytes;
    ExecutionContext* context;
  };
  std::vector<Slot> idle;
  std::uint64_t total = 0;
  for (ExecutionContext* context : registry_.all()) {
    std::uint64_t bytes = context->slotBytes();
    if (bytes > kLargeSlot) {
      context->giveBackSlotMemory();
      bytes = context->slotBytes();
    }
    total += bytes;
    const bool evictable = context->phase() == ExecutionContext::Phase::Idle && !context->provisioned;
    if (evictable) idle.push_back({.bytes = bytes, .context = context});
  }
  if (total <= kMaxSlotMemory) return;
  std::ranges::sort(idle, std::ranges::greater(), &Slot::bytes);
  for (const auto& [bytes, context] : idle) {
    if (total <= kMaxSlotMemory) return;
    total -= bytes;
    context->function().evict(*context, EvictReason::SharedMemory);
  }
}

void ContextPool::lookAtStorage(StorageBound::Look which) {
  std::vector<FunctionPool*> functions;
  const SteadyTime oldest = loop_.clock().now() - config_->hooks.idle_timeout;
  for (const auto& [id, function] : functions_) {
    functions.push_back(function.get());
    storage_.fade(function->keptTmp().takeOlderThan(oldest));
  }
  storage_.fade(registry_.takeLeftFiles());
  if (storage_.look(which, registry_, functions)) storage_timer_->start(kStorageInterval);
}

bool ContextPool::evictIdle(EvictReason reason) {
  ExecutionContext* oldest = registry_.leastRecentlyUsed();
  if (oldest == nullptr) return false;
  oldest->function().evict(*oldest, reason);
  return true;
}

void ContextPool::giveUpIdle(std::size_t count) {
  // What dead contexts left is of less use than what lives.
  bool fades = false;
  for (const auto& [id, function] : functions_) {
    auto kept = function->keptTmp().takeOlderThan(SteadyTime::max());
    fades = fades || !kept.empty();
    storage_.fade(std::move(kept));
  }
  if (fades) return storage_timer_->start(kStorageInterval);
  for (; count > 0 && evictIdle(EvictReason::Memory); --count) {
  }
}

// ---- logs ----

void ContextPool::needLogFlush(FunctionPool& function) {
  if (std::ranges::find(logging_, &function) == logging_.end()) logging_.push_back(&function);
  loop_.flush().push(log_flush_);
}

void ContextPool::flushLogs() {
  for (FunctionPool* function : std::exchange(logging_, {})) function->recorder().log().flush();
}

void ContextPool::reportViolation(FunctionPool& function, std::string_view what) {
  log_.warn("execution context broke the protocol and was killed",
            {{"function", function.version()->order->label}, {"error", what}});
}

void ContextPool::reportUnprovisioned(FunctionPool& function, std::string_view why) {
  log_.error("a provisioned execution context cannot be made",
             {{"function", function.version()->order->label}, {"error", why}});
}

// ---- executors ----

void ContextPool::requestTemplate(FunctionPool& function) { source_->requestTemplate(function.version()->order); }

// One context at a time: the next is asked for when this one's room was used, or was not given.
void ContextPool::needRoom() {
  const SteadyTime now = loop_.clock().now();
  if (room_wanted_ && registry_.started() == starts_when_asked_ && now - room_asked_ < kRoomPatience) return;
  room_wanted_ = true;
  room_asked_ = now;
  starts_when_asked_ = registry_.started();
  if (need_room_) need_room_();
}

void ContextPool::onTemplateReady(std::uint64_t order_id, TemplateLinkPtr link) {
  if (const auto found = functions_.find(order_id); found != functions_.end()) {
    found->second->onTemplateReady(std::move(link));
  }
}

void ContextPool::onTemplateFailed(std::uint64_t order_id, Error error) {
  const auto found = functions_.find(order_id);
  if (found == functions_.end()) return;
  if (!found->second->onTemplateFailed()) return;
  log_.error("function has no executor",
             {{"function", found->second->version()->order->label}, {"error", error.detail}});
}

void ContextPool::onTemplateRetired(std::uint64_t template_id) {
  for (auto& [id, function] : functions_) function->onTemplateRetired(template_id);
}

void ContextPool::onTemplateGone(std::uint64_t template_id) {
  onTemplateRetired(template_id);
  std::vector<std::uint64_t> ids;
  for (const ExecutionContext* context : registry_.ofTemplate(template_id)) ids.push_back(context->id());
  for (const std::uint64_t id : ids) {
    if (ExecutionContext* context = readAllFrom(id, template_id)) {
      // It dies with its template; should it be an orphan, it goes all the same.
      if (context->pidfd) source_->kill(context->pidfd.get());
      context->function().onLost(*context);
    }
  }
  registry_.onTemplateGone(template_id);
}

void ContextPool::onContextStarted(std::uint64_t template_id, std::uint64_t context_id, UniqueFd pidfd) {
  registry_.onStarted(context_id, template_id, std::move(pidfd));
}

void ContextPool::onContextUsed(std::uint64_t template_id, std::uint64_t context_id, std::chrono::microseconds time) {
  // Of those that were killed it is counted already.
  if (ExecutionContext* context = registry_.find(context_id, template_id)) {
    context->function().countProcessorTime(context->addProcessorTime(time, loop_.clock().now()));
  }
}

void ContextPool::onContextExited(std::uint64_t template_id, std::uint64_t context_id, int wait_status) {
  if (registry_.onKilledExited(context_id, template_id)) return;
  ExecutionContext* context = registry_.find(context_id, template_id);
  if (context == nullptr) return;
  // Its last words first: they may include the answer.
  context = readAllFrom(context_id, template_id);
  if (context != nullptr) return context->function().onExited(*context, wait_status);
  registry_.onKilledExited(context_id, template_id);
}

}  // namespace brink::hooks
