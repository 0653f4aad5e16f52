// The proxy's side of one context's streams (hooks/protocol/broker.h, sockets.h): judges what the context asks for,
// lets the connector send it, and turns what comes back into frames.
//
//   StreamOpen, … ── form, texts, policy ── connector ── Head ── Data… ── End | Failed
//                       └─ violation           │ waits for credit, for room in the ring, for the origin
//                                              └─ everything waits while the context is frozen
//
// One pump per context moves all streams in turn; it runs from the worker's ready queue, never from inside a record. A
// frozen (warm) context gets nothing: response bytes stay with the origin client, which reads no further than it is
// pulled. Made at a context's first stream record; destroying it cancels all streams.
// Thread-affine to the worker. Owned by the ExecutionContext.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "hooks/context_stream.h"
#include "hooks/function_metrics.h"
#include "hooks/outbound_connector.h"
#include "hooks/protocol/frame_ring.h"
#include "hooks/protocol/slot.h"
#include "proxy/base/run_queue.h"

namespace brink::hooks {

// What streams need of the context they belong to.
class StreamsHost {
 public:
  // No call runs: nothing may be sent.
  virtual bool frozen() const = 0;
  // Frames were published: the context is to be woken if it waits for them.
  virtual void framesSent() = 0;
  // A line for the function's log about what its policy refused.
  virtual void refused(std::string_view line) = 0;

 protected:
  ~StreamsHost() = default;
};

struct StreamsParts {
  StreamsHost& host;
  OutboundConnector* connector;  // null: every request is denied (there is no network to give)
  FunctionMetrics& metrics;
  RunQueue& ready;
  std::byte* slot;
  std::uint64_t function;  // OutboundQuestion's
};

// Refusals that a call's log tells one by one; further ones are only counted, so that trying all ports is no flood.
inline constexpr std::size_t kMostDenialLines = 16;

class ContextStreams final : private StreamChannel, private Runnable {
 public:
  explicit ContextStreams(const StreamsParts& parts);
  ~ContextStreams() override;

  // A record of the context about a stream. False: violation() says what is wrong with it. `policy` is the function's
  // at this moment.
  bool onRecord(const protocol::RecordHeader& header, std::string_view body, const conf::OutboundPolicy& policy);
  // A call was posted: what waited may go.
  void thaw() {
    denials_told_ = 0;
    wake();
  }
  // Not empty: the context is to be killed.
  const std::string& violation() const { return violation_; }
  std::size_t open() const { return streams_.size(); }

 private:
  void run() override;
  bool refuse(std::string what);

  // StreamChannel
  OutboundConnector* connector() override { return parts_.connector; }
  FunctionMetrics& metrics() override { return parts_.metrics; }
  RunQueue& ready() override { return parts_.ready; }
  void denied(std::string_view what, std::string_view rule) override;
  protocol::FrameWriter& frames() override { return frames_; }
  bool hasRoom(std::size_t body_size) override;
  void wake() override { parts_.ready.push(*this); }

  bool onOpen(protocol::RecordType type, std::uint32_t id, std::string_view body, const conf::OutboundPolicy& policy);
  // Each gives what is wrong with the record, or "".
  std::string openRequest(std::uint32_t id, std::string_view body, const conf::OutboundPolicy& policy);
  std::string openSocket(std::uint32_t id, std::string_view body, const conf::OutboundPolicy& policy);
  std::string openQuestion(std::uint32_t id, std::string_view body, const conf::OutboundPolicy& policy);
  template <typename Stream, typename... Arguments>
  Stream& add(Arguments&&... arguments);
  std::size_t count(ContextStream::Kind kind) const;
  ContextStream* find(std::uint32_t id);
  void erase(std::uint32_t id);

  StreamsParts parts_;
  protocol::FrameWriter frames_;
  // In the order of their numbers; at most kMaxStreams + kMaxSockets + kMaxQuestions.
  std::deque<std::unique_ptr<ContextStream>> streams_;
  std::uint32_t last_id_ = 0;
  std::size_t denials_told_ = 0;  // in this call
  std::string violation_;
};

}  // namespace brink::hooks
