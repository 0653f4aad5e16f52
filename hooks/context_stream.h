// One stream of a context, whatever it is for: what the context says to it, and the frames that it sends.
// ContextStreams owns them and gives each its turn.
//
//   ContextStream ── RequestStream   an HTTP request (request_stream.h)
//                 ── SocketStream    a connection (socket_stream.h)
//                 ── NameQuestion    a question of DNS (name_question.h)
//
// Thread-affine to the worker.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hooks/function_metrics.h"
#include "hooks/outbound_connector.h"
#include "hooks/protocol/frame_ring.h"
#include "proxy/base/run_queue.h"
#include "proxy/base/task.h"

namespace brink::hooks {

// What streams share: the way to the network and the ring of frames to the context.
class StreamChannel {
 public:
  virtual OutboundConnector* connector() = 0;  // null: everything is denied
  virtual FunctionMetrics& metrics() = 0;
  virtual RunQueue& ready() = 0;
  // The policy said no: whose log it is shall say to what, and why.
  virtual void denied(std::string_view what, std::string_view rule) = 0;
  virtual protocol::FrameWriter& frames() = 0;
  // Whether a frame fits now; if not, the stream has another turn when it does.
  virtual bool hasRoom(std::size_t body_size) = 0;
  // All streams get a turn soon.
  virtual void wake() = 0;

 protected:
  ~StreamChannel() = default;
};

class ContextStream : public Waker {
 public:
  enum class Kind : std::uint8_t { Request, Socket, Question };

  virtual ~ContextStream() = default;
  ContextStream(const ContextStream&) = delete;
  ContextStream& operator=(const ContextStream&) = delete;

  std::uint32_t id() const { return id_; }
  Kind kind() const { return kind_; }
  // Its last frame was sent.
  bool over() const { return over_; }

  // What the context says: "" or what is out of place in it.
  virtual std::string onData(std::string_view bytes) = 0;
  virtual std::string onEnd() = 0;
  virtual std::string onCredit(std::string_view body) = 0;

  // What it is for, and which rule of the policy it is that may refuse it from here on: for the function's log.
  void aimAt(std::string what, std::string_view rule) {
    what_ = std::move(what);
    rule_ = rule;
  }

  // Sends at most one frame; true if it did.
  virtual bool advance() = 0;

  void wake() final { channel_.wake(); }

 protected:
  ContextStream(StreamChannel& channel, std::uint32_t id, Kind kind) : channel_(channel), id_(id), kind_(kind) {}

  bool send(protocol::FrameType type, std::string_view body);
  // The last frame: Failed with this body.
  bool sendFailure(protocol::StreamFailure failure, std::string_view body);
  void finish() { over_ = true; }

  StreamChannel& channel_;

 private:
  const std::uint32_t id_;
  const Kind kind_;
  bool over_ = false;
  std::string what_;
  std::string_view rule_;  // a literal
};

// What the context sent and the network did not take yet: at most kRequestWindow.
class OutgoingBytes final : public http::BodySource {
 public:
  OutgoingBytes(StreamChannel& channel, std::optional<std::uint64_t> length) : channel_(channel), length_(length) {}

  http::Pull pull(BufferChain& into, std::size_t max) override;
  void setWaker(Waker* waker) override { waker_ = waker; }
  std::optional<std::uint64_t> length() const override { return length_; }

  // False: more than was allowed or announced.
  bool add(std::string_view bytes);
  bool finish();
  // Credit to give: in halves of the window, or when the network has all there is.
  std::uint32_t due() const;
  void credited() { taken_ = 0; }

 private:
  StreamChannel& channel_;
  const std::optional<std::uint64_t> length_;
  BufferChain waiting_;
  std::uint64_t received_ = 0;
  std::uint32_t taken_ = 0;  // by the network, and the context does not know it yet
  bool complete_ = false;
  Waker* waker_ = nullptr;
};

// A stream with bytes both ways.
class ByteStream : public ContextStream {
 public:
  std::string onData(std::string_view bytes) override;
  std::string onEnd() override;
  std::string onCredit(std::string_view body) override;

 protected:
  using ContextStream::ContextStream;

  bool sendCredit();
  // A piece of what came, as far as credit and room go. Nothing if no frame was sent.
  std::optional<http::Pull> sendPiece(http::BodySource& source);

  std::unique_ptr<OutgoingBytes> outgoing_;

 private:
  std::uint32_t credit_ = protocol::kResponseWindow;
};

}  // namespace brink::hooks
