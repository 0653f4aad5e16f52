// How a zygote is replaced. Nobody waits for it: the successor starts and gets ready beside the one that serves, then
// takes over at once; templates are made anew there, one by one, and each retires the one that it stands for. What
// drains ends when its last context has.
//
//   Serving --outlived, successor ready--> Draining --no template left--> (ended)
//   Succeeding --Ready--> Serving --no function needs it, no template left--> (ended)
#include <algorithm>
#include <utility>

#include "hooks/executor/supervisor.h"
#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

// Of one key. A call may take 15 minutes and holds its zygote for so long, some 15 MB; with so many of them the one
// that serves is not replaced before one of these has ended. It also bounds how often it can be replaced.
constexpr std::ptrdiff_t kMaxDraining = 3;

}  // namespace

void Supervisor::replaceOutlived(SteadyTime now) {
  std::vector<ZygoteKey> outlived;
  for (const auto& zygote : zygotes_) {
    // A snapshot stays: another one would be another init.
    const bool serves = zygote->role == Zygote::Role::Serving && zygote->ready() && zygote->key().snapshot == 0;
    if (serves && limits_.exceeded(zygote->forks(), now - zygote->startedAt()) && mayBeReplaced(*zygote, now)) {
      outlived.push_back(zygote->key());
    }
  }
  for (const ZygoteKey& key : outlived) {
    if (!startZygote(key, Zygote::Role::Succeeding)) failures_[key].backoff.died(now, Duration::zero());
  }
}

bool Supervisor::mayBeReplaced(const Zygote& zygote, SteadyTime now) {
  const ZygoteKey& key = zygote.key();
  if (!wanted_zygotes_.contains(key)) return false;  // it ends with its last template
  if (zygoteAs(key, Zygote::Role::Succeeding) != nullptr) return false;
  if (const auto found = failures_.find(key); found != failures_.end() && !found->second.backoff.over(now))
    return false;
  const auto drains = [&key](const auto& other) {
    return other->role == Zygote::Role::Draining && other->key() == key;
  };
  if (std::ranges::count_if(zygotes_, drains) >= kMaxDraining) return false;
  // It has itself not taken all over yet.
  return std::ranges::none_of(twins_, [&zygote](const auto& entry) { return &entry.second->zygote() == &zygote; });
}

// The waiting templates that this adds are begun by the zygote as soon as this returns.
void Supervisor::succeed(Zygote& successor) {
  Zygote* serving = zygoteAs(successor.key(), Zygote::Role::Serving);
  CHECK(serving != nullptr);
  Zygote& old = *serving;
  const SteadyTime now = loop_.clock().now();
  log_.info("executor is replaced",
            {{"domain", old.key().domain},
             {"heap_class_mb", old.key().heap_class_mb},
             {"forks", old.forks()},
             {"age_s", std::chrono::duration_cast<std::chrono::seconds>(now - old.startedAt()).count()}});
  successor.role = Zygote::Role::Serving;
  old.role = Zygote::Role::Draining;
  stats_.zygotes_replaced.add();
  stats_.zygotes_draining.add(1);
  for (auto& [id, child] : old.templates()) {
    const auto found = by_order_.find(child->order()->id);
    if (found != by_order_.end() && found->second == child.get()) {
      twins_[found->first] = &successor.addTemplate(next_id_++, child->order());
    } else if (child->link()) {
      outdate(*child);  // it drains already
    }
  }
}

// A template that is ready and stands for one of a replaced zygote.
void Supervisor::takeOver(Template& twin) {
  const auto found = twins_.find(twin.order()->id);
  if (found == twins_.end() || found->second != &twin) return;
  twins_.erase(found);
  const auto old = by_order_.find(twin.order()->id);
  if (old == by_order_.end()) {  // it was given up meanwhile
    makeRoomForTemplate();
    twin.last_asked = ++asked_;
    by_order_[twin.order()->id] = &twin;
    stats_.templates.set(static_cast<std::int64_t>(by_order_.size()));
    return;
  }
  Template* replaced = std::exchange(old->second, &twin);
  twin.last_asked = replaced->last_asked;
  // Whoever waits for the old one, which was still starting, takes this.
  for (auto& waiter : std::exchange(replaced->waiters, {})) twin.waiters.push_back(std::move(waiter));
  outdate(*replaced);
}

void Supervisor::outdate(Template& replaced) {
  if (!replaced.link()) {  // it was never begun
    dropTemplate(replaced, "its executor was replaced", TemplateListener::End::Lost);
    dead_templates_.push_back(&replaced);
    return buryDead();
  }
  replaced.link()->outdate();
  tellAll([id = replaced.id()](ContextObserver& pool) { pool.onTemplateRetired(id); });
}

void Supervisor::endUnneeded() {
  std::vector<Zygote*> unneeded;
  for (const auto& zygote : zygotes_) {
    const bool drains = zygote->role == Zygote::Role::Draining;
    if (zygote->templates().empty() && (drains || !wanted_zygotes_.contains(zygote->key()))) {
      unneeded.push_back(zygote.get());
    }
  }
  for (Zygote* zygote : unneeded) {
    log_.info(
        "executor ended, nobody needs it",
        {{"domain", zygote->key().domain}, {"heap_class_mb", zygote->key().heap_class_mb}, {"forks", zygote->forks()}});
    stats_.zygotes_ended.add();
    removeZygote(*zygote);
  }
}

}  // namespace brink::hooks
