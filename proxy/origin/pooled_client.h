// The OriginClient: connections kept alive per origin and worker, name resolution, TLS, the outbound policy, safe
// retries.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "proxy/net/resolver.h"
#include "proxy/net/tls_context.h"
#include "proxy/origin/connection.h"
#include "proxy/origin/counters.h"
#include "proxy/origin/origin_client.h"

namespace brink::origin {

class PooledClient final : public OriginClient {
 public:
  // Idle connections kept per origin and worker: as many as a worker usually has requests on their way, or each burst
  // would connect anew what the one before closed. Their keep-alive time is what ends those that are too many.
  static constexpr std::size_t kMaxIdlePerOrigin = 1024;
  // What connections read to: a response of usual size in one read. A viewer that does not read its response keeps all
  // of a block alive, whatever part of it is its own.
  static constexpr std::size_t kReadBlockBytes = 32 * 1024;
  // Open at once per worker; beyond it requests are refused with Overloaded rather than running out of descriptors.
  static constexpr std::int64_t kMaxConnections = 16384;

  PooledClient(EventLoop& loop, net::Resolver& resolver, OriginCounters& counters);
  ~PooledClient() override;

  Task<Status> resolve(const Target& target) override;
  Task<Result<Response>> fetch(const Target& target, http::RequestHead request, http::BodySource* body) override;

  // For the response body: the connection is taken back if it is reusable, else closed.
  void giveBack(std::unique_ptr<Connection> connection, Duration keepalive);

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    SteadyTime expires;
  };
  Task<Result<net::Addresses>> addresses(const Target& target);
  Task<Result<std::unique_ptr<Connection>>> connect(const Target& target);
  Task<Result<std::unique_ptr<Connection>>> connectTo(const Target& target, net::SocketAddress address);
  Task<Status> exchange(Connection& connection, const Target& target, const http::RequestHead& request,
                        http::BodySource* body);
  void countFailure(const Target& target, const Error& error);
  std::unique_ptr<Connection> takeIdle(const std::string& key);
  Result<net::ClientTlsContext*> tlsContext(const Target& target);
  void sweep();

  EventLoop& loop_;
  net::Resolver& resolver_;
  OriginCounters& counters_;
  BlockWriter blocks_{kReadBlockBytes};
  std::map<std::string, std::deque<Idle>> idle_;  // the most recently used at the back
  std::map<std::string, std::unique_ptr<net::ClientTlsContext>> tls_contexts_;
  std::unique_ptr<Timer> sweep_timer_;
};

}  // namespace brink::origin
