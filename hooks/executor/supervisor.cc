#include "hooks/executor/supervisor.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "hooks/executor/signal_process.h"
#include "hooks/executor/wait_status.h"
#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

using protocol::ControlMessage;
using protocol::ControlType;
using namespace std::chrono_literals;

// Templates cost about 1 MB each; sites have some tens of functions.
constexpr std::size_t kMaxTemplates = 256;
// A zygote needs 0.1 s on an idle machine and may start beside a hundred others on a busy one.
constexpr Duration kZygoteStartLimit = 20s;
constexpr Duration kSweepInterval = 250ms;

ZygoteKey keyOf(const TemplateOrder& order) {
  return {.domain = order.domain,
          .heap_class_mb = order.heap_class_mb,
          .jit = order.jit,
          .snapshot = order.snapshot ? order.id : 0};
}

// On its way to its worker. If that is gone by then, nobody wants the context: it must not be left over.
struct StartedContext {
  explicit StartedContext(UniqueFd fd) : pidfd(std::move(fd)) {}
  ~StartedContext() { killThroughPidfd(pidfd.get()); }
  UniqueFd pidfd;
};

}  // namespace

class Supervisor::Source final : public ContextSource {
 public:
  Source(Supervisor& supervisor, WorkerPortPtr port)
      : supervisor_(supervisor), self_(supervisor.self_), port_(std::move(port)) {}
  ~Source() override {
    port_->close();
    const std::lock_guard lock(supervisor_.ports_mutex_);
    supervisor_.ports_.erase(port_->number());
  }

  void requestTemplate(TemplateOrderPtr order) override {
    supervisor_.loop_.post([self = self_, order = std::move(order), port = port_] {
      if (*self != nullptr) (*self)->request(order, port);
    });
  }
  std::uint64_t nextContextId() override { return (port_->number() << kWorkerShift) | next_++; }
  void kill(int pidfd) override { killThroughPidfd(pidfd); }
  void condemnTemplate(std::uint64_t template_id) override {
    supervisor_.loop_.post([self = self_, template_id] {
      if (*self != nullptr) (*self)->condemn(template_id);
    });
  }

 private:
  Supervisor& supervisor_;
  std::shared_ptr<Supervisor*> self_;
  WorkerPortPtr port_;
  std::uint64_t next_ = 1;
};

Supervisor::Supervisor(EventLoop& loop, Launcher launcher, SupervisorSettings settings, Log log)
    : loop_(loop),
      settings_(settings),
      log_(log.withComponent("executor")),
      launcher_(loop, *this, std::move(launcher), log_) {
  sweep_timer_ = loop_.makeTimer([this] { sweep(); });
  sweep_timer_->start(kSweepInterval);
}

Supervisor::~Supervisor() {
  CHECK(ports_.empty());
  *self_ = nullptr;
}

std::unique_ptr<ContextSource> Supervisor::attach(EventLoop& worker_loop, ContextObserver& observer) {
  WorkerPortPtr port;
  {
    const std::lock_guard lock(ports_mutex_);
    port = std::make_shared<WorkerPort>(next_port_++, worker_loop, observer);
    ports_.emplace(port->number(), port);
  }
  return std::make_unique<Source>(*this, std::move(port));
}

void Supervisor::prepare(std::vector<TemplateOrderPtr> orders, ZygoteLimits limits) {
  loop_.post([self = self_, orders = std::move(orders), limits] {
    if (*self == nullptr) return;
    Supervisor& supervisor = **self;
    supervisor.limits_ = limits;
    supervisor.ahead_orders_.clear();
    supervisor.wanted_orders_.clear();
    supervisor.wanted_zygotes_.clear();
    for (const auto& order : orders) {
      supervisor.wanted_orders_.insert(order->id);
      supervisor.wanted_zygotes_.insert(keyOf(*order));
    }
    for (std::size_t i = 0; i < std::min(orders.size(), kMaxTemplates); ++i) supervisor.request(orders[i], nullptr);
  });
}

