// Snapshots of SnapStart functions with real processes and no JavaScript (tests/support/fake_executor.cc).
#include <optional>

#include <gtest/gtest.h>
#include <sys/mman.h>

#include "tests/unit/executor/hooks_fixture.h"

namespace brink::hooks {
namespace {

conf::Function snapStarted(const std::string& does, std::string name = "edge") {
  conf::Function made = function(does, std::move(name));
  made.snap_start = true;
  made.snap_start_place = {.line = 12, .column = 34};
  return made;
}

std::string onlyProblem(const conf::Problems& problems) {
  if (problems.size() != 1) return std::to_string(problems.size()) + " problems";
  const conf::Problem& problem = problems.front();
  return std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " + problem.message;
}

TEST(SnapshotSupervision, ASnapshotIsAloneInItsZygote) {
  const Folder folder;
  Hooks hooks(folder, {function("echo", "plain"), snapStarted("echo")});
  EXPECT_TRUE(hooks.makeSnapshots().empty());
  EXPECT_EQ(hooks.call(0).failure, CallFailureKind::None);
  const CallResult result = hooks.call(1);
  EXPECT_EQ(result.failure, CallFailureKind::None);
  EXPECT_TRUE(result.cold_start);
  EXPECT_EQ(hooks.runtime().executors().zygotes.value(), 2);
  EXPECT_EQ(folder.processes(), 6U);  // a zygote, a template and a context each
}

TEST(SnapshotSupervision, AnInitThatFailsIsToldAtItsPlace) {
  const Folder folder;
  Hooks hooks(folder, {snapStarted("pending"), snapStarted("init-exit", "gone")});
  const conf::Problems problems = hooks.makeSnapshots();
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(onlyProblem({problems[0]}), "12:34: function edge:1: snapStart: Runtime.SnapshotError: a timer is pending");
  EXPECT_EQ(onlyProblem({problems[1]}), "12:34: function gone:1: snapStart: its process ended with exit status 9");
  EXPECT_EQ(hooks.runtime().executors().snapshots_failed.value(), 2U);
  EXPECT_EQ(hooks.runtime().executors().zygotes_died.value(), 0U);
  EXPECT_TRUE(hooks.wait([&] { return folder.processes() == 0; }));
}

TEST(SnapshotSupervision, CodeThatIsRefusedIsToldWithItsPlaceInTheCode) {
  const Folder folder;
  auto refused = snapStarted("refused");
  refused.code_place = {.line = 5, .column = 6};
  Hooks hooks(folder, {refused});
  const Verdict verdict = hooks.makeReady();
  EXPECT_TRUE(verdict.failures.empty());
  EXPECT_EQ(onlyProblem(verdict.mistakes), "5:6: function edge:1: /var/task/index.js:1:2: no such word");
}

TEST(SnapshotSupervision, ARecordOutOfPlaceIsAViolation) {
  const Folder folder;
  Hooks hooks(folder, {snapStarted("snapshot-rude")});
  EXPECT_EQ(onlyProblem(hooks.makeSnapshots()),
            "12:34: function edge:1: snapStart: a record that a snapshot has no use for");
  EXPECT_EQ(hooks.runtime().executors().violations.value(), 1U);
}

TEST(SnapshotSupervision, AZygoteThatDiesIsToldAsWell) {
  const Folder folder;
  auto doomed = snapStarted("echo");
  doomed.domain = "dies";
  Hooks hooks(folder, {doomed});
  const std::string problem = onlyProblem(hooks.makeSnapshots());
  EXPECT_TRUE(problem.starts_with("12:34: function edge:1: snapStart: ")) << problem;
  EXPECT_EQ(hooks.runtime().executors().zygotes_died.value(), 3U) << "it is tried anew, not for ever";
}

TEST(SnapshotSupervision, OneThatIsKilledIsMadeAgainBeforeAnybodyAsks) {
  const Folder folder;
  Hooks hooks(folder, {snapStarted("kill-template")});
  ASSERT_TRUE(hooks.makeSnapshots().empty());
  EXPECT_EQ(hooks.call().failure, CallFailureKind::Exited);
  EXPECT_TRUE(hooks.wait([&] { return hooks.runtime().executors().templates_made.value() == 2; }));
  EXPECT_EQ(hooks.runtime().executors().zygotes_started.value(), 2U);
  EXPECT_EQ(hooks.call().failure, CallFailureKind::Exited) << "there is one again";
}

TEST(SnapshotSupervision, ItEndsWithItsVersion) {
  const Folder folder;
  Hooks hooks(folder, {snapStarted("echo")});
  ASSERT_TRUE(hooks.makeSnapshots().empty());
  EXPECT_EQ(hooks.call().failure, CallFailureKind::None);
  hooks.load({});
  EXPECT_TRUE(hooks.wait([&] { return folder.processes() == 0; }));
  EXPECT_EQ(hooks.runtime().executors().zygotes.value(), 0);
  EXPECT_EQ(hooks.runtime().executors().snapshots_failed.value(), 0U);
}

// What the supervisor says of one.
class Diary final : public SnapshotListener {
 public:
  Result<int> begin() override {
    slot_ = std::move(*ContextSlot::make());
    return slot_.memfd();
  }
  Status read() override { return {}; }
  void ready(std::string_view) override { was_ready = true; }
  void ended(std::string_view why, End) override { end = why; }

  bool was_ready = false;
  std::optional<std::string> end;

 private:
  ContextSlot slot_;
};

TEST(SnapshotSupervision, AnInitHasALimit) {
  const Folder folder;
  LibeventLoop loop;
  const Log log(2, LogLevel::Off, LogFormat::Text);
  auto launcher = Launcher::start({.executor = folder.executor(), .require_sandbox = true});
  ASSERT_TRUE(launcher);
  Supervisor supervisor(loop, std::move(*launcher), {}, log);
  const auto diary = std::make_shared<Diary>();
  auto order = std::make_shared<TemplateOrder>();
  order->id = 7;
  order->image = std::make_shared<const UniqueFd>(memfd_create("image", MFD_CLOEXEC));
  order->settings = protocol::encode(protocol::FunctionSettings{.handler = "index.slow-init"});
  order->start_limit = 200ms;
  order->snapshot = diary;
  supervisor.makeAhead({order});
  const auto end = std::chrono::steady_clock::now() + 10s;
  while (!diary->end && std::chrono::steady_clock::now() < end) loop.runTurn();
  EXPECT_EQ(diary->end, "its init took longer than 0 s");
  EXPECT_FALSE(diary->was_ready);
  EXPECT_TRUE(folder.allGoneWithin(1s));
}

}  // namespace
}  // namespace brink::hooks
