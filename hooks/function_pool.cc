#include "hooks/function_pool.h"

#include <algorithm>
#include <cstring>
#include <thread>
#include <utility>

#include "hooks/exit_document.h"
#include "hooks/protocol/call.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

// How long waiting calls give the existing contexts before more are forked: about one fork.
constexpr Duration kGrowthPatience = 1ms;
// Waiting behind running calls for less than this is cheaper than waking another context: 22–30 µs on each side across
// cores (facts: "Saturated hop").
constexpr Duration kWakeUpCost = 50us;
// A context that the kernel has not let run for this long is stuck behind something; before that, another one would
// only wait for the same processor.
constexpr Duration kUnscheduled = 20ms;
// Contexts of a function and worker that compute at the same time, whatever its calls take. More would only take turns,
// and each would take longer: on a machine that is busy with other things, quick calls look slow, and a hundred
// contexts were forked for them until calls timed out that never had a processor. Those that wait for a timer are not
// counted.
constexpr std::size_t kRunnablePerProcessor = 2;
// Where these are at work for longer, calls that loop perhaps, one more is put to work each time this has passed.
constexpr Duration kRunPatience = 100ms;
// Waiting calls per function and worker, whatever the reason, and the bytes of their records: each may hold an event of
// more than 1 MB.
constexpr std::size_t kMaxWaiting = 4096;
constexpr std::size_t kMaxWaitingBytes = 64 << 20;
// For executors to come up, before a call is given up as Brink's failure.
constexpr Duration kStartLimit = 20s;
constexpr Duration kTemplateRetry = 100ms;
// Waiting calls wait for new tries so long, if one fails; then they fail with the template. Executors that died are
// started again after pauses of 0.1, 0.2, 0.4 s and so on, and a start takes half a second.
constexpr Duration kTemplatePatience = 3s;
// Module init, contract §8.5.
constexpr Duration kInitLimit = 10s;
static_assert(kInitLimit == kRestoreLimit);

std::size_t processors() {
  static const std::size_t count = std::max(1U, std::thread::hardware_concurrency());
  return count;
}

// Of the function, whatever its version: where what its versions share lies.
std::uint64_t numberOf(const FunctionVersion& version) {
  return reinterpret_cast<std::uintptr_t>(version.concurrency.get());
}

}  // namespace

FunctionPool::FunctionPool(FunctionVersionPtr version, WorkerPlace worker, ContextRegistry& registry,
                           FunctionPoolHost& host, LogSink& sink)
    : version_(version),
      worker_(worker),
      registry_(registry),
      host_(host),
      recorder_(version, sink, registry.loop().clock()) {}

FunctionPool::~FunctionPool() {
  retired_ = true;
  while (!contexts_.empty()) {
    ExecutionContext& context = *contexts_.back();
    while (!context.empty()) context.popFront();
    forget(context, Gone::Kill);
  }
  recorder_.log().flush();
}

std::unique_ptr<ContextStreams> FunctionPool::makeStreams(StreamsHost& context, std::byte* slot) {
  return std::make_unique<ContextStreams>(StreamsParts{.host = context,
                                                       .connector = host_.connector(),
                                                       .metrics = *version_->metrics,
                                                       .ready = registry_.loop().ready(),
                                                       .slot = slot,
                                                       .function = numberOf(*version_)});
}

const conf::OutboundPolicy& FunctionPool::outboundPolicy() const {
  return version_->settings.outbound ? *version_->settings.outbound : host_.outbound();
}

bool FunctionPool::isSlow(ExecutionContext& context) const {
  const Duration age = now() - context.front_since;
  if (age < kOverrun || context.empty()) return false;
  if (age >= kUnscheduled) return true;
  if (context.front_begun_seen != SteadyTime{}) return now() - context.front_begun_seen >= kOverrun;
  if (context.frontBegun()) context.front_begun_seen = now();
  return false;
}

bool FunctionPool::takes(ExecutionContext& busy, const HookCall& call) const {
  return !busy.empty() && !leaves(busy) && busy.queued() < host_.settings().queue_depth + 1 &&
         busy.hasRoom(call.record.size()) && !isSlow(busy);
}

