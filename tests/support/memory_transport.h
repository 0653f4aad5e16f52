// A pair of transports in memory: what one end writes, the other reads, through bounded pipes, driven by a ManualLoop.
//
//   auto [viewer, server] = makeMemoryPair(loop);
//   pool.accept(std::move(server), info);
//   viewer->send("GET / HTTP/1.1\r\n…");  loop.runUntilIdle();  viewer->received()
//
// The test's end is the MemoryTransport itself: besides the Transport interface it has send() and received() for
// scripts. Thread-affine to the test.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "proxy/net/transport.h"

namespace brink::test {

class MemoryTransport final : public net::Transport, private Runnable {
 public:
  // Bytes that one direction holds before its writer is blocked, unless a test says otherwise.
  static constexpr std::size_t kCapacity = 1 << 20;

  explicit MemoryTransport(EventLoop& loop) : loop_(loop) {}
  ~MemoryTransport() override;

  // ---- for scripts ----
  // Appends to what the peer can read, whatever the capacity.
  void send(std::string_view bytes);
  // Takes everything that the peer has written so far.
  std::string received();
  // The peer ended its side (finishWriting or destruction).
  bool peerEnded() const { return ended_; }
  bool peerGone() const { return peer_ == nullptr; }
  // How much the peer may write ahead of received(). 0: it is blocked.
  void setCapacity(std::size_t capacity);
  // Reads of this end find a broken connection from now on.
  void breakConnection();
  void setTls(net::TlsFacts facts) { tls_ = std::make_unique<net::TlsFacts>(std::move(facts)); }
  // Calls of read() and write() that did something, as system calls would be counted.
  std::size_t reads() const { return reads_; }
  std::size_t writes() const { return writes_; }

  // ---- Transport ----
  void setObserver(net::TransportObserver* observer) override { observer_ = observer; }
  net::Io establish() override { return net::Io::Done; }
  net::Io read(BlockWriter& blocks, BufferChain& into) override;
  net::Io write(BufferChain& from) override;
  void want(IoEvents events) override;
  void finishWriting() override;
  const Error& error() const override { return error_; }
  const net::TlsFacts* tls() const override { return tls_.get(); }

 private:
  friend std::pair<std::unique_ptr<MemoryTransport>, std::unique_ptr<MemoryTransport>> makeMemoryPair(EventLoop& loop);
  IoEvents ready() const;
  void notify();
  void run() override;

  EventLoop& loop_;
  MemoryTransport* peer_ = nullptr;
  net::TransportObserver* observer_ = nullptr;
  IoEvents wanted_ = IoEvents::None;
  std::string incoming_;
  std::size_t capacity_ = kCapacity;
  bool ended_ = false;
  bool broken_ = false;
  std::size_t reads_ = 0;
  std::size_t writes_ = 0;
  Error error_;
  std::unique_ptr<net::TlsFacts> tls_;
};

std::pair<std::unique_ptr<MemoryTransport>, std::unique_ptr<MemoryTransport>> makeMemoryPair(EventLoop& loop);

}  // namespace brink::test
