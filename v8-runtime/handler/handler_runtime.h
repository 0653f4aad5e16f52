// Everything of one executor process that runs handlers: the JavaScript parts, the function's files, the event loop
// and, in a context, the slot. Created in the zygote, forked with it; each process takes its steps in this order:
//
//   zygote    HandlerRuntime(engine), warmUp()
//   template  adopt(function, image)
//   context   run(slot, type)      never returns: the context lives until it is killed or leaves
//             on demand and nothing posted: a blank. It goes through a call of its own that leaves no trace, so that
//             the first one finds its memory touched, and waits for that before module init
//   snapshot  after adopt(): takeSnapshot(slot), with module init; run() of what is forked from it restores instead
//
// Thread-affine; one per process; never destroyed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <v8.h>

#include "hooks/protocol/answer.h"
#include "hooks/protocol/code_image.h"
#include "hooks/protocol/control.h"
#include "hooks/protocol/slot.h"
#include "proxy/base/error.h"
#include "v8-runtime/bindings/host.h"
#include "v8-runtime/engine/event_loop.h"
#include "v8-runtime/engine/js_engine.h"
#include "v8-runtime/files/file_space.h"
#include "v8-runtime/handler/call_builder.h"
#include "v8-runtime/handler/code_files.h"
#include "v8-runtime/handler/es_modules.h"
#include "v8-runtime/handler/inbox.h"
#include "v8-runtime/handler/outbox.h"
#include "v8-runtime/handler/streams.h"

namespace brink::js {

// What a context was given by the proxy, mapped.
struct ContextSlot {
  std::byte* slot = nullptr;
  int bell = -1;
  const hooks::protocol::SleepPage* sleep_page = nullptr;
  std::span<std::byte> tmp;  // empty: there is no /tmp
};

// The kinds of native.fail(), in the order js/errors.js counts them.
enum class FailureKind : std::uint32_t { Call = 0, CallAndProcess = 1, Init = 2 };

class HandlerRuntime final : public Host, public UncaughtListener, public FatalListener {
 public:
  // Evaluates the Node layer and the handler's scripts. A script of ours that fails is a bug: the process aborts.
  explicit HandlerRuntime(JsEngine& engine);

  // Runs dummy handlers, loaded so often and called ten times as often, and forgets them (warm_up.cc).
  static constexpr int kThoroughly = 40;  // until everything around a handler is compiled and optimised
  static constexpr int kBriefly = 1;
  void warmUp(int loads);

  // The error says why this function cannot be deployed at all; what module init would report is left to it.
  Result<std::string> adopt(const hooks::protocol::FunctionSettings& settings, const hooks::protocol::CodeImage& image);

  // SnapStart: module init and the beforeSnapshot hooks, here and once. The error says why contexts cannot be forked
  // from this process; what a handler's code is to blame for was told through the slot, too. Does not return when that
  // code ends the process. Nothing of the slot is used afterwards. (snapshot.cc)
  Status takeSnapshot(const ContextSlot& slot);

  // Limits, seeds, module init, then one call after another. In a snapshot's child: new seeds, the afterRestore hooks.
  [[noreturn]] void run(const ContextSlot& slot, hooks::protocol::InitType type);

  std::uint64_t memoryBytes() const { return std::uint64_t{settings_.memory_mb} << 20; }
  std::uint64_t tmpBytes() const { return std::uint64_t{settings_.ephemeral_storage_mb} << 20; }

  // Host
  void writeLog(hooks::protocol::LineLevel level, std::string_view text) override;
  [[noreturn]] void exit(int code) override;
  FileSpace& files() override { return space_; }
  std::uint64_t startNs() override { return start_ns_; }
  EventLoop& loop() override { return loop_; }
  StreamDoor& streams() override { return streams_; }

  // UncaughtListener: both report and leave (contract §8.4), unless the handler has taken over: it removed the
  // runtime's own listener from `process` and added one.
  void onUncaughtException(v8::Local<v8::Value> error) override;
  void onUnhandledRejection(v8::Local<v8::Value> reason, v8::Local<v8::Promise> promise) override;