void Supervisor::makeAhead(std::vector<TemplateOrderPtr> orders) {
  loop_.post([self = self_, orders = std::move(orders)]() mutable {
    for (TemplateOrderPtr& order : orders) {
      if (*self == nullptr) return;
      (*self)->ahead_orders_.insert(order->id);
      (*self)->request(std::move(order), nullptr);
    }
  });
}

void Supervisor::request(TemplateOrderPtr order, WorkerPortPtr asker) {
  if (const auto found = by_order_.find(order->id); found != by_order_.end()) {
    Template& wanted = *found->second;
    wanted.last_asked = ++asked_;
    if (!asker) {
      // It was there before its listener asked.
      if (wanted.state() == Template::State::Ready && order->listener) order->listener->ready(wanted.findings());
      return;
    }
    if (wanted.state() != Template::State::Ready) return wanted.waiters.push_back(std::move(asker));
    return asker->tell(
        [id = order->id, link = wanted.link()](ContextObserver& pool) { pool.onTemplateReady(id, link); });
  }
  if (const auto found = twins_.find(order->id); found != twins_.end()) {
    if (asker) found->second->waiters.push_back(std::move(asker));
    return;
  }
  auto zygote = zygoteFor(*order);
  if (!zygote) {
    if (TemplateListener* listener = order->told()) listener->ended(zygote.error().detail, TemplateListener::End::Lost);
    if (!asker) return;
    return asker->tell(
        [id = order->id, error = zygote.error()](ContextObserver& pool) { pool.onTemplateFailed(id, error); });
  }
  makeRoomForTemplate();
  Template& added = (*zygote)->addTemplate(next_id_++, order);
  added.last_asked = ++asked_;
  if (asker) added.waiters.push_back(std::move(asker));
  by_order_[order->id] = &added;
  stats_.templates.set(static_cast<std::int64_t>(by_order_.size()));
  (*zygote)->begin(added);
}

Result<Zygote*> Supervisor::zygoteFor(const TemplateOrder& order) {
  ZygoteKey key = keyOf(order);
  if (Zygote* serving = zygoteAs(key, Zygote::Role::Serving)) return serving;
  if (const auto found = failures_.find(key);
      found != failures_.end() && !found->second.backoff.over(loop_.clock().now())) {
    return fail(ErrorCode::Overloaded, Side::Hook, "executors died while starting: " + found->second.last);
  }
  if (order.snapshot) {
    if (const Status admitted = admitSnapshot(order); !admitted) return std::unexpected(admitted.error());
  }
  return startZygote(std::move(key), Zygote::Role::Serving);
}

Zygote* Supervisor::zygoteAs(const ZygoteKey& key, Zygote::Role role) {
  const auto found =
      std::ranges::find_if(zygotes_, [&](const auto& zygote) { return zygote->role == role && zygote->key() == key; });
  return found == zygotes_.end() ? nullptr : found->get();
}

Result<Zygote*> Supervisor::startZygote(ZygoteKey key, Zygote::Role role) {
  ZygoteOwner& owner = *this;
  auto zygote = std::make_unique<Zygote>(loop_, owner, next_id_++, key);
  zygote->role = role;
  const auto far_end = zygote->open();
  if (!far_end) return std::unexpected(far_end.error());
  const ControlMessage message{
      .type = ControlType::StartZygote,
      .id = zygote->id(),
      .value = 0,
      .text = protocol::encode(protocol::ZygoteSettings{.domain = key.domain,
                                                        .heap_class_mb = key.heap_class_mb,
                                                        .jit = key.jit,
                                                        .require_sandbox = settings_.require_sandbox,
                                                        .plain_for_tests = settings_.plain_for_tests,
                                                        .user_id = userOf(key)}),
      .fds = {}};
  const auto sent = launcher_.startZygote(message, far_end->get());
  if (!sent) return std::unexpected(sent.error());
  stats_.zygotes_started.add();
  stats_.zygotes.add(1);
  return zygotes_.emplace_back(std::move(zygote)).get();
}