// Quick calls need nothing but processors: more contexts at work than those would only take turns. When one of them
// turns out to be slow, its overrun is noticed and what waits is placed again.
bool FunctionPool::processorsAreBusy() const {
  if (!usual_.known() || usual_.slow()) return false;
  if (starting_ + busy_.size() < processors()) return false;
  const auto quick = [this](ExecutionContext* busy) { return !isSlow(*busy); };
  return starting_ + static_cast<std::size_t>(std::ranges::count_if(busy_, quick)) >= processors();
}

std::size_t FunctionPool::roomToRun() const {
  const auto idling = std::ranges::count_if(busy_, [](const ExecutionContext* busy) { return busy->waits(); });
  const std::size_t running = starting_ + busy_.size() - static_cast<std::size_t>(idling);
  if (running < kRunnablePerProcessor * processors()) return kRunnablePerProcessor * processors() - running;
  const bool overdue = !waiting_.empty() && now() - waiting_.front().arrived >= kRunPatience;
  return overdue && now() - last_growth_ >= kRunPatience ? 1 : 0;
}

void FunctionPool::submit(HookCallPtr call) {
  // No slot would ever have room for it.
  if (call->record.size() > protocol::kInboundBytes) {
    return recorder_.refuse(std::move(call), CallFailureKind::Unavailable);
  }
  const bool full = waiting_.size() >= kMaxWaiting || waiting_.bytes() + call->record.size() > kMaxWaitingBytes;
  if (full || (starved_ && waiting_.size() >= host_.settings().throttle_queue)) {
    return throttle(std::move(call), ThrottleReason::QueueFull);
  }
  if (waiting_.empty() && admit(*call) && place(call)) return;
  waiting_.pushBack(std::move(call));
  pump();
}

void FunctionPool::pump() {
  dropAbandoned();
  while (!waiting_.empty() && admit(*waiting_.front()) && place(waiting_.front())) {
    waiting_.popFront();
    dropAbandoned();
  }
  if (waiting_.empty()) return;
  grow();
  if (!waiting_.empty()) host_.needTick();
}

bool FunctionPool::admit(HookCall& call) {
  if (call.counted) return true;
  call.counted = registry_.concurrency().tryCount(*version_->concurrency, now());
  if (!call.counted) {
    starved_ = version_->concurrency->reserved() == 0 ? ThrottleReason::Concurrency : ThrottleReason::Rate;
  } else if (starved_ == ThrottleReason::Rate) {
    starved_.reset();
  }
  return call.counted;
}

void FunctionPool::throttle(HookCallPtr call, ThrottleReason reason) {
  if (call->counted) registry_.concurrency().uncount(*version_->concurrency);
  recorder_.throttle(std::move(call), reason);
}

void FunctionPool::dropAbandoned() {
  for (; !waiting_.empty() && waiting_.front()->abandoned(); waiting_.popFront()) {
    if (waiting_.front()->counted) registry_.concurrency().uncount(*version_->concurrency);
  }
}

// On success `call` was moved from.
bool FunctionPool::place(HookCallPtr& call) {
  return (usual_.known() && placeBehind(call, kWakeUpCost)) || placeIdle(call) || placeBehind(call, kOverrun);
}

bool FunctionPool::placeIdle(HookCallPtr& call) {
  if (idle_.empty() || processorsAreBusy() || roomToRun() == 0) return false;
  ExecutionContext& hottest = *idle_.back();
  if (!acquire(hottest)) {
    starved_ = ThrottleReason::Concurrency;
    return false;
  }
  starved_.reset();
  last_growth_ = now();
  idle_.pop_back();
  busy_.push_back(&hottest);
  version_->metrics->contexts_idle.add(-1);
  version_->metrics->contexts_busy.add(1);
  registry_.activate(hottest);
  post(hottest, std::move(call));
  return true;
}

bool FunctionPool::placeBehind(HookCallPtr& call, Duration longest_wait) {
  // Behind a call of a function that is slow as a rule, a call would only be taken back. When there is no permit for
  // another context, it waits there as well as anywhere.
  if (usual_.slow() && !starved_) return false;
  for (ExecutionContext* busy : busy_) {
    if (usual_.median() * static_cast<std::int64_t>(busy->queued()) > longest_wait || !takes(*busy, *call)) continue;
    post(*busy, std::move(call));
    host_.needOverrunCheck();
    return true;
  }
  return false;
}

