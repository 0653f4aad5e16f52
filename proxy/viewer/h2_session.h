// A viewer's HTTP/2 connection: the codec, its exchanges, and what limits them. Drawing of an exchange's life in
// h2_exchange.h. Thread-affine. Owner: the connection.
#pragma once

#include <memory>
#include <vector>

#include "proxy/codec/h2_server.h"
#include "proxy/viewer/h2_exchange.h"
#include "proxy/viewer/session.h"
#include "proxy/viewer/task_end.h"

namespace brink::viewer {

class H2Session final : public Session, private codec::H2ServerEvents, private Runnable {
 public:
  explicit H2Session(SessionHost& host);
  ~H2Session() override;

  void receive(BufferChain& input) override;
  void onEnd() override { ending_ = Ending::AtOnce; }
  bool wantsInput() const override { return ending_ == Ending::Open; }
  void produce(codec::OutputBuilder& out, std::size_t limit) override;
  void onDrained() override;
  Ending ending() const override { return ending_; }
  SteadyTime check(SteadyTime now) override;
  void drain() override;

  // ---- for exchanges, from inside the codec: record only ----
  SessionHost& host() { return host_; }
  void onArrived(H2Exchange& exchange) { arrived_.push_back(&exchange); }
  void onSent(H2Exchange& exchange);
  void onClosed(H2Exchange& exchange);

 private:
  codec::H2Stream& onStream() override;
  void onOutput() override { host_.wantFlush(); }
  void onAbuse(codec::H2Abuse abuse) override;
  void onDiscarded(std::size_t bytes) override { host_.counters().discarded_bytes.add(bytes); }

  // Ends what is over, in the ready queue: never inside the codec or a task.
  void run() override;
  void startArrived();
  void refuse(H2Exchange& exchange);
  void countRest(const H2Exchange& exchange);
  SteadyTime checkExchange(H2Exchange& exchange, SteadyTime now);

  SessionHost& host_;
  Ending ending_ = Ending::Open;
  bool draining_ = false;
  bool new_streams_refused_ = false;
  SteadyTime drain_began_;
  SteadyTime idle_since_;
  SteadyTime headers_since_;  // zero unless a header block is incomplete
  codec::H2Server server_;
  TaskEnd task_end_;
  std::vector<H2Exchange*> arrived_;
  std::vector<H2Exchange*> sent_;                       // not yet handed to the kernel
  std::vector<std::unique_ptr<H2Exchange>> exchanges_;  // last: goes first, tasks and all
};

}  // namespace brink::viewer
