// Snapshots of SnapStart functions: each a template alone in its zygote, kept for as long as somebody has the version.
#include <algorithm>
#include <vector>

#include "hooks/executor/supervisor.h"

namespace brink::hooks {
namespace {

// Each keeps a V8 of its own: some 30 MB with what a usual init leaves. Twice what a configuration may have: those of
// its successor are made beside them.
constexpr std::size_t kMaxSnapshots = 128;

// Where neither people nor system services nor containers have ids (systemd: "UIDs and GIDs").
constexpr std::uint32_t kSnapshotUsers = 0x70000000;
constexpr std::uint32_t kSnapshotUserCount = 0x0FFFFFFF;

std::string seconds(Duration limit) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(limit).count()) + " s";
}

}  // namespace

std::uint32_t userOf(const ZygoteKey& key) {
  return key.snapshot == 0 ? 0 : kSnapshotUsers + static_cast<std::uint32_t>(key.snapshot % kSnapshotUserCount);
}

// What must hold before a zygote is started for it.
Status Supervisor::admitSnapshot(const TemplateOrder& order) {
  const auto is_snapshots = [](const auto& zygote) { return zygote->key().snapshot != 0; };
  if (static_cast<std::size_t>(std::ranges::count_if(zygotes_, is_snapshots)) < kMaxSnapshots) return {};
  const std::string why = "there are " + std::to_string(kMaxSnapshots) + " snapshots already";
  order.snapshot->ended(why, TemplateListener::End::Failed);
  return fail(ErrorCode::Overloaded, Side::Operator, why);
}

// With its zygote, which is there for nothing else.
void Supervisor::endSnapshot(Template& ended, std::string_view why, TemplateListener::End how) {
  for (auto& [id, child] : removeZygote(ended.zygote()).templates()) dropTemplate(*child, why, how);
}

void Supervisor::onSnapshotBroken(Template& broken, std::string_view why) {
  const Zygote& zygote = broken.zygote();
  if (std::ranges::find(zygotes_, &zygote, &std::unique_ptr<Zygote>::get) == zygotes_.end()) return;  // buried already
  const bool ready = broken.state() == Template::State::Ready;
  log_.warn(ready ? "snapshot of a function died" : "snapshot of a function failed",
            {{"function", broken.order()->label}, {"error", broken.refused() ? "its code cannot be loaded" : why}});
  stats_.snapshots_failed.add();
  const SteadyTime now = loop_.clock().now();
  Failures& failures = failures_[zygote.key()];
  failures.backoff.died(now, ready ? now - broken.since : Duration::zero());
  failures.last = why;
  endSnapshot(broken, why, broken.refused() ? TemplateListener::End::Refused : TemplateListener::End::Failed);
}

void Supervisor::sweepSnapshots(SteadyTime now) {
  std::vector<Template*> all;
  for (const auto& zygote : zygotes_) {
    if (zygote->key().snapshot == 0) continue;
    for (auto& [id, child] : zygote->templates()) all.push_back(child.get());
  }
  for (Template* child : all) {
    const TemplateOrderPtr& order = child->order();
    if (order.use_count() == 1) {
      log_.info("snapshot ended: its function version is gone", {{"function", order->label}});
      snapshots_.erase(order->id);  // the order lives until the dead are buried
      endSnapshot(*child, "its function version is gone", TemplateListener::End::Failed);
    } else if (child->state() == Template::State::Waiting) {
      child->zygote().begin(*child);  // its socket was full; nothing before the zygote is ready
    } else if (child->state() == Template::State::Ready) {
      continue;
    } else if (now - child->since > order->start_limit) {
      onSnapshotBroken(*child, "its init took longer than " + seconds(order->start_limit));
    } else if (const Status read = order->snapshot->read(); !read) {
      onViolation();
      onSnapshotBroken(*child, read.error().detail);
    }
  }
  remakeSnapshots();
}

// Those that died while their version is in use, as soon as their pause is over.
void Supervisor::remakeSnapshots() {
  std::vector<TemplateOrderPtr> missing;
  std::erase_if(snapshots_, [](const auto& entry) { return entry.second.expired(); });
  for (const auto& [id, wanted] : snapshots_) {
    if (!by_order_.contains(id)) missing.push_back(wanted.lock());
  }
  for (TemplateOrderPtr& order : missing) {
    if (order) request(std::move(order), nullptr);
  }
  std::erase_if(failures_, [this](const auto& entry) {
    return entry.first.snapshot != 0 && !snapshots_.contains(entry.first.snapshot);
  });
}

}  // namespace brink::hooks
