// What `brink invoke` gives a handler's fetch: a resolver and an origin client of its own on the run's loop.
//
// Thread-affine to the loop it was made for; goes before it.
#pragma once

#include <memory>

#include "hooks/outbound_connector.h"
#include "proxy/base/event_loop.h"
#include "proxy/net/resolver.h"
#include "proxy/origin/pooled_client.h"
#include "proxy/transaction/handler_connector.h"

namespace brink::server {

class InvokeNetwork final : public hooks::OutboundConnector {
 public:
  // Null when there is no resolver to be had: then nothing can be fetched.
  static std::unique_ptr<InvokeNetwork> make(EventLoop& loop);

  Task<std::expected<hooks::OutboundResponse, hooks::protocol::StreamFailure>> send(hooks::OutboundRequest request,
                                                                                    http::BodySource* body) override {
    return connector_.send(std::move(request), body);
  }
  hooks::protocol::StreamFailure failureOf(const Error& error) const override { return connector_.failureOf(error); }
  Task<Connected> connect(hooks::OutboundConnection connection, http::BodySource* outgoing) override {
    return connector_.connect(std::move(connection), outgoing);
  }
  hooks::protocol::SocketFailure socketFailureOf(const Error& error) const override {
    return connector_.socketFailureOf(error);
  }
  Task<Answered> resolve(hooks::OutboundQuestion question) override { return connector_.resolve(std::move(question)); }

 private:
  // Nobody reads them: the run ends before anybody could ask.
  struct Counters {
    net::ResolverCounters resolver;
    origin::OriginCounters origin;
  };
  InvokeNetwork(EventLoop& loop, std::unique_ptr<Counters> counters, std::unique_ptr<net::AresResolver> resolver)
      : counters_(std::move(counters)),
        resolver_(std::move(resolver)),
        origins_(loop, *resolver_, counters_->origin),
        sockets_(loop, *resolver_) {}

  std::unique_ptr<Counters> counters_;
  std::unique_ptr<net::AresResolver> resolver_;
  origin::PooledClient origins_;
  origin::SocketClient sockets_;
  transaction::HandlerConnector connector_{origins_, sockets_};
};

}  // namespace brink::server
