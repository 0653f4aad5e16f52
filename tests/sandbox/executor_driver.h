// A proxy in miniature for tests of brink-executor: starts a zygote in its namespaces, makes a template of files given
// as text, makes contexts, posts calls and collects what they say. Blocking, single-threaded, no event loop.
//
// Written against hooks/protocol alone, not against the proxy's own slot code: two readers of one layout keep each
// other honest.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "hooks/protocol/answer.h"
#include "hooks/protocol/call.h"
#include "hooks/protocol/code_findings.h"
#include "hooks/protocol/control.h"
#include "hooks/protocol/slot.h"
#include "proxy/base/fd.h"

namespace brink::testing {

using std::chrono::milliseconds;
using Files = std::map<std::string, std::string>;

// A code image of these files (path below /var/task, or below / if it begins with one -> content), as a sealed memfd.
UniqueFd makeImage(const Files& files);

// The memory of an empty /tmp.
UniqueFd makeTmp(std::uint32_t quota_mb = 512);

struct CallOptions {
  std::uint32_t stage = 0;
  std::string uri = "/index.html";
  std::string method = "GET";
  std::vector<hooks::protocol::NameValue> headers = {
      {"Host", "example.org"}, {"User-Agent", "test"}, {"Accept", "*/*"}};
  bool with_origin = false;
  bool with_response = false;
  std::optional<std::string> body;
  std::string raw_event;  // not empty: the event as JSON text, and the answer as well
  bool raw_answer = false;
  std::uint32_t timeout_ms = 3000;
};
std::string makeRecord(const CallOptions& options);

struct LogLine {
  hooks::protocol::LineLevel level;
  std::string text;
  std::uint64_t seq;
};

// What became of one call (or of the context, when it did not live to answer).
struct Outcome {
  enum class Kind { Answer, Failure, InitFailed, Exited, TimedOut };
  Kind kind = Kind::TimedOut;
  std::vector<hooks::protocol::AnswerOperation> operations;
  hooks::protocol::FailureDocument failure;
  bool fatal = false;
  bool cold = false;
  int wait_status = 0;  // Exited
};
const char* name(Outcome::Kind kind);
// The strings of the first operation of that kind, or nothing.
std::optional<std::vector<std::string>> find(const Outcome& outcome, hooks::protocol::AnswerOp op);

class Template;

class TestContext {
 public:
  ~TestContext();
  TestContext(const TestContext&) = delete;
  TestContext& operator=(const TestContext&) = delete;

