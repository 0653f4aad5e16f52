// The other side of the pool, in the test's own thread: contexts that a test makes speak record by record, and a source
// that "forks" them. The slot is real shared memory, so that what is tested is the protocol itself.
//
//   FakeExecutors executors;
//   pool.connect(executors.makeSource(loop, pool));
//   ... pool.call(...); loop.runUntilIdle();
//   FakeContext& context = executors.context(0);
//   context.initDone(); context.begin(); context.answer({});
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hooks/executor/context_source.h"
#include "hooks/protocol/answer.h"
#include "hooks/protocol/slot.h"
#include "tests/support/manual_loop.h"

namespace brink::test {

class FakeContext {
 public:
  FakeContext(std::uint64_t id, std::uint64_t template_id, int slot, int sleep_page, int tmp);
  ~FakeContext();

  std::uint64_t id() const { return id_; }
  std::uint64_t templateId() const { return template_id_; }
  hooks::protocol::SlotHeader& header() { return *reinterpret_cast<hooks::protocol::SlotHeader*>(base_); }
  bool killed = false;
  bool provisioned = false;
  hooks::protocol::InitType init_type{};

  // Begins the next posted call; its record. Empty: there is none.
  std::string begin();
  std::uint64_t runningSeq() const { return seq_; }

  // What a context says.
  void waitForTimer() { header().state = static_cast<std::uint32_t>(hooks::protocol::ContextState::Waiting); }
  void initDone(std::uint64_t init_ns = 1'000'000);
  void initFailed(const hooks::protocol::FailureDocument& error);
  void answer(const std::string& body, std::uint32_t elapsed_us = 0);
  void answerUnchanged(std::uint32_t elapsed_us = 0);
  void fail(const hooks::protocol::FailureDocument& error, std::uint16_t flags = 0);
  void log(const std::string& text, hooks::protocol::LineLevel level = hooks::protocol::LineLevel::Info);

  // Any record at all, and any bytes at all.
  void record(std::uint16_t type, std::uint16_t flags, std::uint64_t seq, const std::string& body,
              std::uint32_t elapsed_us = 0);
  void raw(const std::string& bytes);
  void setTail(std::uint64_t tail) { header().out_tail.store(tail, std::memory_order_release); }

  std::uint64_t residentBytes() const;

  // What the context wrote into its /tmp, from the beginning.
  void writeTmp(std::string_view text, std::uint64_t offset = 0);
  std::string readTmp(std::size_t size) const;

  // Whether the worker said that it sleeps.
  bool workerSleeps() const;

 private:
  std::uint64_t id_;
  std::uint64_t template_id_;
  char* base_;
  UniqueFd memory_;
  UniqueFd tmp_;
  const hooks::protocol::SleepPage* sleep_page_;
  std::uint64_t next_seq_ = 1;
  std::uint64_t seq_ = 0;
};

class FakeTemplate final : public hooks::TemplateLink {
 public:
  FakeTemplate(std::uint64_t id, class FakeExecutors& executors) : TemplateLink(id), executors_(executors) {}
  Status makeContext(std::uint64_t context_id, hooks::protocol::InitType type, int slot, int bell, int sleep_page,
                     int tmp) override;

 private:
  class FakeExecutors& executors_;
};

// All executors of one test. News reach the pool in a later turn of the loop, as in life.
class FakeExecutors {
 public:
  explicit FakeExecutors(ManualLoop& loop) : loop_(loop) {}

  std::unique_ptr<hooks::ContextSource> makeSource(hooks::ContextObserver& observer);

  std::size_t made() const { return contexts_.size(); }
  FakeContext& context(std::size_t index) { return *contexts_.at(index); }
  // The process is gone; its death was not asked for unless it was killed.
  void exit(FakeContext& context, int wait_status);
  void templateDies(std::uint64_t template_id);
  // Another zygote took over: there is a new template for whoever asks.
  void zygoteIsReplaced();

  bool templates_work = true;  // false: onTemplateFailed
  bool exits_are_told = true;  // false: of killed ones, until tellExits()
  void tellExits();
  bool template_socket_full = false;
  std::size_t templates_asked = 0;
  std::vector<std::uint64_t> condemned;
  std::shared_ptr<FakeTemplate> current;

 private:
  friend class FakeTemplate;
  friend class FakeSource;
  void start(std::uint64_t context_id, std::uint64_t template_id, hooks::protocol::InitType type, int slot,
             int sleep_page, int tmp);
  void kill(int pidfd);
  void condemn(std::uint64_t template_id);

  ManualLoop& loop_;
  hooks::ContextObserver* observer_ = nullptr;
  std::vector<std::unique_ptr<FakeContext>> contexts_;
  std::vector<std::pair<int, FakeContext*>> pidfds_;
  std::vector<FakeContext*> untold_;
  std::uint64_t next_template_ = 100;
};

}  // namespace brink::test