void FunctionPool::post(ExecutionContext& context, HookCallPtr call) {
  stampDeadline(*call, false);
  context.post(std::move(call), now());
  if (context.queued() > 1) return;
  context.deadline = now() + version_->settings.timeout;
  host_.needDeadline(context.deadline);
}

void FunctionPool::stampDeadline(HookCall& call, bool from_begin) {
  protocol::CallHeader header{};
  std::memcpy(&header, call.record.data(), sizeof header);
  header.timeout_ms = timeoutMs();
  const auto wall =
      std::chrono::duration_cast<std::chrono::milliseconds>(registry_.loop().clock().wallNow().time_since_epoch());
  header.deadline_unix_ms = from_begin ? 0 : static_cast<std::uint64_t>(wall.count()) + header.timeout_ms;
  std::memcpy(call.record.data(), &header, sizeof header);
}

std::size_t FunctionPool::usefulStarts() const {
  const bool quick_busy = std::ranges::any_of(busy_, [this](ExecutionContext* context) { return !isSlow(*context); });
  // Slow functions: every call needs a context, as in Lambda.
  if (usual_.verySlow()) return waiting_.size();
  if (starting_ == 0 && !quick_busy) return 1;
  // What waits is done by the existing ones before a new one could begin.
  const auto waiting = static_cast<std::int64_t>(waiting_.size());
  const auto busy = static_cast<std::int64_t>(busy_.size());
  if (quick_busy && usual_.known() && usual_.median() * waiting < kGrowthPatience * busy) return 0;
  if (processorsAreBusy()) return 0;
  // Existing ones do not suffice: twice as many.
  if (now() - last_growth_ >= kGrowthPatience) return std::min(waiting_.size(), starting_ + busy_.size());
  return 0;
}

void FunctionPool::grow() {
  if (!link_ || link_->retired()) return askForTemplate();
  for (std::size_t wanted = std::min(usefulStarts(), roomToRun()); wanted > 0 && !waiting_.empty(); --wanted) {
    if (waiting_.front()->abandoned()) {
      waiting_.popFront();
      continue;
    }
    if (!admit(*waiting_.front()) || startOne() != StartResult::Started) return;
  }
}

void FunctionPool::askForTemplate() {
  link_.reset();
  if (template_asked_ || now() < template_retry_) return;
  template_asked_ = true;
  host_.requestTemplate(*this);
}

FunctionPool::StartResult FunctionPool::startOne() {
  // The next one gets the /tmp of a context that is being killed: a millisecond later. tick() comes again.
  if (tmp_->awaited(now())) return StartResult::NoTmp;
  if (!registry_.concurrency().tryAcquire(*version_->concurrency)) {
    starved_ = ThrottleReason::Concurrency;
    return StartResult::NoRoom;
  }
  HookCallPtr& first = waiting_.front();
  const bool repeated = first->init_attempts > 0;
  stampDeadline(*first, !repeated);
  // A blank has a /tmp of its own; one that is kept is for the next context.
  const bool forked = blanks_.empty() || tmp_->size() > 0;
  auto started = forked ? startForked(first) : startInBlank(first);
  if (!started) {
    registry_.concurrency().release(*version_->concurrency);
    if (started.error().code == ErrorCode::Overloaded) {
      // Else the template's socket is full: it will read it.
      if (registry_.concurrency().isFull()) {
        starved_ = ThrottleReason::Room;
        makeRoom();
      }
      return StartResult::NoRoom;
    }
    if (started.error().code == ErrorCode::MessageTooLarge || started.error().side == Side::Internal) {
      recorder_.refuse(waiting_.takeFront(), CallFailureKind::Unavailable);
      return StartResult::NoRoom;
    }
    askForTemplate();
    return StartResult::NoTemplate;
  }
  waiting_.popFront();
  starved_.reset();
  last_growth_ = now();
  ++starting_;
  version_->metrics->contexts_starting.add(1);
  demand_.add(now());
  if (blanks_.size() < blanksWanted()) host_.needTick();
  // A repeated init runs under the function's own timeout, together with the call.
  (*started)->deadline = now() + (repeated ? Duration(version_->settings.timeout) : kInitLimit);
  host_.needDeadline((*started)->deadline);
  return StartResult::Started;
}

