// What a context pool needs from the executor side, and what tests replace by fakes: templates to fork contexts from,
// and news of the contexts. Design.md §2, levels "function template" and "execution context".
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "hooks/executor/template_listener.h"
#include "hooks/protocol/control.h"
#include "proxy/base/clock.h"
#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

// For a template to compile its code, on a busy machine.
inline constexpr Duration kTemplateStartLimit = std::chrono::seconds(10);

// Everything the executors must know of one function version. Immutable, shared by all threads. A snapshot's process
// lives as long as somebody besides the supervisor holds its order; so does a template that was made ahead.
struct TemplateOrder {
  std::uint64_t id = 0;  // of the function version, unique in this process
  std::string label;     // "name:version", for logs
  std::string domain = "default";
  std::uint32_t memory_mb = 128;
  std::uint32_t heap_class_mb = 256;
  bool jit = true;
  std::shared_ptr<const UniqueFd> image;  // the code image's memfd
  std::string settings;                   // encoded protocol::FunctionSettings
  Duration start_limit = kTemplateStartLimit;
  // SnapStart: the template is a snapshot, alone in a zygote of its own. Null: contexts do their own init.
  std::shared_ptr<SnapshotListener> snapshot;
  // Without a snapshot: told of the template. May be null.
  std::shared_ptr<TemplateListener> listener;

  TemplateListener* told() const { return snapshot ? snapshot.get() : listener.get(); }
};
using TemplateOrderPtr = std::shared_ptr<const TemplateOrder>;

// The smallest heap class that holds a function of this memory size (design.md §2).
constexpr std::uint32_t heapClassFor(std::uint32_t memory_mb) {
  return memory_mb <= 256 ? 256 : memory_mb <= 1024 ? 1024 : 10240;
}

// A living template. Contexts and pools hold it as long as they need it; when nobody does and it is retired, it ends.
// Thread-safe.
class TemplateLink {
 public:
  explicit TemplateLink(std::uint64_t id) : id_(id) {}
  virtual ~TemplateLink() = default;

  std::uint64_t id() const { return id_; }

  // Asks for a context; its start or its exit is told to the observer of the worker whose number is in `context_id`.
  // Non-blocking: Overloaded means try again next turn, anything else that the template is going.
  virtual Status makeContext(std::uint64_t context_id, protocol::InitType type, int slot, int bell, int sleep_page,
                             int tmp) = 0;

  // A retired template makes no more contexts: it died, or it drains.
  bool retired() const { return retired_.load(std::memory_order_relaxed); }
  void retire() { retired_.store(true, std::memory_order_relaxed); }
  // Retired because its zygote was replaced: contexts that would outlive other retirements are to be replaced as well.
  bool outdated() const { return outdated_.load(std::memory_order_relaxed); }
  void outdate() {
    outdated_.store(true, std::memory_order_relaxed);
    retire();
  }

 private:
  const std::uint64_t id_;
  std::atomic<bool> retired_{false};
  std::atomic<bool> outdated_{false};
};
using TemplateLinkPtr = std::shared_ptr<TemplateLink>;

// Implemented by a worker's pool; called on its loop's thread, never from inside one of its own calls. `template_id`
// says who claims it: news about another template's context is a lie and is to be ignored.
class ContextObserver {
 public:
  virtual void onTemplateReady(std::uint64_t order_id, TemplateLinkPtr link) = 0;
  virtual void onTemplateFailed(std::uint64_t order_id, Error error) = 0;
  // Drop the link and idle contexts; busy ones may finish. Provisioned ones stay until their successors are ready, and
  // if the link is not outdated for as long as they live.
  virtual void onTemplateRetired(std::uint64_t template_id) = 0;
  // It died, and with it all its contexts (their exit statuses are lost).
  virtual void onTemplateGone(std::uint64_t template_id) = 0;
  virtual void onContextStarted(std::uint64_t template_id, std::uint64_t context_id, UniqueFd pidfd) = 0;
  // Right before the exit of a context: all the processor time it ever used, as its template says.
  virtual void onContextUsed(std::uint64_t template_id, std::uint64_t context_id, std::chrono::microseconds time) = 0;
  virtual void onContextExited(std::uint64_t template_id, std::uint64_t context_id, int wait_status) = 0;

 protected:
  ~ContextObserver() = default;
};

// A worker's door to the executors. Owned by the pool: destroying it ends all news. Called on the pool's thread.
class ContextSource {
 public:
  virtual ~ContextSource() = default;

  // Answered once, later, by onTemplateReady or onTemplateFailed.
  virtual void requestTemplate(TemplateOrderPtr order) = 0;
  // Unique among all workers.
  virtual std::uint64_t nextContextId() = 0;
  // SIGKILL. The exit is told as for any other death.
  virtual void kill(int pidfd) = 0;
  // The template does not tell what became of contexts that were killed: it is stopped or broken. It dies, and all its
  // contexts with it (onTemplateGone).
  virtual void condemnTemplate(std::uint64_t template_id) = 0;
};

}  // namespace brink::hooks
