#include "hooks/hook_runtime.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <unistd.h>

#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

// How long a start waits for provisioned contexts: an init's own limit and some time for the executors to come up.
constexpr Duration kProvisionedLimit = 150s;
// Between two looks; only while somebody waits.
constexpr Duration kProvisionedCheck = 2ms;
// Between two lines of the log that say that memory is short.
constexpr Duration kShortageSilence = 60s;
// Without hooks.ephemeralStorageTotal: this part of the machine's memory.
constexpr std::uint64_t kStoragePart = 4;

std::uint64_t storageLimit(const conf::HookSettings& settings) {
  if (settings.ephemeral_storage_total > 0) return settings.ephemeral_storage_total;
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) /
         kStoragePart;
}

}  // namespace

HookRuntime::HookRuntime(EventLoop& main_loop, Launcher launcher, HookRuntimeSettings settings, Log log)
    : main_loop_(main_loop),
      log_(log),
      workers_(settings.workers),
      logs_(std::move(settings.log_directory), settings.standard_fd),
      supervisor_(main_loop, std::move(launcher), settings.executors, log),
      templates_(main_loop, supervisor_, logs_),
      memory_watch_(main_loop, makeSystemMemory(), [this](std::size_t contexts) { giveUpIdle(contexts); }) {}

HookRuntime::~HookRuntime() { CHECK(doors_.empty()); }

void HookRuntime::publish(conf::ConfigPtr config, CatalogPtr catalog) {
  catalog_.publish(catalog, *config);
  storage_.setLimit(storageLimit(config->hooks));
  std::vector<TemplateOrderPtr> orders;
  for (const auto& version : catalog->versions()) {
    // A snapshot that was not made for this is made by whenMadeReady().
    if (!version->snapshot || version->snapshot->wasReady()) orders.push_back(version->order);
  }
  supervisor_.prepare(std::move(orders),
                      {.max_forks = config->hooks.zygote_max_forks, .max_age = config->hooks.zygote_max_age});
  memory_watch_.setReserve(config->hooks.memory_reserve);
  logs_.setRotation(config->hooks.log_rotation);
  const std::lock_guard lock(mutex_);
  config_ = std::move(config);
  current_ = std::move(catalog);
  for (const auto& door : doors_) {
    tell(door, [config = config_, current = current_](ContextPool& pool) { pool.configure(config, current); });
  }
}

CatalogPtr HookRuntime::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::unique_ptr<ContextPool> HookRuntime::makePool(EventLoop& worker_loop) {
  auto bell = WorkerBell::make();
  if (!bell) {
    // A pipe and a page at start-up: without them nothing else would work either.
    log_.error("cannot make a worker's bell", {{"error", bell.error().detail}});
    std::abort();
  }
  const auto door = std::make_shared<Door>();
  WorkerPlace place{.number = 0, .count = workers_};
  {
    const std::lock_guard lock(mutex_);
    place.number = pools_made_++ % workers_;
  }
  auto pool = std::make_unique<ContextPool>(ContextPoolParts{.loop = worker_loop,
                                                             .concurrency = concurrency_,
                                                             .logs = logs_,
                                                             .log = log_,
                                                             .bell = std::move(*bell),
                                                             .place = place,
                                                             .storage = storage_,
                                                             .need_room = [this, door] { evictElsewhere(door); },
                                                             .detach = [this, door] { close(door); }});
  pool->connect(supervisor_.attach(worker_loop, *pool));
  const std::lock_guard lock(mutex_);
  door->loop = &worker_loop;
  door->pool = pool.get();
  doors_.push_back(door);
  pool->configure(config_, current_);
  return pool;
}

void HookRuntime::whenProvisioned(std::function<void(Status)> done) {
  when_provisioned_ = std::move(done);
  provisioned_limit_ = main_loop_.clock().now() + kProvisionedLimit;
  provisioned_timer_ = main_loop_.makeTimer([this] { checkProvisioned(); });
  checkProvisioned();
}

void HookRuntime::checkProvisioned() {
  Status outcome;
  bool complete = true;
  for (const auto& version : current()->versions()) {
    const Provisioning& provisioning = *version->provisioning;
    if (provisioning.complete()) continue;
    complete = false;
    std::string why = provisioning.failure();
    if (why.empty() && main_loop_.clock().now() >= provisioned_limit_) {
      why = std::to_string(provisioning.ready.value()) + " of " + std::to_string(provisioning.wanted()) +
            " contexts were ready after " + std::to_string(kProvisionedLimit / 1s) + " seconds";
    }
    if (why.empty()) continue;
    outcome = fail(ErrorCode::Internal, Side::Operator,
                   "function " + version->order->label + ": provisionedConcurrency: " + why);
    break;
  }
  if (!complete && outcome) return provisioned_timer_->start(kProvisionedCheck);
  std::exchange(when_provisioned_, nullptr)(std::move(outcome));
}

void HookRuntime::tell(const DoorPtr& door, std::function<void(ContextPool&)> news) {
  const std::lock_guard lock(door->mutex);
  if (door->loop == nullptr) return;
  door->loop->post([door, news = std::move(news)] {
    if (door->pool != nullptr) news(*door->pool);
  });
}

void HookRuntime::evictElsewhere(const DoorPtr& asker) {
  std::vector<DoorPtr> others;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& door : doors_) {
      if (door != asker) others.push_back(door);
    }
    if (others.empty()) return;
    std::ranges::rotate(others, others.begin() + static_cast<std::ptrdiff_t>(asked_++ % others.size()));
  }
  evictAtFirst(std::move(others));
}

void HookRuntime::evictAtFirst(std::vector<DoorPtr> doors) {
  if (doors.empty()) return;
  const DoorPtr first = doors.back();
  doors.pop_back();
  tell(first, [rest = std::move(doors)](ContextPool& pool) {
    if (!pool.evictIdle()) evictAtFirst(rest);
  });
}

void HookRuntime::giveUpIdle(std::size_t contexts) {
  const SteadyTime now = main_loop_.clock().now();
  if (now - shortage_told_ >= kShortageSilence) {
    shortage_told_ = now;
    log_.warn("memory is short: unused execution contexts end", {{"contexts", contexts}});
  }
  const std::lock_guard lock(mutex_);
  if (doors_.empty()) return;
  const std::size_t each = (contexts + doors_.size() - 1) / doors_.size();
  for (const auto& door : doors_) {
    tell(door, [each](ContextPool& pool) { pool.giveUpIdle(each); });
  }
}

void HookRuntime::close(const DoorPtr& door) {
  const std::lock_guard lock(mutex_);
  std::erase(doors_, door);
  const std::lock_guard door_lock(door->mutex);
  door->loop = nullptr;
  door->pool = nullptr;
}

}  // namespace brink::hooks
