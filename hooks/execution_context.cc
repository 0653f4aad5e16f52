#include "hooks/execution_context.h"

#include <cstring>
#include <utility>

#include "hooks/exit_document.h"
#include "hooks/function_pool.h"
#include "proxy/base/check.h"

namespace brink::hooks {

using protocol::RecordType;

void ExecutionContext::post(HookCallPtr call, SteadyTime now) {
  CHECK(count_ < queue_.size());
  if (count_ == 0) {
    slot_.restart();
    if (phase_ == Phase::Idle) phase_ = Phase::Busy;
    if (phase_ == Phase::Blank) phase_ = Phase::Starting;
    front_since = now;
    front_begun_seen = {};
  }
  Entry& added = at(count_++);
  call->posted = now;
  added.seq = slot_.post(call->record);
  added.call = std::move(call);
  call_posted_ = true;
  worked_ = true;
  wake_.push(*this);
  if (streams_) streams_->thaw();
}

std::chrono::nanoseconds ExecutionContext::readProcessorTime(SteadyTime now) {
  worked_ = phase_ != Phase::Idle;
  if (pidfd && process_ < 0) process_ = processBehind(pidfd.get()).value_or(-1);
  const auto total = process_ < 0 ? std::nullopt : processorTime(pidfd.get(), process_);
  if (!total || *total <= seen_processor_time_) return {};
  processor_read_ = now;
  return *total - std::exchange(seen_processor_time_, *total);
}

std::chrono::nanoseconds ExecutionContext::addProcessorTime(std::chrono::nanoseconds total, SteadyTime now) {
  const std::chrono::nanoseconds most = seen_processor_time_ + (now - processor_read_);
  total = std::min(total, most);
  if (total <= seen_processor_time_) return {};
  processor_read_ = now;
  return total - std::exchange(seen_processor_time_, total);
}

void ExecutionContext::refused(std::string_view line) {
  function_.onRefusal(phase_ == Phase::Busy && count_ > 0 ? &front() : nullptr, line);
}

void ExecutionContext::framesSent() {
  frames_sent_ = true;
  wake_.push(*this);
}

void ExecutionContext::run() { slot_.wake(std::exchange(call_posted_, false), std::exchange(frames_sent_, false)); }

HookCallPtr ExecutionContext::popFront() {
  CHECK(count_ > 0);
  HookCallPtr call = std::move(queue_[head_].call);
  head_ = (head_ + 1) % queue_.size();
  --count_;
  return call;
}

std::vector<HookCallPtr> ExecutionContext::takeBackWaiting() {
  std::vector<HookCallPtr> taken;
  // From the back: the context begins them from the front, so whatever is in doubt is its.
  while (count_ > 1 && slot_.takeBack(at(count_ - 1).seq)) taken.insert(taken.begin(), std::move(at(--count_).call));
  return taken;
}

std::vector<HookCallPtr> ExecutionContext::takeBackAll() {
  std::vector<HookCallPtr> taken = takeBackWaiting();
  if (count_ == 1 && slot_.takeBack(at(0).seq)) taken.insert(taken.begin(), popFront());
  return taken;
}

bool ExecutionContext::violation(std::string what) {
  doom_ = ContextDoom{.kind = ContextDoom::Kind::Violation, .violation = std::move(what), .init_error = {}};
  return false;
}

std::optional<ContextDoom> ExecutionContext::read(std::string& scratch, SteadyTime now) {
  if (!hasOutput()) return std::nullopt;
  doom_.reset();
  if (streams_ && !streams_->violation().empty()) {
    violation(streams_->violation());
    return std::exchange(doom_, std::nullopt);
  }
  const auto drained =
      slot_.drain(scratch, [this, now](const ContextSlot::Record& record) { return onRecord(record, now); });
  if (!drained) violation(drained.error());
  return std::exchange(doom_, std::nullopt);
}

bool ExecutionContext::onRecord(const ContextSlot::Record& record, SteadyTime now) {
  switch (static_cast<RecordType>(record.header.type)) {
    case RecordType::Log:
      return onLog(record);
    case RecordType::InitDone:
      return onInitDone(record, now);
    case RecordType::InitFailed:
      return onInitFailed(record);
    case RecordType::Answer:
    case RecordType::Failure:
      return onCallEnd(record, now);
    case RecordType::StreamOpen:
    case RecordType::StreamData:
    case RecordType::StreamEnd:
    case RecordType::StreamCancel:
    case RecordType::StreamCredit:
    case RecordType::FramesRead:
    case RecordType::StreamConnect:
    case RecordType::StreamResolve:
      return onStream(record);
  }
  return violation("a record of unknown type");
}

bool ExecutionContext::onLog(const ContextSlot::Record& record) {
  protocol::LogBody body{};
  if (record.body.size() < sizeof body) return violation("a log record that is too short");
  std::memcpy(&body, record.body.data(), sizeof body);
  HookCall* running = phase_ == Phase::Busy && count_ > 0 && record.header.seq == at(0).seq ? &front() : nullptr;
  function_.onLogLine(running, body, record.body.substr(sizeof body));
  return true;
}

bool ExecutionContext::onStream(const ContextSlot::Record& record) {
  if (!streams_) {
    if (!opensStream(static_cast<RecordType>(record.header.type))) {
      return violation("a record of a stream before the first one was opened");
    }
    streams_ = function_.makeStreams(*this, slot_.memory());
  }
  return streams_->onRecord(record.header, record.body, function_.outboundPolicy()) || violation(streams_->violation());
}

bool ExecutionContext::onInitDone(const ContextSlot::Record& record, SteadyTime now) {
  protocol::InitDoneBody body{};
  if (phase_ != Phase::Starting) return violation("a second init");
  if (record.body.size() != sizeof body) return violation("a malformed init record");
  std::memcpy(&body, record.body.data(), sizeof body);
  phase_ = Phase::Busy;  // without a call it idles when all it had to say was read
  // Self-reported: it cannot have taken longer than since it was asked for.
  const auto most = static_cast<std::uint64_t>(std::chrono::nanoseconds(now - front_since).count());
  function_.onInitDone(*this, std::chrono::nanoseconds(std::min(body.init_ns, most)), now);
  return true;
}

bool ExecutionContext::onInitFailed(const ContextSlot::Record& record) {
  if (phase_ != Phase::Starting) return violation("an init failure after init");
  auto error = protocol::decodeFailure(record.body);
  if (!error) return violation(error.error());
  repairDocument(*error);
  doom_ = ContextDoom{.kind = ContextDoom::Kind::InitFailed, .violation = "", .init_error = std::move(*error)};
  return false;
}

bool ExecutionContext::onCallEnd(const ContextSlot::Record& record, SteadyTime now) {
  if (phase_ != Phase::Busy || count_ == 0) return violation("an answer that nobody asked for");
  if (record.header.seq != at(0).seq) return violation("an answer to another call than the running one");
  CallEnd end{.elapsed_us = record.header.elapsed_us};
  if (static_cast<RecordType>(record.header.type) == RecordType::Answer) {
    auto answer = protocol::decodeAnswer(record.body);
    if (!answer) return violation(answer.error());
    end.answer = std::move(*answer);
  } else {
    auto error = protocol::decodeFailure(record.body);
    if (!error) return violation(error.error());
    repairDocument(*error);
    end.failed = true;
    end.error = std::move(*error);
    end.fatal = (record.header.flags & protocol::kFatal) != 0;
  }
  slot_.passed(at(0).seq);
  const bool fatal = end.fatal;
  function_.onCallEnd(*this, popFront(), std::move(end), now);
  if (!fatal) return true;
  doom_ = ContextDoom{.kind = ContextDoom::Kind::Fatal, .violation = "", .init_error = {}};
  return false;
}

}  // namespace brink::hooks