// What groups it has is for the next templates: this is its first message.
void Supervisor::onLauncherReady(const ControlMessage& message) {
  stats_.cpu_shares.set(message.value == 1 ? 1 : 0);
  if (message.value == 1) {
    log_.info("functions share processors by memory size");
  } else {
    log_.info("functions share processors equally", {{"reason", message.text}});
  }
}

void Supervisor::onLauncherMessage(ControlMessage message) {
  if (message.type == ControlType::LauncherReady) return onLauncherReady(message);
  const auto found = std::ranges::find(zygotes_, message.id, &Zygote::id);
  if (found == zygotes_.end()) return;  // given up already
  if (message.type == ControlType::ZygoteStarted) {
    (*found)->setPidfd(std::move(message.fds[0]));
  } else if (message.type == ControlType::ZygoteExited) {
    std::string why = describeExit(static_cast<int>(message.value));
    if (!message.text.empty()) why += ": " + message.text;
    onZygoteBroken(**found, why);
  }
}

// Not the zygotes' fault: the next ones start as soon as there is a launcher.
void Supervisor::onLauncherGone() {
  stats_.cpu_shares.set(0);  // the next one may have no groups
  while (!zygotes_.empty()) loseZygote(*zygotes_.back(), "the launcher is gone");
}

void Supervisor::onZygoteReady(Zygote& zygote, std::string_view jail) {
  if (zygote.key().snapshot == 0) failures_.erase(zygote.key());  // what a snapshot can fail in comes after that
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(loop_.clock().now() - zygote.startedAt());
  log_.info("executor is ready", {{"domain", zygote.key().domain},
                                  {"heap_class_mb", zygote.key().heap_class_mb},
                                  {"start_ms", took.count()},
                                  {"jail", jail}});
  if (zygote.role == Zygote::Role::Succeeding) succeed(zygote);
}

void Supervisor::onZygoteBroken(Zygote& zygote, std::string_view why) {
  if (std::ranges::find(zygotes_, &zygote, &std::unique_ptr<Zygote>::get) == zygotes_.end()) return;  // buried already
  const SteadyTime now = loop_.clock().now();
  Failures& failures = failures_[zygote.key()];
  // Who worked for a while may be replaced at once.
  failures.backoff.died(now, zygote.ready() ? now - zygote.startedAt() : Duration::zero());
  failures.last = why;
  loseZygote(zygote, why);
}

void Supervisor::loseZygote(Zygote& zygote, std::string_view why) {
  log_.error("executor died",
             {{"domain", zygote.key().domain}, {"heap_class_mb", zygote.key().heap_class_mb}, {"error", why}});
  stats_.zygotes_died.add();
  // Who should have succeeded it serves as soon as it can.
  Zygote* successor = zygote.role == Zygote::Role::Serving ? zygoteAs(zygote.key(), Zygote::Role::Succeeding) : nullptr;
  if (successor != nullptr) successor->role = Zygote::Role::Serving;
  for (auto& [id, child] : removeZygote(zygote).templates()) dropTemplate(*child, why, TemplateListener::End::Lost);
}

Zygote& Supervisor::removeZygote(Zygote& zygote) {
  const auto found = std::ranges::find(zygotes_, &zygote, &std::unique_ptr<Zygote>::get);
  CHECK(found != zygotes_.end());
  dead_.push_back(std::move(*found));
  zygotes_.erase(found);
  stats_.zygotes.add(-1);
  if (zygote.role == Zygote::Role::Draining) stats_.zygotes_draining.add(-1);
  buryDead();
  return zygote;
}

