#include "v8-runtime/handler/handler_runtime.h"

#include <cstdlib>
#include <cstring>

#include <signal.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#include "hooks/protocol/call.h"
#include "proxy/base/check.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/clocks.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

using hooks::protocol::ContextState;
using hooks::protocol::LineLevel;
using hooks::protocol::RecordType;

// Lambda's limit for an answer, in bytes; the words of the difference and the text count alike.
constexpr std::size_t kMaxAnswerBytes = 6'291'556;

// Node's own exit code for it.
constexpr int kExitUnsettledAwait = 13;

std::uint32_t microseconds(std::uint64_t ns) {
  const std::uint64_t us = ns / 1000;
  return us < 1 ? 1 : us > 0xFFFFFFFFu ? 0xFFFFFFFFu : static_cast<std::uint32_t>(us);
}

}  // namespace

Result<std::string> HandlerRuntime::adopt(const hooks::protocol::FunctionSettings& settings,
                                          const hooks::protocol::CodeImage& image) {
  settings_ = settings;
  code_files_.open(image);
  // TZ of the environment decides what Date and Intl call local time; Lambda's is UTC.
  if (const auto zone = settings.environment.find("TZ"); zone != settings.environment.end()) {
    setenv("TZ", zone->second.c_str(), 1);
    engine_.isolate()->DateTimeConfigurationChangeNotification();
  }
  const Scopes scopes(engine_);
  v8::Isolate* isolate = engine_.isolate();
  const auto context = engine_.context();
  const auto env = v8::Object::New(isolate);
  const auto put = [&](v8::Local<v8::Object> object, std::string_view key, std::string_view value) {
    object->Set(context, textFromWire(isolate, key), textFromWire(isolate, value)).Check();
  };
  for (const auto& [key, value] : settings.environment) put(env, key, value);
  const auto facts = v8::Object::New(isolate);
  put(facts, "handler", settings.handler);
  put(facts, "functionName", settings.name);
  put(facts, "functionVersion", settings.version);
  put(facts, "memoryLimitInMB", std::to_string(settings.memory_mb));
  put(facts, "logGroupName", settings.log_group);
  put(facts, "invokedFunctionArn", settings.invoked_function_arn);
  facts->Set(context, literal(isolate, "jsonLogs"), v8::Boolean::New(isolate, settings.json_logs)).Check();
  facts->Set(context, literal(isolate, "env"), env).Check();

  v8::Local<v8::Value> argument = facts;
  const v8::TryCatch caught(isolate);
  v8::Local<v8::Value> findings;
  if (!functionOf("invocation", "adopt")->Call(context, v8::Undefined(isolate), 1, &argument).ToLocal(&findings)) {
    return brink::fail(ErrorCode::Internal, Side::Hook, toUtf8(isolate, context, caught.Exception()));
  }
  return toUtf8(isolate, context, findings);
}

void HandlerRuntime::run(const ContextSlot& slot, hooks::protocol::InitType type) {
  attach(slot);
  // A blank: nothing is posted yet.
  const bool blank = type != hooks::protocol::InitType::Provisioned && !inbox_->hasCall();
  if (is_snapshot_) {
    if (blank) waitForFirstCall();
    useTmp(slot.tmp);  // not before: a blank's copy would be of no use to anybody
    restore();
  } else {
    engine_.setLimits(memoryBytes(), *this);
    if (blank) touch();
    seedRandom();
    if (blank) waitForFirstCall();
    initialise(type);
  }
  for (;;) {
    if (const auto call = inbox_->tryBegin()) {
      runCall(*call);
    } else {
      finishBusyPeriod();
      inbox_->waitForCall(ContextState::Warm);
    }
  }
}

void HandlerRuntime::attach(const ContextSlot& slot) {
  inbox_.emplace(slot.slot);
  outbox_.emplace(slot.slot, slot.bell, slot.sleep_page);
  streams_.attach(slot.slot, *outbox_);
  if (!slot.tmp.empty() && !is_snapshot_) useTmp(slot.tmp);
  began_ns_ = monotonicNs();
  // Time that JavaScript has read must not go back: after a snapshot it counts from there.
  if (!is_snapshot_) start_ns_ = began_ns_;
}

