// One viewer's connection: transport, protocol detection, the session, output, time limits, and the end of it all.
//
//                establish()            ALPN, or the first bytes           session ends
//   Establishing ────────────> Detecting ──────────────────────> Serving ──────────────> Finishing ──> (doomed)
//        └ timeout, failure           └ timeout                      │ AtOnce, failure        │ lingering: the viewer's
//        v                            v                              v                        │ bytes are read away for
//     (doomed)                     (doomed)                       (doomed)                    └ kLinger at most
//
// Per turn: one read, the session's work, one write (net::Transport gathers). A doomed connection is destroyed by the
// pool from the ready queue, never inside its own callbacks. Thread-affine. Owner: ConnectionPool.
#pragma once

#include <memory>

#include "proxy/net/transport.h"
#include "proxy/viewer/session.h"

namespace brink::viewer {

class Connection;

// The pool's side.
class ConnectionOwner {
 public:
  // Parts of the worker that all its connections share.
  struct Shared {
    EventLoop& loop;
    ExchangeHandler& handler;
    ViewerCounters& counters;
    BlockWriter& input_blocks;
    BlockWriter& output_blocks;
  };
  virtual const Shared& shared() = 0;
  // Destroys it in a later round of the ready queue. Any number of times.
  virtual void doom(Connection& connection) = 0;

 protected:
  ~ConnectionOwner() = default;
};

class Connection final : private net::TransportObserver, private SessionHost, private Runnable {
 public:
  // How long the viewer may go on sending after our last words, so that they arrive.
  static constexpr std::chrono::seconds kLinger{2};
  // Output made before the kernel is asked to take it: large enough for full TLS batches, and the bound of what a
  // session holds for a viewer that does not read.
  static constexpr std::size_t kOutput = 64 * 1024;

  Connection(ConnectionOwner& owner, std::unique_ptr<net::Transport> transport, ViewerInfo info,
             const conf::ViewerLimits& limits);
  ~Connection();

  // Begins; may doom it at once.
  void start();
  void drain();
  bool doomed() const { return doomed_; }
  void markDoomed() { doomed_ = true; }

 private:
  enum class Phase : std::uint8_t { Establishing, Detecting, Serving, Finishing };

  // SessionHost
  EventLoop& loop() override { return shared_.loop; }
  const conf::ViewerLimits& limits() const override { return limits_; }
  ExchangeHandler& handler() override { return shared_.handler; }
  ViewerCounters& counters() override { return shared_.counters; }
  const ViewerInfo& viewer() const override { return info_; }
  void wantFlush() override;
  void wantCheck() override { arm(shared_.loop.clock().now()); }

  void onTransport(IoEvents ready) override;
  void run() override;  // flush

  void establish();
  void onEstablished();
  void read();
  void detect();
  void serve(std::unique_ptr<Session> session);
  // False: the kernel takes no more now, or the connection is doomed.
  bool writeOut();
  void flush();
  void afterFlush();
  void finish(Session::Ending ending);
  void readAway();
  void updateInterest();
  void check();
  void arm(SteadyTime at);
  void doom();

  ConnectionOwner& owner_;
  const ConnectionOwner::Shared& shared_;
  const conf::ViewerLimits limits_;
  ViewerInfo info_;
  Phase phase_ = Phase::Establishing;
  bool doomed_ = false;
  bool draining_ = false;
  bool blocked_ = false;  // the kernel takes no output
  bool viewer_ended_ = false;
  std::size_t lingering_reads_ = 0;
  SteadyTime began_;
  SteadyTime last_progress_;  // of output
  SteadyTime armed_for_;
  std::unique_ptr<Timer> timer_;
  std::unique_ptr<net::Transport> transport_;
  BufferChain input_;
  BufferChain output_;
  std::unique_ptr<Session> session_;  // last: goes first
};

}  // namespace brink::viewer