void Supervisor::onTemplateStarted(Template& started) {
  // What a successor makes anew is no reason to replace it, or with many functions it would be replaced for ever.
  const auto twin = twins_.find(started.order()->id);
  if (twin == twins_.end() || twin->second != &started) started.zygote().countFork();
  if (stats_.cpu_shares.value() == 0) return;
  // Should its socket be full, the template stays with its zygote.
  (void)launcher_.send({.type = ControlType::PlaceTemplate,
                        .id = started.id(),
                        .value = started.order()->memory_mb,
                        .text = "",
                        .fds = {}},
                       started.pidfd());
}

void Supervisor::onTemplateReady(Template& ready) {
  stats_.templates_made.add();
  takeOver(ready);
  if (const auto& snapshot = ready.order()->snapshot) {
    if (const Status read = snapshot->read(); !read) {
      onViolation();
      return onTemplateBroken(ready, read.error().detail);
    }
    snapshots_[ready.order()->id] = ready.order();
  }
  if (TemplateListener* listener = ready.order()->told()) listener->ready(ready.findings());
  for (const auto& waiter : std::exchange(ready.waiters, {})) {
    waiter->tell(
        [id = ready.order()->id, link = ready.link()](ContextObserver& pool) { pool.onTemplateReady(id, link); });
  }
}

void Supervisor::onTemplateBroken(Template& broken, std::string_view why) {
  if (broken.order()->snapshot) return onSnapshotBroken(broken, why);
  if (std::ranges::find(dead_templates_, &broken) != dead_templates_.end()) return;
  const bool drained = broken.link() && broken.link()->retired() && broken.unused();
  if (!drained) {
    log_.warn("function template died", {{"function", broken.order()->label}, {"error", why}});
    stats_.templates_died.add();
  }
  dropTemplate(broken, why, TemplateListener::End::Lost);
  dead_templates_.push_back(&broken);
  buryDead();
}

void Supervisor::condemn(std::uint64_t template_id) {
  for (const auto& zygote : zygotes_) {
    const auto found = zygote->templates().find(template_id);
    if (found == zygote->templates().end()) continue;
    return onTemplateBroken(*found->second, "it does not tell the ends of its contexts");
  }
}

// Tells everybody; the template itself is freed by the caller.
void Supervisor::dropTemplate(Template& dropped, std::string_view why, TemplateListener::End how) {
  const auto found = by_order_.find(dropped.order()->id);
  if (found != by_order_.end() && found->second == &dropped) by_order_.erase(found);
  if (const auto twin = twins_.find(dropped.order()->id); twin != twins_.end() && twin->second == &dropped) {
    twins_.erase(twin);
    // What it should have replaced must not keep a replaced zygote alive: who needs the function asks anew.
    if (const auto old = by_order_.find(dropped.order()->id); old != by_order_.end()) {
      Template& replaced = *old->second;
      by_order_.erase(old);
      outdate(replaced);
    }
  }
  if (TemplateListener* listener = dropped.order()->told()) listener->ended(why, how);
  stats_.templates.set(static_cast<std::int64_t>(by_order_.size()));
  if (stats_.cpu_shares.value() != 0) {
    (void)launcher_.send({.type = ControlType::TemplateEnded, .id = dropped.id(), .value = 0, .text = "", .fds = {}},
                         -1);
  }
  for (const auto& waiter : std::exchange(dropped.waiters, {})) {
    waiter->tell([id = dropped.order()->id, why = std::string(why)](ContextObserver& pool) {
      pool.onTemplateFailed(id, Error{ErrorCode::Internal, Side::Hook, Retry::Never, why});
    });
  }
  if (dropped.state() != Template::State::Ready) return;
  dropped.link()->retire();
  tellAll([id = dropped.id()](ContextObserver& pool) { pool.onTemplateGone(id); });
}

// They may be on the call stack: freed in a later turn.
void Supervisor::buryDead() {
  loop_.post([self = self_] {
    if (*self == nullptr) return;
    Supervisor& supervisor = **self;
    for (Template* dead : std::exchange(supervisor.dead_templates_, {})) dead->zygote().removeTemplate(dead->id());
    supervisor.dead_.clear();
  });
}