  std::uint64_t post(const CallOptions& options) { return postRecord(makeRecord(options)); }
  std::uint64_t postRecord(const std::string& record);
  // Posts a call as a proxy that sleeps: whether the context rings within the limit.
  bool ringsFor(const CallOptions& options, milliseconds limit);
  bool takeBack(std::uint64_t seq);
  // The next thing that ends a call. A context that dies answers with Exited.
  Outcome await(milliseconds limit = milliseconds(10'000));
  Outcome call(const CallOptions& options) { return post(options), await(milliseconds(10'000)); }
  // Waits for the process's end and returns its wait status, or nothing.
  std::optional<int> awaitExit(milliseconds limit = milliseconds(10'000));
  void kill();

  const std::vector<LogLine>& logs();
  bool logged(std::string_view part);
  bool initDone() const { return init_done_; }
  // As this process sees it (the context's own namespace numbers it differently).
  pid_t pid() const;
  hooks::protocol::SlotHeader& header() { return *reinterpret_cast<hooks::protocol::SlotHeader*>(base_); }
  // For measurements: posts `count` calls with at most `window` of them outstanding, spinning. False if one fails.
  bool saturate(const std::string& record, int count, int window);
  // Of the slot, those that are resident.
  std::size_t slotBytes() const;
  const char* outbound() const { return base_ + hooks::protocol::kOutboundOffset; }

 private:
  friend class Template;
  friend class Executor;
  TestContext() = default;
  UniqueFd makeSlot();
  bool takeRecord(Outcome& outcome);
  std::optional<Outcome> takeOutcome();
  std::optional<Outcome> takeOutcomeUpTo(std::uint32_t end);
  int countAnswers();
  void sleep(milliseconds limit);
  void setSequence(std::uint32_t step);

  Template* owner_ = nullptr;
  std::uint64_t id_ = 0;
  UniqueFd pidfd_;
  char* base_ = nullptr;
  UniqueFd bell_;
  hooks::protocol::SleepPage* page_ = nullptr;
  std::uint64_t next_seq_ = 1;
  std::uint64_t answered_seq_ = 0;
  std::size_t in_offset_ = 0;
  std::uint32_t epoch_ = 0;
  std::uint32_t offset_ = 0;
  bool init_done_ = false;
  std::optional<int> exit_status_;
  std::vector<LogLine> logs_;
};

class Executor;

class Template {
 public:
  // "" when it became ready; else why not.
  const std::string& refusal() const { return refusal_; }
  // What it found in its code when it became ready.
  const hooks::protocol::CodeFindings& findings() const { return findings_; }
  // `inbound`: bytes to find at the start of the inbound area (the jail's probe).
  std::unique_ptr<TestContext> context(std::string_view inbound = {}) { return contextWith(makeTmp(tmp_mb_), inbound); }
  // As the pool starts one for a call: posted before the fork, or the context would take itself for a blank.
  std::unique_ptr<TestContext> contextFor(const CallOptions& first) {
    return contextWith(makeTmp(tmp_mb_), {}, &first);
  }
  // With a /tmp that other contexts had or will have: never two at once.
  std::unique_ptr<TestContext> contextWith(const UniqueFd& tmp, std::string_view inbound = {},
                                           const CallOptions* first = nullptr);
  // Of a snapshot: what its init said, and how it failed (InitFailed), if it did.
  TestContext& init() { return *init_; }
  const Outcome& initOutcome() const { return init_outcome_; }
  pid_t pid() const { return pid_; }
  void closeSocket() { control_.reset(); }

 private:
  friend class Executor;
  friend class TestContext;
  // Takes messages until this context's status is known or the time is up.
  std::optional<int> exitOf(std::uint64_t context_id, milliseconds limit);

  UniqueFd control_;
  UniqueFd pidfd_;
  pid_t pid_ = -1;
  std::string refusal_;
  hooks::protocol::CodeFindings findings_;
  std::uint64_t next_id_ = 1;
  std::map<std::uint64_t, int> exits_;
  std::uint32_t tmp_mb_ = 512;
  std::unique_ptr<TestContext> init_;
  Outcome init_outcome_;
};

class Executor {
 public:
  struct Options {
    std::string program;  // path of brink-executor
    bool namespaces = true;
    hooks::protocol::ZygoteSettings settings{.domain = "test"};
  };
  // Fails with what the executor wrote to stderr.
  static Result<std::unique_ptr<Executor>> start(const Options& options);
  ~Executor();

  std::unique_ptr<Template> makeTemplate(const Files& files, hooks::protocol::FunctionSettings settings = {});
  // SnapStart: module init runs before this returns.
  std::unique_ptr<Template> makeSnapshot(const Files& files, hooks::protocol::FunctionSettings settings = {});
  // The started program makes contexts by itself (the jail's probe). Takes the control socket over.
  std::unique_ptr<Template> asTemplate();
  const std::string& jail() const { return jail_; }
  // Where its processes' stderr can be read: a sanitizer's report.
  int errors() const { return stderr_.get(); }
  pid_t pid() const { return pid_; }
  int pidfd() const { return pidfd_.get(); }
  void closeSocket() { control_.reset(); }

 private:
  void orderTemplate(Template& made, hooks::protocol::ControlType type, const Files& files,
                     hooks::protocol::FunctionSettings settings, UniqueFd slot);
  UniqueFd control_;
  UniqueFd pidfd_;
  UniqueFd stderr_;
  pid_t pid_ = -1;
  std::string jail_;
  std::uint64_t next_id_ = 1;
};

// brink-executor as the build made it; plain settings when it is the sanitized one.
Executor::Options defaultOptions();

}  // namespace brink::testing