Result<ExecutionContext*> FunctionPool::startForked(HookCallPtr& first) {
  auto started = registry_.start(*this, link_, first);
  if (started) contexts_.push_back(*started);
  return started;
}

Result<TmpVolume> FunctionPool::takeTmp() {
  if (TmpVolume kept = tmp_->take()) return kept;
  return newTmp();
}

Result<TmpVolume> FunctionPool::newTmp() const { return TmpVolume::make(version_->settings.ephemeral_storage_mb); }

// One at a time: the room of a killed context is free only when its exit was told.
void FunctionPool::makeRoom() {
  if (registry_.waitsForExit()) return;
  if (ExecutionContext* oldest = registry_.leastRecentlyUsed()) {
    oldest->function().evict(*oldest, EvictReason::Room);
  } else {
    host_.needRoom();
  }
}

// Evicted contexts end within milliseconds where the machine is not overloaded; where it is, so does everything else.
bool FunctionPool::roomIsComing() const {
  return starved_ == ThrottleReason::Room && registry_.concurrency().ending() > 0;
}

// A provisioned context needs no permit: its place was set aside (FunctionCatalog::publish).
bool FunctionPool::acquire(ExecutionContext& context) {
  if (context.provisioned) return true;
  if (!context.has_permit) context.has_permit = registry_.concurrency().tryAcquire(*version_->concurrency);
  return context.has_permit;
}

void FunctionPool::release(ExecutionContext& context) {
  if (std::exchange(context.has_permit, false)) registry_.concurrency().release(*version_->concurrency);
}

void FunctionPool::onTemplateReady(TemplateLinkPtr link) {
  template_asked_ = false;
  failing_since_.reset();
  if (link->retired()) return;
  link_ = std::move(link);
  if (!retired_ && provision()) host_.needTick();
  pump();
}

bool FunctionPool::onTemplateFailed() {
  template_asked_ = false;
  // One that failed long ago, when somebody asked, says nothing of now.
  const bool first = !failing_since_ || now() - template_retry_ >= kTemplatePatience;
  if (first) failing_since_ = now();
  template_retry_ = now() + kTemplateRetry;
  if (now() - *failing_since_ < kTemplatePatience) return first;  // tick() asks again
  while (!waiting_.empty()) recorder_.refuse(waiting_.takeFront(), CallFailureKind::Unavailable);
  return true;
}

void FunctionPool::onTemplateRetired(std::uint64_t template_id) {
  if (link_ && link_->id() == template_id) link_.reset();
  // Provisioned ones keep the template alive until they are needed no more, or their successors are ready.
  std::vector<ExecutionContext*> unused = idle_;
  unused.insert(unused.end(), blanks_.begin(), blanks_.end());
  for (auto* context : unused) {
    if (context->link().id() == template_id && !context->provisioned) evict(*context, EvictReason::Retired);
  }
  if (!retired_ && outdatedProvisioned() > 0 && provision()) host_.needTick();
}

bool FunctionPool::tick() {
  const bool unprovisioned = !retired_ && provision();
  pump();
  for (std::size_t rest = waiting_.size(); rest > 0; --rest) {
    HookCallPtr call = waiting_.takeFront();
    if (call->abandoned()) continue;
    const Duration waited = now() - call->arrived;
    if (starved_ && !roomIsComing() && waited >= host_.settings().throttle_wait) {
      throttle(std::move(call), *starved_);
    } else if (waited >= kStartLimit) {
      recorder_.refuse(std::move(call), CallFailureKind::Unavailable);
    } else {
      waiting_.pushBack(std::move(call));
    }
  }
  if (waiting_.empty()) starved_.reset();
  const bool unstocked = stockBlanks();
  return unprovisioned || unstocked || !waiting_.empty();
}

void FunctionPool::retire() {
  retired_ = true;
  link_.reset();
  std::vector<ExecutionContext*> unused = idle_;
  unused.insert(unused.end(), blanks_.begin(), blanks_.end());
  for (auto* context : unused) evict(*context, EvictReason::Retired);
}

}  // namespace brink::hooks
