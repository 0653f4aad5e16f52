// The doors of the admin endpoint: a TCP listener that only reads, and a Unix socket (mode 0600) that may also change.
// Both speak HTTP/1.1 through the same sessions that viewers get. Main thread.
#pragma once

#include <memory>
#include <string>

#include "conf/config.h"
#include "proxy/base/error.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/fd.h"
#include "proxy/server/admin_handler.h"
#include "proxy/viewer/connection_pool.h"

namespace brink::server {

class AdminListener final : private IoHandler {
 public:
  // A stale socket file of a dead server is replaced; one that answers is an error.
  static Result<std::unique_ptr<AdminListener>> open(EventLoop& loop, const conf::Admin& settings,
                                                     AdminActions& actions);
  ~AdminListener();

  // 0: no TCP listener.
  std::uint16_t port() const { return tcp_ != nullptr ? tcp_->port() : 0; }

 private:
  AdminListener(EventLoop& loop, const conf::Admin& settings, AdminActions& actions);
  Status openSocket();
  void onIo(IoEvents ready) override;

  EventLoop& loop_;
  const conf::Admin settings_;
  AdminHandler tcp_handler_;
  AdminHandler socket_handler_;
  net::ConnectionBudget budget_;
  viewer::ViewerCounters viewer_counters_;
  net::ListenerCounters listener_counters_;
  viewer::ConnectionPool tcp_pool_;
  viewer::ConnectionPool socket_pool_;
  std::unique_ptr<viewer::ViewerListener> tcp_;
  UniqueFd socket_;
  std::unique_ptr<IoWatcher> watcher_;
};

}  // namespace brink::server
