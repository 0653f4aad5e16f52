#include "proxy/viewer/connection_pool.h"

namespace brink::viewer {

ConnectionPool::ConnectionPool(EventLoop& loop, const conf::ViewerLimits& limits, ExchangeHandler& handler,
                               net::ConnectionBudget& budget, ViewerCounters& counters)
    : input_blocks_(net::Transport::kReadSize),
      output_blocks_(codec::OutputBuilder::kBlockSize),
      shared_{loop, handler, counters, input_blocks_, output_blocks_},
      limits_(limits),
      budget_(budget) {}

ConnectionPool::~ConnectionPool() {
  for (std::size_t i = 0; i < connections_.size(); ++i) budget_.giveBack();
  shared_.counters.open_connections.add(-static_cast<std::int64_t>(connections_.size()));
}

void ConnectionPool::accept(UniqueFd socket, const net::SocketAddress& remote, const net::SocketAddress& local,
                            const std::shared_ptr<const net::ServerTlsContext>& tls) {
  ViewerInfo info;
  info.remote_address = remote.ip();
  info.remote_port = remote.port();
  info.local_port = local.port();
  info.tls = tls != nullptr;
  accept(tls != nullptr ? net::acceptTls(shared_.loop, std::move(socket), tls)
                        : net::acceptTcp(shared_.loop, std::move(socket)),
         std::move(info));
}

void ConnectionPool::accept(std::unique_ptr<net::Transport> transport, ViewerInfo info) {
  if (draining_) return budget_.giveBack();
  shared_.counters.connections.add();
  shared_.counters.open_connections.add(1);
  ConnectionOwner& owner = *this;
  connections_.emplace_back(owner, std::move(transport), std::move(info), limits_).start();
}

void ConnectionPool::doom(Connection& connection) {
  connection.markDoomed();
  shared_.loop.ready().push(*this);
}

void ConnectionPool::run() {
  bool any = false;
  for (auto it = connections_.begin(); it != connections_.end();) {
    if (!it->doomed()) {
      ++it;
      continue;
    }
    it = connections_.erase(it);
    any = true;
    budget_.giveBack();
    shared_.counters.open_connections.add(-1);
  }
  if (any && connections_.empty() && on_empty_) on_empty_();
}

void ConnectionPool::drain() {
  draining_ = true;
  for (Connection& connection : connections_) connection.drain();
}

void ConnectionPool::closeAll() {
  for (Connection& connection : connections_) doom(connection);
}

Result<std::unique_ptr<ViewerListener>> ViewerListener::open(ConnectionPool& pool, const std::string& host,
                                                             std::uint16_t port,
                                                             std::shared_ptr<const net::ServerTlsContext> tls,
                                                             net::ListenerCounters& counters) {
  std::unique_ptr<ViewerListener> door(new ViewerListener(pool, std::move(tls)));
  auto listener = net::Listener::open(pool.loop(), host, port, *door, pool.budget(), counters);
  if (!listener) return std::unexpected<Error>(std::move(listener.error()));
  door->listener_ = std::move(*listener);
  return door;
}

}  // namespace brink::viewer
