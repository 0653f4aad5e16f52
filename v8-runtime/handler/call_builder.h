// From a call record to a running handler: the record's strings become V8 strings, and a JavaScript function made for
// the call's shape turns them into the event and calls the handler (js/events.js). No property is set natively: that
// is four to six times slower (facts: v8-executor §6).
//
// Thread-affine. Owned by the handler runtime; warmed in the zygote, forked with what it has learnt.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <v8.h>

#include "hooks/protocol/call.h"
#include "v8-runtime/engine/js_engine.h"

namespace brink::js {

// A string that is probably the same as last time: the same V8 string is given again, so that the answer's comparison
// is one of pointers. Gives up after a run of misses.
class RepeatedText {
 public:
  v8::Local<v8::String> get(v8::Isolate* isolate, std::string_view bytes, bool is_ascii);

 private:
  static constexpr std::size_t kMaxBytes = 512;       // longer ones are rarely the same twice
  static constexpr std::uint8_t kMissesToGiveUp = 8;  // in a row
  std::string bytes_;
  v8::Global<v8::String> text_;
  std::uint8_t misses_ = 0;
};

class CallBuilder {
 public:
  // How many shapes of calls are remembered; viewers choose header names, so this must be bounded. All are forgotten
  // when it is reached: what is used comes back.
  static constexpr std::size_t kMaxShapes = 128;
  // A function is made for a shape at its n-th use (it costs some 50 µs), and not for shapes larger than this.
  static constexpr std::uint32_t kCompileAtUse = 4;
  static constexpr std::size_t kMaxCompiledFields = 96;

  explicit CallBuilder(JsEngine& engine) : engine_(engine) {}

  // js/events.js' functions.
  void setFunctions(v8::Local<v8::Function> builder, v8::Local<v8::Function> start_raw);
  // Calls the handler with the record's event. False when the record is malformed or JavaScript threw (then an
  // exception is pending). Wants Scopes.
  bool invoke(std::string_view record);
  // After the zygote's warming.
  void forget();

 private:
  struct Shape {
    v8::Global<v8::Function> builder;
    std::uint32_t uses = 0;
    bool compiled = false;
    std::vector<RepeatedText> values;
  };
  using HeaderBlock = hooks::protocol::CallReader::HeaderBlock;

  bool readParts(hooks::protocol::CallReader& reader, std::uint32_t flags);
  Shape* shapeFor(std::uint32_t stage, std::uint32_t flags);
  v8::MaybeLocal<v8::Function> makeBuilder(bool compile, std::uint32_t stage, std::uint32_t flags);
  void pushText(std::string_view bytes);
  void pushValues(const HeaderBlock& block, Shape& shape, std::size_t& position);
  void pushScalars(double deadline);
  void pushArguments(Shape& shape, std::uint32_t flags, double deadline);
  bool invokeRaw(hooks::protocol::CallReader& reader, double deadline);

  JsEngine& engine_;
  v8::Global<v8::Function> make_builder_;
  v8::Global<v8::Function> start_raw_;
  std::unordered_map<std::string, std::unique_ptr<Shape>> shapes_;
  std::string key_;       // of the current shape; reused
  std::string last_key_;  // of the shape before: most calls look the same
  Shape* last_shape_ = nullptr;
  RepeatedText domain_name_, distribution_id_, method_, client_ip_;

  // The current record's parts.
  std::vector<std::string_view> scalars_, origin_scalars_, response_scalars_;
  HeaderBlock request_, custom_, response_;
  hooks::protocol::OriginPart origin_{};
  std::string_view body_;
  std::vector<v8::Local<v8::Value>> arguments_;
};

}  // namespace brink::js
