// The zygote's warming: calls of every stage and several shapes, through the very path that contexts use, into a slot
// that is thrown away. What V8 has compiled by then is shared by every context. And what blanks do ahead of their first
// call: a little of the same once more, so that the pages that calls write to are copied by then.
#include <array>
#include <cstring>
#include <string>

#include <sys/mman.h>

#include "hooks/protocol/call.h"
#include "hooks/protocol/code_image.h"
#include "proxy/base/check.h"
#include "v8-runtime/engine/text.h"
#include "v8-runtime/handler/handler_runtime.h"

namespace brink::js {
namespace {

using hooks::protocol::CallHeader;
using hooks::protocol::CallWriter;
using hooks::protocol::ImageEntry;
using hooks::protocol::ImageHeader;
using hooks::protocol::NameValue;

constexpr NameValue kRequestHeaders[] = {
    {"Host", "d111111abcdef8.example.net"},
    {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari"},
    {"accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"},
    {"accept-encoding", "gzip, deflate, br"},
    {"accept-language", "en-US,en;q=0.9,de;q=0.8"},
    {"Cookie", "session=0123456789abcdef; theme=dark"},
    {"Cookie", "group=b"},
    {"referer", "https://www.example.net/"},
};
constexpr NameValue kResponseHeaders[] = {
    {"Content-Type", "text/html"}, {"Date", "Mon, 13 Jan 2025 20:12:38 GMT"}, {"ETag", "\"0123456789\""}};
constexpr NameValue kCustomHeaders[] = {{"X-Origin-Secret", "s3cret"}};

// Of calls, for each load: enough for V8's optimiser to have seen every function when it is done thoroughly (20,000
// calls, facts: v8-executor §11.1).
constexpr int kRoundsPerLoad = 10;
constexpr std::size_t kShapes = 8;

// A package with what most have: files of its own, data, a dependency.
struct WarmFile {
  std::string_view path;
  std::string_view text;
};
constexpr WarmFile kPackage[] = {
    // sorted by path
    {"var/task/data.json", R"({"a": [1, 2, 3]})"},
    {"var/task/esm.mjs",
     "import { name } from './module/lib.mjs';\nimport lib from './lib/index.js';\nimport path, { join } from "
     "'node:path';\n"
     "import data from './data.json' with { type: 'json' };\n"
     "export const handler = async (event) => { console.log('warm %s', name, lib.name, join(path.sep), data); return "
     "null; };"},
    {"var/task/index.js",
     "'use strict';\nconst lib = require('./lib');\nconst data = require('./data.json');\nconst path = "
     "require('path');\n"
     "const dep = require('dep');\nconst sub = require('dep/sub');\nconst util = require('node:util');\n"
     "const { URL, URLSearchParams } = require('url');\nconst querystring = require('querystring');\n"
     "exports.handler = async (event) => { console.log('warm %s', lib.name, event); return null; };"},
    {"var/task/lib/index.js", "exports.name = require('../other.js').name;"},
    {"var/task/module/lib.mjs", "export const name = import.meta.url;"},
    {"var/task/node_modules/dep/main.js", "module.exports = class Dep {};"},
    {"var/task/node_modules/dep/package.json", R"({"name": "dep", "exports": {".": "./main.js", "./*": "./*.js"}})"},
    {"var/task/node_modules/dep/sub.js", "module.exports = {};"},
    {"var/task/other.js", "exports.name = 'other'; exports.cycle = require('./lib');"},
    {"var/task/package.json", R"({"name": "warm", "main": "index.js"})"},
};

std::string packageImage() {
  constexpr std::size_t kFiles = std::size(kPackage);
  const auto align = [](std::size_t offset) { return (offset + 7) & ~std::size_t{7}; };
  std::size_t path_at = sizeof(ImageHeader) + kFiles * sizeof(ImageEntry);
  std::size_t data_at = path_at;
  for (const auto& file : kPackage) data_at += file.path.size();
  const ImageHeader header{.magic = hooks::protocol::kImageMagic,
                           .version = hooks::protocol::kImageVersion,
                           .file_count = kFiles,
                           .reserved = 0};
  std::string image(reinterpret_cast<const char*>(&header), sizeof header);
  std::string data;
  const std::size_t data_start = align(data_at);
  for (const auto& file : kPackage) {
    const ImageEntry entry{.path_offset = path_at,
                           .data_offset = data_start + data.size(),
                           .data_size = file.text.size(),
                           .path_size = static_cast<std::uint32_t>(file.path.size()),
                           .encoding = hooks::protocol::TextEncoding::Ascii,
                           .executable = 0,
                           .zero = {}};
    image.append(reinterpret_cast<const char*>(&entry), sizeof entry);
    path_at += file.path.size();
    data.append(file.text).append(align(file.text.size() + 1) - file.text.size(), '\0');
  }
  for (const auto& file : kPackage) image += file.path;
  image.resize(data_start, '\0');
  return image + data;
}

std::string record(std::uint32_t stage, std::size_t header_count, int round) {
  const bool origin = stage == 1 || stage == 2;
  const bool response = stage >= 2;
  std::string out;
  CallWriter writer(out);
  const std::uint32_t flags = (origin ? hooks::protocol::kHasOrigin | hooks::protocol::kCustomOrigin : 0u) |
                              (response ? hooks::protocol::kHasResponse : 0u) |
                              (stage == 1 ? hooks::protocol::kHasBody : 0u);
  writer.begin({.size = 0, .flags = flags, .stage = stage, .timeout_ms = 5000, .deadline_unix_ms = 0});
  const std::string uri = "/products/" + std::to_string(round) + "/";
  const std::array<std::string_view, 9> scalars{"00000000-0000-4000-8000-000000000000",
                                                "",
                                                "d111111abcdef8.example.net",
                                                "EDFDVBD6EXAMPLE",
                                                "c29tZS1pZA==",
                                                "203.0.113.178",
                                                "GET",
                                                uri,
                                                "a=1&b=2"};
  writer.strings(scalars);
  writer.headers(std::span(kRequestHeaders).first(header_count));
  if (origin) {
    writer.origin({.port = 443, .keepalive_timeout = 5, .read_timeout = 30});
    writer.strings(std::array<std::string_view, 6>{"origin.example.org", "", "https", "TLSv1.2", "", ""});
    writer.headers(kCustomHeaders);
  }
  if (response) {
    writer.strings(std::array<std::string_view, 2>{"200", "OK"});
    writer.headers(kResponseHeaders);
  }
  if (stage == 1) writer.bytes("name=value");
  writer.end();
  return out;
}

}  // namespace

class WarmUp {
 public:
  explicit WarmUp(HandlerRuntime& runtime) : runtime_(runtime) {}

  void run(int loads) {
    void* mapped = mmap(nullptr, hooks::protocol::kSlotBytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(mapped != MAP_FAILED);
    slot_ = static_cast<std::byte*>(mapped);
    runtime_.attach({.slot = slot_});
    touchOnce();
    loadPackage(loads);
    callHandlers(loads * kRoundsPerLoad);
    forget();
    munmap(mapped, hooks::protocol::kSlotBytes);
  }

  // In a blank. Nothing is published, and the proxy's part of the slot is left alone.
  void touch() {
    runtime_.outbox_->mute(true);
    {
      const Scopes scopes(runtime_.engine_);
      CHECK(!part("touchInit").As<v8::Function>()->Call(context(), v8::Undefined(isolate()), 0, nullptr).IsEmpty());
      callFirstHandler();
      runtime_.callPart(runtime_.forget_call_, 0, nullptr);
      forgetCalls();
    }
    runtime_.outbox_->mute(false);
  }

 private:
  v8::Local<v8::Value> part(std::string_view name) {
    const auto parts = runtime_.parts_.Get(isolate());
    const auto warm_up = parts->Get(context(), literal(isolate(), "warm_up")).ToLocalChecked().As<v8::Object>();
    return warm_up->Get(context(), literal(isolate(), name)).ToLocalChecked();
  }
  v8::Isolate* isolate() { return runtime_.engine_.isolate(); }
  v8::Local<v8::Context> context() { return runtime_.engine_.context(); }

  void touchOnce() {
    const Scopes scopes(runtime_.engine_);
    CHECK(!part("touch").As<v8::Function>()->Call(context(), v8::Undefined(isolate()), 0, nullptr).IsEmpty());
    runtime_.seedRandom();
  }

  // Template and context, as far as a package is concerned.
  void loadPackage(int loads) {
    static const std::string bytes = packageImage();  // V8 may still refer to its text
    const auto image = hooks::protocol::CodeImage::open(bytes);
    CHECK(image.has_value());
    for (int round = 0; round < loads; ++round) {
      CHECK(runtime_.adopt(
          {.name = "warm", .version = "1", .handler = round % 3 == 2 ? "esm.handler" : "index.handler"}, *image));
      runtime_.initialise(hooks::protocol::InitType::OnDemand);
      callOnce(record(0, kShapes, round));
      consume();
      const Scopes scopes(runtime_.engine_);
      runtime_.callPart(runtime_.forget_, 0, nullptr);
      runtime_.es_modules_.forget();
    }
    runtime_.code_files_.close();
  }

  void callHandlers(int rounds) {
    const Scopes scopes(runtime_.engine_);
    const auto handlers = part("handlers").As<v8::Array>();
    const auto set_handler = runtime_.functionOf("invocation", "setHandler");
    for (int round = 0; round < rounds; ++round) {
      for (std::uint32_t i = 0; i < handlers->Length(); ++i) {
        const v8::HandleScope handles(isolate());
        v8::Local<v8::Value> handler = handlers->Get(context(), i).ToLocalChecked();
        CHECK(!set_handler->Call(context(), v8::Undefined(isolate()), 1, &handler).IsEmpty());
        for (std::uint32_t stage = 0; stage < 4; ++stage) {
          callOnce(record(stage, 1 + static_cast<std::size_t>(round) % kShapes, round));
        }
      }
    }
  }

  // Each further one, and whatever logs or throws, would touch more than most calls do: all of it is private memory.
  void callFirstHandler() {
    const auto set_handler = runtime_.functionOf("invocation", "setHandler");
    v8::Local<v8::Value> handler = part("handlers").As<v8::Array>()->Get(context(), 0).ToLocalChecked();
    CHECK(!set_handler->Call(context(), v8::Undefined(isolate()), 1, &handler).IsEmpty());
    const std::string bytes = record(0, kShapes, 0);
    runtime_.runCall({.seq = 1, .record = bytes});
    CHECK(runtime_.answered_);
  }

  void callOnce(const std::string& bytes) {
    std::byte* area = slot_ + hooks::protocol::kInboundOffset;
    std::memcpy(area, bytes.data(), bytes.size());
    runtime_.runCall({.seq = 1, .record = {reinterpret_cast<const char*>(area), bytes.size()}});
    CHECK(runtime_.answered_);
    consume();
  }

  // Everything at once: the ring starts again at its beginning.
  void consume() {
    auto& header = *reinterpret_cast<hooks::protocol::SlotHeader*>(slot_);
    header.out_head.store(header.out_tail.load());
  }

  void forget() {
    const Scopes scopes(runtime_.engine_);
    runtime_.callPart(runtime_.forget_, 0, nullptr);
    forgetCalls();
    runtime_.streams_.detach();
    runtime_.inbox_.reset();
    runtime_.outbox_.reset();
  }

  void forgetCalls() {
    runtime_.calls_.forget();
    runtime_.loop_.clear();
    runtime_.cold_ = true;
    runtime_.call_seq_ = 0;
    runtime_.answered_ = false;
  }

  HandlerRuntime& runtime_;
  std::byte* slot_ = nullptr;
};

void HandlerRuntime::warmUp(int loads) { WarmUp(*this).run(loads); }

void HandlerRuntime::touch() { WarmUp(*this).touch(); }

}  // namespace brink::js
