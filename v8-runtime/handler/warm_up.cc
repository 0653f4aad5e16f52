// The zygote's warming: calls of every stage and several shapes, through the very path that contexts use, into a slot
// that is thrown away. What V8 has compiled by then is shared by every context.
#include <array>
#include <cstring>
#include <string>

#include <sys/mman.h>

#include "hooks/protocol/call.h"
#include "proxy/base/check.h"
#include "v8-runtime/engine/text.h"
#include "v8-runtime/handler/handler_runtime.h"

namespace brink::js {
namespace {

using hooks::protocol::CallHeader;
using hooks::protocol::CallWriter;
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

// Of the loops below: enough for V8's optimiser to have seen every function (20,000 calls, facts: v8-executor §11.1).
constexpr int kRounds = 400;
constexpr std::size_t kShapes = 8;

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

  void run() {
    void* mapped = mmap(nullptr, hooks::protocol::kSlotBytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(mapped != MAP_FAILED);
    slot_ = static_cast<std::byte*>(mapped);
    runtime_.attach({.slot = slot_});
    touch();
    callHandlers();
    forget();
    munmap(mapped, hooks::protocol::kSlotBytes);
  }

 private:
  v8::Local<v8::Value> part(std::string_view name) {
    const auto parts = runtime_.parts_.Get(isolate());
    const auto warm_up = parts->Get(context(), literal(isolate(), "warm_up")).ToLocalChecked().As<v8::Object>();
    return warm_up->Get(context(), literal(isolate(), name)).ToLocalChecked();
  }
  v8::Isolate* isolate() { return runtime_.engine_.isolate(); }
  v8::Local<v8::Context> context() { return runtime_.engine_.context(); }

  void touch() {
    const Scopes scopes(runtime_.engine_);
    CHECK(!part("touch").As<v8::Function>()->Call(context(), v8::Undefined(isolate()), 0, nullptr).IsEmpty());
    runtime_.seedRandom();
  }

  void callHandlers() {
    const Scopes scopes(runtime_.engine_);
    const auto handlers = part("handlers").As<v8::Array>();
    const auto set_handler = runtime_.functionOf("invocation", "setHandler");
    for (int round = 0; round < kRounds; ++round) {
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

  void callOnce(const std::string& bytes) {
    std::byte* area = slot_ + hooks::protocol::kInboundOffset;
    std::memcpy(area, bytes.data(), bytes.size());
    runtime_.runCall({.seq = 1, .record = {reinterpret_cast<const char*>(area), bytes.size()}});
    CHECK(runtime_.answered_);
    // Everything is consumed at once: the ring starts again at its beginning.
    auto& header = *reinterpret_cast<hooks::protocol::SlotHeader*>(slot_);
    header.out_head.store(header.out_tail.load());
  }

  void forget() {
    const Scopes scopes(runtime_.engine_);
    runtime_.callPart(runtime_.forget_, 0, nullptr);
    runtime_.calls_.forget();
    runtime_.loop_.clear();
    runtime_.inbox_.reset();
    runtime_.outbox_.reset();
    runtime_.cold_ = true;
    runtime_.call_seq_ = 0;
  }

  HandlerRuntime& runtime_;
  std::byte* slot_ = nullptr;
};

void HandlerRuntime::warmUp() { WarmUp(*this).run(); }

}  // namespace brink::js
