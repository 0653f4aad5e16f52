#include "v8-runtime/handler/es_modules.h"

#include <utility>

#include "proxy/base/check.h"
#include "v8-runtime/engine/text.h"
#include "v8-runtime/handler/handler_runtime.h"

namespace brink::js {
namespace {

// V8 lists (key, value) of import()'s attributes and (key, value, offset) of a statement's.
constexpr int kOfStatement = 3;
constexpr int kOfCall = 2;

v8::Local<v8::String> stringAt(v8::Local<v8::Context> context, v8::Local<v8::FixedArray> list, int index) {
  return list->Get(context, index).As<v8::String>();
}

std::string attributesText(v8::Local<v8::Context> context, v8::Local<v8::FixedArray> list, int step) {
  v8::Isolate* isolate = context->GetIsolate();
  std::string text;
  for (int i = 0; i + 1 < list->Length(); i += step) {
    if (!text.empty()) text += ',';
    text += toUtf8(isolate, stringAt(context, list, i)) + ':' + toUtf8(isolate, stringAt(context, list, i + 1));
  }
  return text;
}

std::string requestKey(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                       v8::Local<v8::FixedArray> attributes) {
  return attributesText(context, attributes, kOfStatement) + '\n' + toUtf8(context->GetIsolate(), specifier);
}

}  // namespace

void EsModules::setHooks(const Hooks& hooks) {
  v8::Isolate* isolate = engine_.isolate();
  importing_.Reset(isolate, hooks.importing);
  meta_.Reset(isolate, hooks.meta);
  evaluating_.Reset(isolate, hooks.evaluating);
  isolate->SetHostImportModuleDynamicallyCallback(onImport);
  isolate->SetHostInitializeImportMetaObjectCallback(onMeta);
}

void EsModules::forget() {
  records_.clear();
  by_hash_.clear();
}

std::uint32_t EsModules::keep(v8::Local<v8::Module> module, v8::Local<v8::String> name) {
  v8::Isolate* isolate = engine_.isolate();
  records_.push_back({.module = v8::Global<v8::Module>(isolate, module), .name = toUtf8(isolate, name), .links = {}});
  const auto number = static_cast<std::uint32_t>(records_.size());
  by_hash_.emplace(module->GetIdentityHash(), number);
  return number;
}

v8::Local<v8::Module> EsModules::at(std::uint32_t number) const {
  CHECK(knows(number));
  return records_[number - 1].module.Get(engine_.isolate());
}

std::uint32_t EsModules::compile(v8::Local<v8::String> source, v8::Local<v8::String> name) {
  v8::Isolate* isolate = engine_.isolate();
  const v8::ScriptOrigin origin(isolate, name, 0, 0, false, -1, {}, false, false, true);
  v8::ScriptCompiler::Source script(source, origin);
  v8::Local<v8::Module> module;
  if (!v8::ScriptCompiler::CompileModule(isolate, &script).ToLocal(&module)) return 0;
  return keep(module, name);
}

std::uint32_t EsModules::makeSynthetic(v8::Local<v8::String> name, const std::vector<v8::Local<v8::String>>& exports) {
  return keep(v8::Module::CreateSyntheticModule(engine_.isolate(), name, exports, onEvaluate), name);
}

v8::Local<v8::Array> EsModules::requests(std::uint32_t number) {
  v8::Isolate* isolate = engine_.isolate();
  const auto context = engine_.context();
  const auto module = at(number);
  std::vector<v8::Local<v8::Value>> list;
  if (module->IsSourceTextModule()) {
    const auto requests = module->GetModuleRequests();
    for (int i = 0; i < requests->Length(); ++i) {
      const auto request = requests->Get(context, i).As<v8::ModuleRequest>();
      list.push_back(request->GetSpecifier());
      list.push_back(textFromWire(isolate, attributesText(context, request->GetImportAssertions(), kOfStatement)));
    }
  }
  return v8::Array::New(isolate, list.data(), list.size());
}

std::pair<int, int> EsModules::requestPlace(std::uint32_t number, int index) {
  const auto module = at(number);
  const auto request = module->GetModuleRequests()->Get(engine_.context(), index).As<v8::ModuleRequest>();
  v8::Location place = module->SourceOffsetToLocation(request->GetSourceOffset());
  return {place.GetLineNumber() + 1, place.GetColumnNumber() + 1};
}

void EsModules::link(std::uint32_t number, const std::vector<std::uint32_t>& targets) {
  const auto context = engine_.context();
  const auto requests = at(number)->GetModuleRequests();
  CHECK(targets.size() == static_cast<std::size_t>(requests->Length()));
  auto& links = records_[number - 1].links;
  for (int i = 0; i < requests->Length(); ++i) {
    const auto request = requests->Get(context, i).As<v8::ModuleRequest>();
    links.insert_or_assign(requestKey(context, request->GetSpecifier(), request->GetImportAssertions()),
                           targets[static_cast<std::size_t>(i)]);
  }
}

bool EsModules::instantiate(std::uint32_t number) {
  return at(number)->InstantiateModule(engine_.context(), onResolve).FromMaybe(false);
}

v8::MaybeLocal<v8::Value> EsModules::evaluate(std::uint32_t number) { return at(number)->Evaluate(engine_.context()); }

EsModules::Record* EsModules::recordOf(v8::Local<v8::Module> module, std::uint32_t* number) {
  const auto [first, last] = by_hash_.equal_range(module->GetIdentityHash());
  for (auto it = first; it != last; ++it) {
    Record& record = records_[it->second - 1];
    if (record.module != module) continue;
    if (number != nullptr) *number = it->second;
    return &record;
  }
  return nullptr;
}

EsModules& EsModules::of(v8::Local<v8::Context> context) {
  return static_cast<HandlerRuntime&>(hostOf(context->GetIsolate())).esModules();
}

v8::MaybeLocal<v8::Module> EsModules::resolve(v8::Local<v8::Module> referrer, const std::string& key) {
  if (const Record* record = recordOf(referrer)) {
    if (const auto link = record->links.find(key); link != record->links.end()) return at(link->second);
  }
  engine_.isolate()->ThrowException(v8::Exception::Error(literal(engine_.isolate(), "The request is not linked")));
  return {};
}

v8::MaybeLocal<v8::Module> EsModules::onResolve(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                                                v8::Local<v8::FixedArray> attributes, v8::Local<v8::Module> referrer) {
  return of(context).resolve(referrer, requestKey(context, specifier, attributes));
}

v8::MaybeLocal<v8::Value> EsModules::onEvaluate(v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
  v8::Isolate* isolate = context->GetIsolate();
  EsModules& self = of(context);
  std::uint32_t number = 0;
  CHECK(self.recordOf(module, &number) != nullptr);
  v8::Local<v8::Value> argument = v8::Integer::NewFromUnsigned(isolate, number);
  const auto evaluating = self.evaluating_.Get(isolate);
  if (evaluating->Call(context, v8::Undefined(isolate), 1, &argument).IsEmpty()) return {};
  v8::Local<v8::Promise::Resolver> done;
  if (!v8::Promise::Resolver::New(context).ToLocal(&done)) return {};
  if (done->Resolve(context, v8::Undefined(isolate)).IsNothing()) return {};
  return done->GetPromise();
}

v8::MaybeLocal<v8::Promise> EsModules::onImport(v8::Local<v8::Context> context, v8::Local<v8::Data> options,
                                                v8::Local<v8::Value> referrer, v8::Local<v8::String> specifier,
                                                v8::Local<v8::FixedArray> attributes) {
  v8::Isolate* isolate = context->GetIsolate();
  EsModules& self = of(context);
  // Code of vm names its script, which has a say in what import() gives.
  v8::Local<v8::Value> script = v8::Undefined(isolate);
  if (!options.IsEmpty()) {
    const auto list = options.As<v8::PrimitiveArray>();
    if (list->Length() > 0) script = list->Get(isolate, 0);
  }
  v8::Local<v8::Value> arguments[] = {referrer, specifier,
                                      textFromWire(isolate, attributesText(context, attributes, kOfCall)), script};
  v8::Local<v8::Value> promise;
  const auto importing = self.importing_.Get(isolate);
  if (!importing->Call(context, v8::Undefined(isolate), 4, arguments).ToLocal(&promise)) return {};
  CHECK(promise->IsPromise());
  return promise.As<v8::Promise>();
}

void EsModules::onMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module, v8::Local<v8::Object> meta) {
  v8::Isolate* isolate = context->GetIsolate();
  EsModules& self = of(context);
  const Record* record = self.recordOf(module);
  if (record == nullptr) return;
  v8::Local<v8::Value> arguments[] = {textFromWire(isolate, record->name), meta};
  const v8::TryCatch quiet(isolate);
  [[maybe_unused]] const auto nothing = self.meta_.Get(isolate)->Call(context, v8::Undefined(isolate), 2, arguments);
}

}  // namespace brink::js