  // FatalListener
  [[noreturn]] void onOutOfMemory(const char* where) override;
  [[noreturn]] void onFatal(const char* where, const char* message) override;

  // What the native functions of handler_natives.cc do.
  CodeFiles& codeFiles() { return code_files_; }
  EsModules& esModules() { return es_modules_; }
  JsEngine& engine() { return engine_; }
  // The running call's answer: `word_count` words of words(), and its text.
  void answer(std::size_t word_count, v8::Local<v8::String> text);
  void fail(FailureKind kind, const hooks::protocol::FailureDocument& document);
  // Of js/module/source_maps.js; empty: V8 makes stacks by itself.
  void setStackPreparer(v8::Local<v8::Function> preparer);
  std::uint32_t* words() { return words_.data(); }

 private:
  friend class WarmUp;

  void evaluateParts();
  v8::Local<v8::Value> evaluateExpression(std::string_view source, std::string_view name);
  v8::Local<v8::Function> functionOf(std::string_view part, std::string_view name);
  void takeFunctions();
  void attach(const ContextSlot& slot);
  void useTmp(std::span<std::byte> memory);
  void seedRandom();
  void touch();  // warm_up.cc
  void waitForFirstCall();
  void initialise(hooks::protocol::InitType type);
  // snapshot.cc
  void restore();
  // Turns the event loop until hooks are through; without hooks `began` is no promise. False: nothing more can happen.
  bool settle(v8::Local<v8::Value> began);
  v8::Local<v8::Value> startHooks(std::string_view name);
  void refusePending(bool hooks_settled);
  void refuseAwaiting();
  void refuseLargeFiles();
  void forgetSlot();
  v8::Local<v8::Value> beginInit(v8::Local<v8::Value> provisioned);
  [[noreturn]] void leaveUnsettled();
  void publishInitDone();

  void runCall(const InboundCall& call);
  void waitForSomething();
  void finishBusyPeriod();
  void tellMemory();
  // Calls one of the parts' functions; its exception is uncaught.
  void callPart(const v8::Global<v8::Function>& function, int count, v8::Local<v8::Value>* arguments);
  bool listenerTakes(std::string_view question, v8::Local<v8::Value> error, v8::Local<v8::Value> promise);
  void leaveUncaught(const v8::Global<v8::Function>& make_error, v8::Local<v8::Value> value, const char* label,
                     int exit_code);

  JsEngine& engine_;
  EventLoop loop_;
  FileSpace space_;
  std::span<std::byte> tmp_;  // mapped
  CodeFiles code_files_;
  EsModules es_modules_;
  CallBuilder calls_;
  Streams streams_;
  hooks::protocol::FunctionSettings settings_;
  v8::Global<v8::Object> parts_;
  v8::Global<v8::Function> report_, report_late_, as_is_, unhandled_rejection_, seed_, initialise_, on_idle_, forget_,
      forget_call_, prepare_stack_;
  std::array<std::uint32_t, hooks::protocol::kMaxAnswerWords> words_{};

  // Of a context.
  std::optional<Inbox> inbox_;
  std::optional<Outbox> outbox_;
  std::uint64_t start_ns_ = 0;  // JavaScript's clock
  std::uint64_t began_ns_ = 0;  // this process, as far as its proxy is concerned
  std::uint64_t call_seq_ = 0;
  std::uint64_t call_begin_ns_ = 0;
  bool initialising_ = false;
  bool init_failed_ = false;
  std::string init_error_;  // of the failed init, in a snapshot
  bool is_snapshot_ = false;
  bool busy_ = false;      // a call runs
  bool answered_ = false;  // and has its answer
  bool cold_ = true;       // no call was answered yet
};

// js/errors.js and its like reach the runtime through these; installed by the constructor.
v8::Local<v8::Object> makeHandlerNatives(HandlerRuntime& runtime);

}  // namespace brink::js
