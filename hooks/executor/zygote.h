// The proxy's view of one running zygote and of the templates forked from it: sockets, pidfds, what was promised to
// whom.
//
//   zygote:    Starting --Ready--> Ready --exit, violation, silence, drained--> (destroyed by the supervisor)
//   template:  Waiting (for the zygote) -> Starting --TemplateReady--> Ready -> (destroyed: died, failed or drained)
//
// All messages from below are hostile: what does not fit the state above condemns its sender. Lives on the supervisor's
// loop; destroying it kills the process and all below it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hooks/executor/context_source.h"
#include "hooks/executor/worker_port.h"
#include "hooks/protocol/control.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/fd.h"

namespace brink::hooks {

// Which functions share a zygote (design.md §2). A snapshot's is its own: nothing of another function is in the PID
// namespace that a handler's init may have broken into.
struct ZygoteKey {
  std::string domain;
  std::uint32_t heap_class_mb = 256;
  bool jit = true;
  std::uint64_t snapshot = 0;  // the order's id; 0: for templates
  auto operator<=>(const ZygoteKey&) const = default;
};

// ZygoteSettings::user_id.
std::uint32_t userOf(const ZygoteKey& key);

// How long one may serve: everything below it has its address layout and hash seeds, and whoever learns them from one
// context knows them of all. Each context that dies is a guess at them, so forks count as well as time.
struct ZygoteLimits {
  std::uint64_t max_forks = ~std::uint64_t{0};
  Duration max_age = Duration::max();

  bool exceeded(std::uint64_t forks, Duration age) const { return forks >= max_forks || age >= max_age; }
};

class Zygote;
class Template;

// Told by zygotes and templates, in the same turn; may destroy nothing of theirs before the next one.
class ZygoteOwner {
 public:
  virtual void onZygoteReady(Zygote& zygote, std::string_view jail) = 0;
  virtual void onZygoteBroken(Zygote& zygote, std::string_view why) = 0;
  virtual void onTemplateStarted(Template& started) = 0;  // there is a process
  virtual void onTemplateReady(Template& ready) = 0;
  virtual void onTemplateBroken(Template& broken, std::string_view why) = 0;
  virtual void onContextStarted(Template& from, std::uint64_t context_id, UniqueFd pidfd) = 0;
  virtual void onContextExited(Template& from, std::uint64_t context_id, int wait_status,
                               std::chrono::microseconds processor_time) = 0;
  virtual void onViolation() = 0;  // the break follows

 protected:
  ~ZygoteOwner() = default;
};

class Template final : private IoHandler {
 public:
  enum class State : std::uint8_t { Waiting, Starting, Ready };

  Template(EventLoop& loop, ZygoteOwner& owner, Zygote& zygote, std::uint64_t id, TemplateOrderPtr order);
  ~Template();

  // Makes the socket pair; the far end goes to the zygote. A failure leaves it Waiting.
  Result<UniqueFd> open();
  // The far end did not get there: Waiting again.
  void unopen();
  // Its process has ended. False: what it still said has told its owner why; nothing more is to be told.
  bool hearLastWords();

  std::uint64_t id() const { return id_; }
  Zygote& zygote() { return zygote_; }
  const TemplateOrderPtr& order() const { return order_; }
  State state() const { return state_; }
  const TemplateLinkPtr& link() const { return link_; }
  // Nobody but the supervisor holds the link: a retired template may end.
  bool unused() const { return link_.use_count() <= 1; }
  void setPidfd(UniqueFd pidfd) { pidfd_ = std::move(pidfd); }
  int pidfd() const { return pidfd_.get(); }
  // What it said when it was ready (protocol::CodeFindings).
  const std::string& findings() const { return findings_; }
  // It is broken because its function's code cannot be loaded.
  bool refused() const { return refused_; }

  std::vector<WorkerPortPtr> waiters;  // told when it is ready or has failed
  SteadyTime since;                    // of the state, for the time limit
  std::uint64_t last_asked = 0;        // for least recently used

 private:
  class Link;
  void onIo(IoEvents ready) override;
  // False: broken, and the owner was told.
  bool onMessage(protocol::ControlMessage message);

  EventLoop& loop_;
  ZygoteOwner& owner_;
  Zygote& zygote_;
  const std::uint64_t id_;
  const TemplateOrderPtr order_;
  State state_ = State::Waiting;
  std::string findings_;
  bool refused_ = false;
  std::shared_ptr<UniqueFd> socket_;
  TemplateLinkPtr link_;
  std::unique_ptr<IoWatcher> watcher_;
  UniqueFd pidfd_;
};

class Zygote final : private IoHandler {
 public:
  // Which of the zygotes of its key it is (supervisor_succession.cc).
  enum class Role : std::uint8_t { Serving, Succeeding, Draining };

  Zygote(EventLoop& loop, ZygoteOwner& owner, std::uint64_t id, ZygoteKey key);
  ~Zygote();

  Result<UniqueFd> open();

  std::uint64_t id() const { return id_; }
  const ZygoteKey& key() const { return key_; }
  bool ready() const { return ready_; }
  SteadyTime startedAt() const { return started_at_; }
  // Of templates and their contexts, as far as they were told of.
  std::uint64_t forks() const { return forks_; }
  void countFork() { ++forks_; }
  Role role = Role::Serving;
  void setPidfd(UniqueFd pidfd) { pidfd_ = std::move(pidfd); }

  Template& addTemplate(std::uint64_t id, TemplateOrderPtr order);
  // Starts it now, or when the zygote is ready. A failure is told to the owner, also at once.
  void begin(Template& added);
  // Those for which the zygote was not ready, or had no room in its socket: many are asked for at once.
  void beginWaiting();
  void removeTemplate(std::uint64_t id) { templates_.erase(id); }
  std::map<std::uint64_t, std::unique_ptr<Template>>& templates() { return templates_; }

 private:
  void onIo(IoEvents ready) override;
  bool onMessage(protocol::ControlMessage message);
  bool becomeReady(const protocol::ControlMessage& message);

  EventLoop& loop_;
  ZygoteOwner& owner_;
  const std::uint64_t id_;
  const ZygoteKey key_;
  const SteadyTime started_at_;
  std::uint64_t forks_ = 0;
  bool ready_ = false;
  UniqueFd socket_;
  std::unique_ptr<IoWatcher> watcher_;
  UniqueFd pidfd_;
  std::map<std::uint64_t, std::unique_ptr<Template>> templates_;
};

}  // namespace brink::hooks
