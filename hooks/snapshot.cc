#include "hooks/snapshot.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "hooks/exit_document.h"

namespace brink::hooks {
namespace {

using protocol::RecordType;

// So many reads empty an outbound area, even if its records are as small as they can be.
constexpr std::size_t kLastReads = protocol::kOutboundBytes / sizeof(protocol::RecordHeader) / kMaxDrainRecords + 1;
// Of what an operator is told; the function's log has the rest.
constexpr std::size_t kMaxFailure = 2048;

// Control bytes have no place in a line of the server's log or in a terminal.
std::string oneLine(std::string text) {
  if (text.size() > kMaxFailure) text.resize(kMaxFailure);
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }, ' ');
  return text;
}

}  // namespace

void Snapshot::connect(LogSink& sink, const Clock& clock) {
  clock_ = &clock;
  log_ = std::make_unique<FunctionLog>(facts_.log, sink, clock, facts_.metrics->log_lines_dropped);
}

Result<int> Snapshot::begin() {
  auto slot = ContextSlot::make();
  if (!slot) return std::unexpected(slot.error());
  slot_ = std::move(*slot);
  becomeMaking();
  violation_.clear();
  init_error_.reset();
  init_done_ = false;
  if (clock_ != nullptr) began_ = clock_->now();
  return slot_.memfd();
}

Status Snapshot::readUpTo(std::size_t reads) {
  for (; slot_ && slot_.hasOutput() && violation_.empty() && reads > 0; --reads) {
    const auto drained = slot_.drain(scratch_, [this](const ContextSlot::Record& record) { return onRecord(record); });
    if (!drained) violation(drained.error());
  }
  scratch_ = {};
  if (log_) log_->flush();
  if (violation_.empty()) return {};
  return fail(ErrorCode::ProtocolError, Side::Hook, violation_);
}

bool Snapshot::violation(std::string what) {
  violation_ = std::move(what);
  return false;
}

// A snapshot has no network, and nobody calls it.
bool Snapshot::onRecord(const ContextSlot::Record& record) {
  switch (static_cast<RecordType>(record.header.type)) {
    case RecordType::Log:
      return onLog(record);
    case RecordType::InitDone:
      return onInitDone(record);
    case RecordType::InitFailed:
      return onInitFailed(record);
    default:
      return violation("a record that a snapshot has no use for");
  }
}

bool Snapshot::onLog(const ContextSlot::Record& record) {
  protocol::LogBody body{};
  if (record.body.size() < sizeof body) return violation("a log record that is too short");
  std::memcpy(&body, record.body.data(), sizeof body);
  if (log_) log_->line("", static_cast<protocol::LineLevel>(body.level), body.wall_ms, record.body.substr(sizeof body));
  return true;
}

bool Snapshot::onInitDone(const ContextSlot::Record& record) {
  protocol::InitDoneBody body{};
  if (init_done_ || init_error_) return violation("a second init");
  if (record.body.size() != sizeof body) return violation("a malformed init record");
  std::memcpy(&body, record.body.data(), sizeof body);
  init_done_ = true;
  if (!log_) return true;
  const auto most = static_cast<std::uint64_t>(std::chrono::nanoseconds(clock_->now() - began_).count());
  const std::chrono::nanoseconds took(std::min(body.init_ns, most));
  facts_.metrics->init_duration.observe(took);
  log_->snapshotReport(took, "", "");
  return true;
}

bool Snapshot::onInitFailed(const ContextSlot::Record& record) {
  if (init_done_ || init_error_) return violation("an init failure after init");
  auto error = protocol::decodeFailure(record.body);
  if (!error) return violation(error.error());
  repairDocument(*error);
  init_error_ = std::move(*error);
  return true;
}

void Snapshot::ready(std::string_view findings) {
  // A process that says it is ready and never said that its init is done gains nothing by that: contexts are judged
  // one by one. Mistakes would have kept it from its init.
  becomeReady({.mistakes = {}, .doubts = protocol::decodeFindings(findings).doubts});
  slot_ = {};
}

void Snapshot::ended(std::string_view why, End how) {
  const bool in_init = state() == State::Making && how != End::Refused;
  if (in_init) (void)readUpTo(kLastReads);
  slot_ = {};
  if (init_error_) {
    becomeFailed(oneLine(init_error_->error_type + ": " + init_error_->error_message), End::Failed);
  } else if (how == End::Refused) {
    becomeRefused(protocol::decodeFindings(why));
  } else {
    becomeFailed(oneLine(std::string(why)), how);
  }
  if (in_init) logFailedInit();
}

void Snapshot::logFailedInit() {
  if (!log_) return;
  if (init_error_) log_->failure("", "Uncaught Exception", loggedJson(*init_error_));
  log_->snapshotReport(clock_->now() - began_, "error", init_error_ ? init_error_->error_type : "Runtime.ExitError");
  log_->flush();
}

}  // namespace brink::hooks
