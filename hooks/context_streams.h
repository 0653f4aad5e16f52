// The proxy's side of one context's streams (hooks/protocol/broker.h): judges what the context asks for, lets the
// connector send it, and turns what comes back into frames.
//
//   StreamOpen ── form, texts, policy ── connector ── Head ── Data… ── End | Failed
//                    └─ violation           │ waits for credit, for room in the ring, for the origin
//                                           └─ everything waits while the context is frozen
//
// One pump per context moves all streams in turn; it runs from the worker's ready queue, never from inside a record. A
// frozen (warm) context gets nothing: response bytes stay with the origin client, which reads no further than it is
// pulled. Made at a context's first stream record; destroying it cancels all streams.
// Thread-affine to the worker. Owned by the ExecutionContext.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

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

 protected:
  ~StreamsHost() = default;
};

struct StreamsParts {
  StreamsHost& host;
  OutboundConnector* connector;  // null: every request is denied (there is no network to give)
  FunctionMetrics& metrics;
  RunQueue& ready;
  std::byte* slot;
};

class ContextStreams final : private Runnable {
 public:
  explicit ContextStreams(const StreamsParts& parts);
  ~ContextStreams() override;

  // A record of the context about a stream. False: violation() says what is wrong with it. `policy` is the function's
  // at this moment.
  bool onRecord(const protocol::RecordHeader& header, std::string_view body, const conf::OutboundPolicy& policy);
  // A call was posted: what waited may go.
  void thaw() { wake(); }
  // Not empty: the context is to be killed.
  const std::string& violation() const { return violation_; }
  std::size_t open() const { return streams_.size(); }

 private:
  class RequestBody;
  struct Stream;

  void run() override;
  void wake() { parts_.ready.push(*this); }
  bool refuse(std::string what);

  bool onOpen(std::uint32_t id, std::string_view body, const conf::OutboundPolicy& policy);
  bool onData(Stream& stream, std::string_view body);
  bool onEnd(Stream& stream);
  bool onCredit(Stream& stream, std::string_view body);
  Stream* find(std::uint64_t id);
  void erase(std::uint32_t id);

  Task<void> send(Stream& stream, OutboundRequest request);
  // Each sends at most one frame; true if it did.
  bool sendCredit(Stream& stream);
  bool sendHead(Stream& stream);
  bool sendBody(Stream& stream);
  bool sendFailure(Stream& stream);
  bool advance(Stream& stream);
  bool hasRoom(std::size_t body_size);

  StreamsParts parts_;
  protocol::FrameWriter frames_;
  std::deque<std::unique_ptr<Stream>> streams_;  // in the order of their numbers; at most kMaxStreams
  std::uint32_t last_id_ = 0;
  std::string violation_;
  std::string scratch_;
};

}  // namespace brink::hooks
