// All viewers' connections of one worker, and the doors they come through. proxy/server makes one per worker.
//
//   ConnectionPool pool(loop, limits, handler, budget, counters);
//   auto door = ViewerListener::open(pool, "", 443, tls_context);    // port 0: see net::Listener::open
//   ... reload: door->setTls(new_context), pool.setLimits(...), or open and destroy doors
//   ... shutdown: destroy the doors, pool.drain(), wait for onEmpty or a limit, pool.closeAll()
//
// Thread-affine, except that the budget is shared by all workers.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>

#include "proxy/net/listener.h"
#include "proxy/net/tls_context.h"
#include "proxy/viewer/connection.h"

namespace brink::viewer {

class ConnectionPool final : private ConnectionOwner, private Runnable {
 public:
  ConnectionPool(EventLoop& loop, const conf::ViewerLimits& limits, ExchangeHandler& handler,
                 net::ConnectionBudget& budget, ViewerCounters& counters);
  // Destroys all connections; their exchanges' tasks with them.
  ~ConnectionPool();

  // One unit of the budget comes with each. A null context means clear text.
  void accept(UniqueFd socket, const net::SocketAddress& remote, const net::SocketAddress& local,
              const std::shared_ptr<const net::ServerTlsContext>& tls);
  // Any transport (tests).
  void accept(std::unique_ptr<net::Transport> transport, ViewerInfo info);

  // For connections from now on.
  void setLimits(const conf::ViewerLimits& limits) { limits_ = limits; }

  // HTTP/2: GOAWAY; HTTP/1.1: close after the running exchange, idle ones at once. New connections are refused.
  void drain();
  // Everything at once, exchanges included.
  void closeAll();
  std::size_t size() const { return connections_.size(); }
  // Called from the ready queue whenever the last connection has gone.
  void onEmpty(std::function<void()> callback) { on_empty_ = std::move(callback); }

  EventLoop& loop() { return shared_.loop; }
  net::ConnectionBudget& budget() { return budget_; }

 private:
  const Shared& shared() override { return shared_; }
  void doom(Connection& connection) override;
  void run() override;  // destroys what is doomed

  // What one turn reads; blocks are shared by all connections of the worker, so idle ones hold none.
  BlockWriter input_blocks_;
  BlockWriter output_blocks_;
  Shared shared_;
  conf::ViewerLimits limits_;
  net::ConnectionBudget& budget_;
  bool draining_ = false;
  std::function<void()> on_empty_;
  std::list<Connection> connections_;
};

// A listener and what its connections speak.
class ViewerListener final : private net::AcceptHandler {
 public:
  // Errors as net::Listener::open.
  static Result<std::unique_ptr<ViewerListener>> open(ConnectionPool& pool, const std::string& host, std::uint16_t port,
                                                      std::shared_ptr<const net::ServerTlsContext> tls,
                                                      net::ListenerCounters& counters);
  std::uint16_t port() const { return listener_->port(); }
  const net::SocketAddress& local() const { return listener_->local(); }
  // For connections from now on: new certificates after a reload.
  void setTls(std::shared_ptr<const net::ServerTlsContext> tls) { tls_ = std::move(tls); }

 private:
  ViewerListener(ConnectionPool& pool, std::shared_ptr<const net::ServerTlsContext> tls)
      : pool_(pool), tls_(std::move(tls)) {}
  void onAccept(UniqueFd socket, const net::SocketAddress& remote, const net::SocketAddress& local) override {
    pool_.accept(std::move(socket), remote, local, tls_);
  }

  ConnectionPool& pool_;
  std::shared_ptr<const net::ServerTlsContext> tls_;
  std::unique_ptr<net::Listener> listener_;
};

}  // namespace brink::viewer
