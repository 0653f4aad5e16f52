// What the native functions need of the process around them. Implemented by the handler runtime; tests implement it
// too. Thread-affine. Reached through the isolate, because V8's function callbacks carry no object of ours.
#pragma once

#include <cstdint>
#include <string_view>

#include <v8.h>

#include "hooks/protocol/slot.h"
#include "v8-runtime/engine/event_loop.h"
#include "v8-runtime/files/file_space.h"

namespace brink::js {

// Streams to the outside (hooks/protocol/broker.h, sockets.h). Before there is a context nothing can be opened.
class StreamDoor {
 public:
  // Called with (stream, type of frame, what it holds) for every frame of an open stream of HTTP, or of another kind.
  virtual void setListener(v8::Local<v8::Function> listener) = 0;
  virtual void setSocketListener(v8::Local<v8::Function> listener) = 0;
  // `type`: the record that opens it. The stream's number; 0: too large, or too many are open.
  virtual std::uint32_t open(hooks::protocol::RecordType type, std::string_view request) = 0;
  // Whether it keeps the event loop alive, as it does at first.
  virtual void reference(std::uint32_t stream, bool on) = 0;
  // Nothing happens unless the stream is open.
  virtual void write(hooks::protocol::RecordType type, std::uint32_t stream, std::string_view body) = 0;

 protected:
  ~StreamDoor() = default;
};

class Host {
 public:
  virtual ~Host() = default;
  // One line, UTF-8. Before there is a context it goes nowhere.
  virtual void writeLog(hooks::protocol::LineLevel level, std::string_view text) = 0;
  // process.exit and what ends like it.
  [[noreturn]] virtual void exit(int code) = 0;
  // The package and, in a context, /tmp.
  virtual FileSpace& files() = 0;
  // Monotonic nanoseconds at which this context began (performance.timeOrigin).
  virtual std::uint64_t startNs() = 0;
  virtual EventLoop& loop() = 0;
  virtual StreamDoor& streams() = 0;
};

inline constexpr std::uint32_t kHostSlot = 0;  // of the isolate's embedder data
inline Host& hostOf(v8::Isolate* isolate) { return *static_cast<Host*>(isolate->GetData(kHostSlot)); }

}  // namespace brink::js