// A snapshot's child begins with the files of the snapshot, in memory of its own: theirs is not to be shared.
void HandlerRuntime::useTmp(std::span<std::byte> memory) {
  const VolumeMemory volume(memory.data(), memory.size());
  if (is_snapshot_) {
    space_.tree().moveVolume(volume);
    munmap(tmp_.data(), tmp_.size());
  } else {
    space_.tree().setVolume(volume, tmpBytes());
  }
  tmp_ = memory;
}

void HandlerRuntime::seedRandom() {
  std::uint32_t seeds[4];
  CHECK(getrandom(seeds, sizeof seeds, 0) == sizeof seeds);
  const Scopes scopes(engine_);
  v8::Local<v8::Value> arguments[4];
  for (int i = 0; i < 4; ++i) arguments[i] = v8::Integer::NewFromUnsigned(engine_.isolate(), seeds[i]);
  callPart(seed_, 4, arguments);
}

// The context begins now, as far as handlers and the duration of init are concerned.
void HandlerRuntime::waitForFirstCall() {
  while (!inbox_->hasCall()) inbox_->waitForCall(ContextState::Forked);
  began_ns_ = monotonicNs();
  if (!is_snapshot_) start_ns_ = began_ns_;
}

void HandlerRuntime::initialise(hooks::protocol::InitType type) {
  outbox_->setState(ContextState::Initializing);
  initialising_ = true;
  {
    const Scopes scopes(engine_);
    v8::Local<v8::Value> provisioned =
        v8::Boolean::New(engine_.isolate(), type == hooks::protocol::InitType::Provisioned);
    const auto began = beginInit(provisioned);
    loop_.drain();
    if (!settle(began) && !init_failed_) leaveUnsettled();
  }
  initialising_ = false;
  if (init_failed_) exit(hooks::protocol::kExitInitFailed);
  publishInitDone();
}

// What goes wrong is reported by the scripts, through fail(). A promise: ES modules are still being evaluated.
v8::Local<v8::Value> HandlerRuntime::beginInit(v8::Local<v8::Value> provisioned) {
  v8::Isolate* isolate = engine_.isolate();
  v8::TryCatch caught(isolate);
  v8::Local<v8::Value> began;
  const auto context = engine_.context();
  if (!initialise_.Get(isolate)->Call(context, v8::Undefined(isolate), 1, &provisioned).ToLocal(&began)) {
    onUncaughtException(caught.Exception());
    return v8::Undefined(isolate);
  }
  return began;
}

// Node ends, too, when nothing can happen any more and a module still awaits something.
void HandlerRuntime::leaveUnsettled() {
  writeLog(LineLevel::Raw, "Warning: Detected unsettled top-level await in module init");
  exit(kExitUnsettledAwait);
}

void HandlerRuntime::publishInitDone() {
  const hooks::protocol::InitDoneBody body{.init_ns = monotonicNs() - began_ns_};
  std::memcpy(outbox_->begin(sizeof body), &body, sizeof body);
  outbox_->publish(RecordType::InitDone, 0, 0, sizeof body);
  outbox_->announce();  // the first call's time runs from here, and it may say nothing for long
}

void HandlerRuntime::runCall(const InboundCall& call) {
  call_seq_ = call.seq;
  call_begin_ns_ = monotonicNs();
  busy_ = true;
  answered_ = false;
  const Scopes scopes(engine_);
  {
    v8::TryCatch caught(engine_.isolate());
    if (!calls_.invoke(call.record)) {
      fail(FailureKind::Call,
           {.error_type = "Runtime.Unknown",
            .error_message = caught.HasCaught() ? toUtf8(engine_.isolate(), engine_.context(), caught.Exception())
                                                : "The call cannot be read",
            .trace_json = "[]",
            .logged_json = ""});
    }
  }
  loop_.drain();
  while (!answered_) {
    if (streams_.any()) streams_.deliver();
    if (answered_) break;
    if (!loop_.alive()) {
      callPart(on_idle_, 0, nullptr);
      loop_.drain();
      continue;
    }
    loop_.turn();
    if (!answered_ && loop_.waits()) waitForSomething();
  }
  // Node's loop turns once more before the next invocation is asked for: what is due now runs, then all stands still.
  if (streams_.any()) streams_.deliver();
  if (!loop_.idle()) loop_.turn();
  busy_ = false;
}

