// A viewer's HTTP/1.x connection: one exchange at a time; what the viewer sends ahead (pipelining) stays unread, within
// kPipelined. Thread-affine. Owner: the connection.
//
//            head complete               respond(), all sent            task ended, request read
//   Head ───────────────────> Exchange ─────────────────────> Draining ──────────────────────────> Head (keep-alive)
//    │ malformed, too large,     │ source failed, viewer gone     │ body longer than replace_drain_bytes
//    │ header timeout            v                                v
//    └─────────────────────> Closing: nothing more is read as a request; the connection ends after the output
#pragma once

#include <memory>

#include "proxy/codec/h1_print.h"
#include "proxy/codec/h1_request_parser.h"
#include "proxy/viewer/h1_exchange.h"
#include "proxy/viewer/session.h"
#include "proxy/viewer/task_end.h"

namespace brink::viewer {

class H1Session final : public Session, private Runnable, private Waker {
 public:
  // Request body bytes held for a reader that does not pull: a round trip's worth for a fast viewer.
  static constexpr std::size_t kBodyBuffer = 64 * 1024;
  // Pipelined bytes held while an exchange runs; also how far ahead a viewer's disappearance is noticed.
  static constexpr std::size_t kPipelined = 32 * 1024;
  // One chunk of a response.
  static constexpr std::size_t kChunk = 32 * 1024;

  explicit H1Session(SessionHost& host);
  ~H1Session() override;

  void receive(BufferChain& input) override;
  void onEnd() override;
  bool wantsInput() const override;
  void produce(codec::OutputBuilder& out, std::size_t limit) override;
  void onDrained() override;
  Ending ending() const override { return ending_; }
  SteadyTime check(SteadyTime now) override;
  void drain() override;

  // ---- for the exchange ----
  SessionHost& host() { return host_; }
  void onRespond() { host_.wantFlush(); }
  void onBodyPull();   // before a pull
  void onBodyTaken();  // there is room in the buffer again

 private:
  enum class State : std::uint8_t { Head, Exchange, Draining, Closing };
  enum class Sending : std::uint8_t { Nothing, Body, Sent, Broken };

  // The response body has more, or the task ended: looked at from the ready queue.
  void run() override;
  void wake() override { host_.wantFlush(); }

  void advance();
  void readHead();
  void startExchange();
  void refuse(int status, std::string_view why);
  void readBody();
  void bodyBroken(Error error);
  void drainBody();
  void endExchange();
  void nextRequest();
  void close(Ending ending);

  void produceHead(codec::OutputBuilder& out);
  void produceBody(codec::OutputBuilder& out, std::size_t limit);
  http::Pull produceBodyPiece(codec::OutputBuilder& out, std::size_t max);
  void endBody(codec::OutputBuilder& out);
  void breakBody();
  // The shortest way to a fresh deadline for the head that is awaited.
  SteadyTime headDeadline() const;

  SessionHost& host_;
  State state_ = State::Head;
  Ending ending_ = Ending::Open;
  bool draining_ = false;
  bool viewer_ended_ = false;
  bool continue_pending_ = false;  // 100 is to be sent
  bool served_any_ = false;
  SteadyTime since_;       // of the wait for a head: begin of the connection, end of the previous exchange
  SteadyTime head_began_;  // first byte of an incomplete head; zero if there is none
  codec::H1RequestParser parser_;
  BufferChain input_;
  TaskEnd task_end_;

  Sending sending_ = Sending::Nothing;
  codec::ResponsePlan plan_;
  std::uint64_t left_ = 0;  // of a response with a length
  FinishReport report_;
  std::uint64_t drained_ = 0;
  std::unique_ptr<H1Exchange> exchange_;  // last: goes first
};

}  // namespace brink::viewer
