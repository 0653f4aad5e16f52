// The context's end of its streams (hooks/protocol/broker.h, sockets.h): writes their records, and gives frames to the
// Node layer's listener. Knows which streams are open, because each keeps the event loop alive; what a stream means,
// and how much may be written to it, is the business of js/fetch/exchange.js and js/net/.
//
// Frames are only looked at while a call runs and a stream is open: a context that never fetches pays one comparison
// per turn of its loop.
// Thread-affine. Owned by the handler runtime; forked with the process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <v8.h>

#include "hooks/protocol/frame_ring.h"
#include "v8-runtime/bindings/host.h"
#include "v8-runtime/engine/event_loop.h"
#include "v8-runtime/engine/js_engine.h"
#include "v8-runtime/handler/outbox.h"

namespace brink::js {

class Streams final : public StreamDoor {
 public:
  Streams(JsEngine& engine, EventLoop& loop) : engine_(engine), loop_(loop) {}

  // Of a context, once; both outlive this.
  void attach(std::byte* slot, Outbox& outbox);
  // After the zygote's warming, and in a snapshot: what is forked from here attaches anew.
  void detach();

  // StreamDoor
  void setListener(v8::Local<v8::Function> listener) override { listener_.Reset(engine_.isolate(), listener); }
  void setSocketListener(v8::Local<v8::Function> listener) override {
    socket_listener_.Reset(engine_.isolate(), listener);
  }
  std::uint32_t open(hooks::protocol::RecordType type, std::string_view request) override;
  void reference(std::uint32_t stream, bool on) override;
  void write(hooks::protocol::RecordType type, std::uint32_t stream, std::string_view body) override;

  // A snapshot has no network: until detach(), what is opened is answered by nobody.
  void closeDoor() { closed_ = true; }
  bool closed() const { return closed_; }
  // What was opened behind a closed door and not cancelled: "a fetch from https://example.com".
  std::vector<std::string> unanswered() const;

  bool any() const { return !open_.empty(); }
  // Requires: attach().
  const hooks::protocol::FrameReader& reader() const { return *reader_; }
  bool hasFrames() const { return reader_ && reader_->any(); }
  // All frames that are there, each followed by ticks and microtasks. Wants Scopes.
  void deliver();

 private:
  struct Open {
    std::uint32_t stream;
    hooks::protocol::RecordType type;  // that opened it
    bool referenced = true;
  };

  void deliver(const hooks::protocol::FrameReader::Frame& frame);
  void deliverSocket(const hooks::protocol::FrameReader::Frame& frame);
  Open* find(std::uint32_t stream);
  void deliverHead(const hooks::protocol::FrameReader::Frame& frame);
  void tell(const hooks::protocol::FrameReader::Frame& frame, v8::Local<v8::Value> what);
  void tellSocket(const hooks::protocol::FrameReader::Frame& frame, v8::Local<v8::Value> what);
  bool close(std::uint32_t stream);

  JsEngine& engine_;
  EventLoop& loop_;
  v8::Global<v8::Function> listener_;
  v8::Global<v8::Function> socket_listener_;
  Outbox* outbox_ = nullptr;
  std::optional<hooks::protocol::FrameReader> reader_;
  std::uint32_t last_ = 0;
  bool closed_ = false;
  std::vector<std::pair<std::uint32_t, std::string>> unanswered_;  // of those that are open
  std::vector<Open> open_;  // at most kMaxStreams, kMaxSockets and kMaxQuestions of each kind
};

}  // namespace brink::js