void HandlerRuntime::waitForSomething() {
  outbox_->announce();
  outbox_->setState(ContextState::Waiting);
  if (streams_.any()) {
    inbox_->waitForFrames(streams_.reader(), loop_.nextDue());
  } else {
    inbox_->sleepUntil(*loop_.nextDue());
  }
  outbox_->setState(initialising_ ? ContextState::Initializing : ContextState::Busy);
}

void HandlerRuntime::finishBusyPeriod() {
  tellMemory();
  outbox_->announce();
}

void HandlerRuntime::tellMemory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  outbox_->setPeakMemory(static_cast<std::uint64_t>(usage.ru_maxrss) * 1024);
}

void HandlerRuntime::answer(std::size_t word_count, v8::Local<v8::String> text) {
  const bool one_byte = text->IsOneByte();
  const auto length = static_cast<std::size_t>(text->Length());
  const std::size_t text_bytes = one_byte ? length : length * 2;
  const std::size_t words_bytes = word_count * sizeof(std::uint32_t);
  const std::size_t size = sizeof(hooks::protocol::AnswerHeader) + words_bytes + text_bytes;
  if (length > kMaxAnswerBytes || size > Outbox::kMaxBody) {
    return fail(FailureKind::Call, {.error_type = "Function.ResponseSizeTooLarge",
                                    .error_message = "Response payload size exceeded maximum allowed payload size (" +
                                                     std::to_string(kMaxAnswerBytes) + " bytes).",
                                    .trace_json = "[]",
                                    .logged_json = ""});
  }
  if (answered_) return;
  const hooks::protocol::AnswerHeader header{.encoding = static_cast<std::uint8_t>(one_byte ? 0 : 1),
                                             .zero = {},
                                             .word_count = static_cast<std::uint32_t>(word_count)};
  std::byte* at = outbox_->begin(size);
  std::memcpy(at, &header, sizeof header);
  std::memcpy(at + sizeof header, words_.data(), words_bytes);
  at += sizeof header + words_bytes;
  constexpr int kOptions = v8::String::NO_NULL_TERMINATION;
  if (one_byte) {
    text->WriteOneByte(engine_.isolate(), reinterpret_cast<std::uint8_t*>(at), 0, static_cast<int>(length), kOptions);
  } else {
    text->Write(engine_.isolate(), reinterpret_cast<std::uint16_t*>(at), 0, static_cast<int>(length), kOptions);
  }
  const std::uint64_t now = monotonicNs();
  if (cold_) tellMemory();  // no busy period ended yet that could have told it
  outbox_->publish(RecordType::Answer, cold_ ? hooks::protocol::kColdCall : 0, call_seq_, size,
                   microseconds(now - call_begin_ns_));
  outbox_->completed(now);
  answered_ = true;
  cold_ = false;
}

void HandlerRuntime::fail(FailureKind kind, const hooks::protocol::FailureDocument& document) {
  if (kind != FailureKind::Init && answered_) return;
  std::string body = hooks::protocol::encodeFailure(document);
  if (body.size() > Outbox::kMaxBody) {
    body = hooks::protocol::encodeFailure(
        {.error_type = document.error_type.substr(0, 256), .error_message = "", .trace_json = "[]", .logged_json = ""});
  }
  std::memcpy(outbox_->begin(body.size()), body.data(), body.size());
  const std::uint64_t now = monotonicNs();
  if (kind == FailureKind::Init) {
    tellMemory();
    init_failed_ = true;
    init_error_ = document.error_type + ": " + document.error_message;
    outbox_->setState(ContextState::InitFailed);
    outbox_->publish(RecordType::InitFailed, 0, 0, body.size());
    return;
  }
  if (cold_) tellMemory();
  const int flags =
      (cold_ ? hooks::protocol::kColdCall : 0) | (kind == FailureKind::CallAndProcess ? hooks::protocol::kFatal : 0);
  outbox_->publish(RecordType::Failure, static_cast<std::uint16_t>(flags), call_seq_, body.size(),
                   microseconds(now - call_begin_ns_));
  outbox_->completed(now);
  answered_ = true;
  cold_ = false;
}

void HandlerRuntime::writeLog(LineLevel level, std::string_view text) {
  if (outbox_) outbox_->log(level, text, initialising_ ? 0 : call_seq_);
}

void HandlerRuntime::exit(int code) {
  if (outbox_) {
    tellMemory();
    outbox_->announce();
  }
  _exit(code);
}

