// ES modules of one process: V8's records, numbered, for the loader in js/es_modules.js, which decides what a specifier
// means. A record is compiled or synthetic (CommonJS, JSON and built-in modules as ES modules see them), gets the
// numbers of what it requests, is instantiated and evaluated. Records live as long as the process, as Node's do; those
// that the template compiled are every context's.
//
// Thread-affine; needs Scopes. Owned by the handler runtime.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <v8.h>

#include "v8-runtime/engine/js_engine.h"

namespace brink::js {

class EsModules {
 public:
  // Of js/es_modules.js: importing(referrer, specifier, attributes) gives a promise, meta(name, object) fills
  // import.meta, evaluating(number) sets a synthetic record's exports.
  struct Hooks {
    v8::Local<v8::Function> importing, meta, evaluating;
  };

  explicit EsModules(JsEngine& engine) : engine_(engine) {}
  EsModules(const EsModules&) = delete;
  EsModules& operator=(const EsModules&) = delete;

  void setHooks(const Hooks& hooks);
  // After the zygote's warming.
  void forget();

  // The record's number; 0 with an exception pending.
  std::uint32_t compile(v8::Local<v8::String> source, v8::Local<v8::String> name);
  std::uint32_t makeSynthetic(v8::Local<v8::String> name, const std::vector<v8::Local<v8::String>>& exports);
  bool knows(std::uint32_t number) const { return number >= 1 && number <= records_.size(); }
  v8::Local<v8::Module> at(std::uint32_t number) const;

  // Of each request: specifier, then its attributes as one string ("type:json"; "" without any), one after another.
  v8::Local<v8::Array> requests(std::uint32_t number);
  // Where it stands in the module's text: line and column, both from 1. Requires: there is such a request.
  std::pair<int, int> requestPlace(std::uint32_t number, int index);
  // In the order of requests(). Requires: as many as there are requests, and known.
  void link(std::uint32_t number, const std::vector<std::uint32_t>& targets);
  bool instantiate(std::uint32_t number);
  v8::MaybeLocal<v8::Value> evaluate(std::uint32_t number);

 private:
  struct Record {
    v8::Global<v8::Module> module;
    std::string name;
    std::unordered_map<std::string, std::uint32_t> links;  // by requestKey()
  };

  std::uint32_t keep(v8::Local<v8::Module> module, v8::Local<v8::String> name);
  Record* recordOf(v8::Local<v8::Module> module, std::uint32_t* number = nullptr);
  v8::MaybeLocal<v8::Module> resolve(v8::Local<v8::Module> referrer, const std::string& key);

  static EsModules& of(v8::Local<v8::Context> context);
  static v8::MaybeLocal<v8::Module> onResolve(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                                              v8::Local<v8::FixedArray> attributes, v8::Local<v8::Module> referrer);
  static v8::MaybeLocal<v8::Value> onEvaluate(v8::Local<v8::Context> context, v8::Local<v8::Module> module);
  static v8::MaybeLocal<v8::Promise> onImport(v8::Local<v8::Context> context, v8::Local<v8::Data> options,
                                              v8::Local<v8::Value> referrer, v8::Local<v8::String> specifier,
                                              v8::Local<v8::FixedArray> attributes);
  static void onMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::Object> meta);

  JsEngine& engine_;
  std::vector<Record> records_;                          // by number - 1
  std::unordered_multimap<int, std::uint32_t> by_hash_;  // V8's identity hash -> number
  v8::Global<v8::Function> importing_, meta_, evaluating_;
};

// The functions of `native.esm` for js/es_modules.js. (es_module_natives.cc)
class HandlerRuntime;
v8::Local<v8::Object> makeEsModuleNatives(HandlerRuntime& runtime);

}  // namespace brink::js