void Supervisor::onContextStarted(Template& from, std::uint64_t context_id, UniqueFd pidfd) {
  from.zygote().countFork();
  const auto news = std::make_shared<StartedContext>(std::move(pidfd));
  const WorkerPortPtr port = portOf(context_id);
  if (!port) return;
  port->tell([template_id = from.id(), context_id, news](ContextObserver& pool) {
    pool.onContextStarted(template_id, context_id, std::move(news->pidfd));
  });
}

void Supervisor::onContextExited(Template& from, std::uint64_t context_id, int wait_status,
                                 std::chrono::microseconds processor_time) {
  const WorkerPortPtr port = portOf(context_id);
  if (!port) return;
  port->tell([template_id = from.id(), context_id, wait_status, processor_time](ContextObserver& pool) {
    pool.onContextUsed(template_id, context_id, processor_time);
    pool.onContextExited(template_id, context_id, wait_status);
  });
}

WorkerPortPtr Supervisor::portOf(std::uint64_t context_id) {
  const std::lock_guard lock(ports_mutex_);
  const auto found = ports_.find(workerOf(context_id));
  return found == ports_.end() ? nullptr : found->second;
}

void Supervisor::tellAll(const std::function<void(ContextObserver&)>& news) {
  const std::lock_guard lock(ports_mutex_);
  for (const auto& [number, port] : ports_) port->tell(news);
}

// The one that was asked for longest ago makes room. It drains: busy contexts finish, idle ones are given up. Snapshots
// stay, and what works makes no room for what may follow it as long as there is anything else.
void Supervisor::makeRoomForTemplate() {
  if (by_order_.size() < kMaxTemplates) return;
  const auto oldest = std::ranges::min_element(by_order_, {}, [this](const auto& entry) {
    const Template& one = *entry.second;
    return std::tuple(one.order()->snapshot != nullptr, one.state() != Template::State::Ready,
                      wanted_orders_.contains(entry.first), one.last_asked);
  });
  Template& evicted = *oldest->second;
  if (evicted.state() != Template::State::Ready) return onTemplateBroken(evicted, "too many functions start at once");
  by_order_.erase(oldest);
  stats_.templates_evicted.add();
  evicted.link()->retire();
  tellAll([id = evicted.id()](ContextObserver& pool) { pool.onTemplateRetired(id); });
}

// The supervisor alone has it: who would have used it is gone.
bool Supervisor::isWanted(const TemplateOrderPtr& order) const {
  return wanted_orders_.contains(order->id) || (ahead_orders_.contains(order->id) && order.use_count() > 1);
}

// Ends what takes too long to start, what has drained and what nobody needs; replaces zygotes that served long enough.
void Supervisor::sweep() {
  const SteadyTime now = loop_.clock().now();
  std::vector<Zygote*> late;
  for (auto& zygote : zygotes_) {
    if (!zygote->ready() && now - zygote->startedAt() > kZygoteStartLimit) late.push_back(zygote.get());
    if (zygote->key().snapshot != 0) continue;
    if (zygote->ready()) zygote->beginWaiting();
    sweepTemplates(*zygote, now);
  }
  for (Zygote* zygote : late) onZygoteBroken(*zygote, "it did not start in time");
  sweepSnapshots(now);
  endUnneeded();
  replaceOutlived(now);
  sweep_timer_->start(kSweepInterval);
}

void Supervisor::sweepTemplates(Zygote& zygote, SteadyTime now) {
  for (auto& [id, child] : zygote.templates()) {
    const bool starts = zygote.ready() && child->state() != Template::State::Ready;
    if (starts && now - child->since > kTemplateStartLimit) {
      onTemplateBroken(*child, "it did not start in time");
      continue;
    }
    if (!child->link() || !child->unused()) continue;
    const bool unwanted = child->state() == Template::State::Ready && !isWanted(child->order());
    if (unwanted) child->link()->retire();
    if (child->link()->retired()) onTemplateBroken(*child, "drained");
  }
}

}  // namespace brink::hooks