bool HandlerRuntime::listenerTakes(std::string_view question, v8::Local<v8::Value> error,
                                   v8::Local<v8::Value> promise) {
  v8::Isolate* isolate = engine_.isolate();
  const v8::TryCatch quiet(isolate);
  v8::Local<v8::Value> arguments[] = {error, promise};
  v8::Local<v8::Value> answer;
  return functionOf("errors", question)
             ->Call(engine_.context(), v8::Undefined(isolate), 2, arguments)
             .ToLocal(&answer) &&
         answer->IsTrue();
}

void HandlerRuntime::onUncaughtException(v8::Local<v8::Value> error) {
  if (listenerTakes("exceptionIsHandled", error, v8::Undefined(engine_.isolate()))) return;
  leaveUncaught(as_is_, error, "Uncaught Exception", hooks::protocol::kExitUncaughtException);
}

void HandlerRuntime::onUnhandledRejection(v8::Local<v8::Value> reason, v8::Local<v8::Promise> promise) {
  if (listenerTakes("rejectionIsHandled", reason, promise)) return;
  leaveUncaught(unhandled_rejection_, reason, "Unhandled Promise Rejection", hooks::protocol::kExitUnhandledRejection);
}

void HandlerRuntime::leaveUncaught(const v8::Global<v8::Function>& make_error, v8::Local<v8::Value> value,
                                   const char* label, int exit_code) {
  v8::Isolate* isolate = engine_.isolate();
  const auto context = engine_.context();
  const v8::TryCatch quiet(isolate);
  v8::Local<v8::Value> error;
  if (!make_error.Get(isolate)->Call(context, v8::Undefined(isolate), 1, &value).ToLocal(&error)) error = value;
  const FailureKind kind = initialising_ ? FailureKind::Init : FailureKind::CallAndProcess;
  const bool has_reader = initialising_ || (busy_ && !answered_);
  v8::Local<v8::Value> first = literal(isolate, label);
  if (has_reader) first = v8::Integer::NewFromUnsigned(isolate, static_cast<std::uint32_t>(kind));
  v8::Local<v8::Value> arguments[] = {first, error};
  const auto& how = has_reader ? report_ : report_late_;
  // If even this throws, the exit status says enough.
  [[maybe_unused]] const auto nothing = how.Get(isolate)->Call(context, v8::Undefined(isolate), 2, arguments);
  exit(initialising_ ? hooks::protocol::kExitInitFailed : exit_code);
}

void HandlerRuntime::onOutOfMemory(const char* where) {
  writeLog(LineLevel::Raw, std::string("FATAL ERROR: ") + where + " Allocation failed - JavaScript heap out of memory");
  exit(hooks::protocol::kExitOutOfMemory);
}

void HandlerRuntime::onFatal(const char* where, const char* message) {
  writeLog(LineLevel::Raw, std::string("FATAL ERROR: ") + (where != nullptr ? where : "") + " " + message);
  if (outbox_) outbox_->announce();
  abort();
}

void HandlerRuntime::setStackPreparer(v8::Local<v8::Function> preparer) {
  v8::Isolate* isolate = engine_.isolate();
  prepare_stack_.Reset(isolate, preparer);
  if (preparer.IsEmpty()) return isolate->SetPrepareStackTraceCallback(nullptr);
  isolate->SetPrepareStackTraceCallback(
      [](v8::Local<v8::Context> context, v8::Local<v8::Value> error, v8::Local<v8::Array> sites) {
        auto& runtime = static_cast<HandlerRuntime&>(hostOf(context->GetIsolate()));
        v8::Local<v8::Value> arguments[] = {error, sites};
        const auto function = runtime.prepare_stack_.Get(context->GetIsolate());
        return function->Call(context, v8::Undefined(context->GetIsolate()), 2, arguments);
      });
}

void HandlerRuntime::callPart(const v8::Global<v8::Function>& function, int count, v8::Local<v8::Value>* arguments) {
  v8::Isolate* isolate = engine_.isolate();
  v8::TryCatch caught(isolate);
  if (function.Get(isolate)->Call(engine_.context(), v8::Undefined(isolate), count, arguments).IsEmpty()) {
    onUncaughtException(caught.Exception());
  }
}

}  // namespace brink::js
