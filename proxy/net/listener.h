// Accepts viewers' connections on one address for one worker. Every worker opens its own socket with SO_REUSEPORT, and
// the kernel spreads new connections over them. The first step of a request's life.
//
// Thread-affine to the worker; ConnectionBudget is shared by all workers.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "proxy/base/counters.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/fd.h"
#include "proxy/net/address.h"

namespace brink::net {

// How many viewer connections the process may hold. Thread-safe.
class ConnectionBudget {
 public:
  explicit ConnectionBudget(std::uint32_t limit) : limit_(limit) {}

  bool tryTake() {
    if (used_.fetch_add(1, std::memory_order_relaxed) < limit_.load(std::memory_order_relaxed)) return true;
    giveBack();
    return false;
  }
  void giveBack() { used_.fetch_sub(1, std::memory_order_relaxed); }
  std::uint32_t used() const { return used_.load(std::memory_order_relaxed); }
  // A reload may change it; connections above a smaller limit stay.
  void setLimit(std::uint32_t limit) { limit_.store(limit, std::memory_order_relaxed); }

 private:
  std::atomic<std::uint32_t> limit_;
  std::atomic<std::uint32_t> used_{0};
};

struct ListenerCounters {
  Counter accepted;
  Counter refused;  // accepted and closed at once: the connection budget was used up
  Counter errors;   // accept4 failed for want of descriptors or memory; accepting pauses for kPauseAfterError
};

class AcceptHandler {
 public:
  // One new connection, non-blocking and close-on-exec. One unit of the budget goes with it: giveBack() when it closes.
  virtual void onAccept(UniqueFd socket, const SocketAddress& remote, const SocketAddress& local) = 0;

 protected:
  ~AcceptHandler() = default;
};

class Listener final : private IoHandler {
 public:
  // Binds and listens. `host`: an IP literal, or "" for all addresses (IPv6 and IPv4 in one socket where there is
  // IPv6). `port` 0 takes the kernel's choice: open the first worker's listener, then the others with its port().
  // InvalidArgument or SystemError, side Operator.
  static Result<std::unique_ptr<Listener>> open(EventLoop& loop, const std::string& host, std::uint16_t port,
                                                AcceptHandler& handler, ConnectionBudget& budget,
                                                ListenerCounters& counters);

  // Destroying it closes the socket; connections that the kernel had queued on it are reset.
  ~Listener();

  const SocketAddress& local() const { return local_; }
  std::uint16_t port() const { return local_.port(); }

 private:
  Listener(EventLoop& loop, UniqueFd socket, const SocketAddress& local, AcceptHandler& handler,
           ConnectionBudget& budget, ListenerCounters& counters);
  void onIo(IoEvents ready) override;
  // False: nothing more to accept this turn.
  bool acceptOne();

  UniqueFd socket_;
  SocketAddress local_;
  AcceptHandler& handler_;
  ConnectionBudget& budget_;
  ListenerCounters& counters_;
  std::unique_ptr<IoWatcher> watcher_;
  std::unique_ptr<Timer> pause_;
};

}  // namespace brink::net
