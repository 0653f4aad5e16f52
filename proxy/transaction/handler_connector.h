// What handlers fetch and connect to, on its way to the origin and socket clients: the OutboundConnector of hooks/. Not
// part of any transaction: a stream belongs to its execution context and may outlive the call that opened it.
//
// Thread-affine to the worker. Owned by the worker; outlives its ContextPool.
#pragma once

#include "hooks/outbound_connector.h"
#include "proxy/origin/origin_client.h"
#include "proxy/origin/socket_client.h"

namespace brink::transaction {

// Of a connection that could not be made, by the system's error number.
hooks::protocol::StreamFailure connectFailure(int error_number);

class HandlerConnector final : public hooks::OutboundConnector {
 public:
  HandlerConnector(origin::OriginClient& origins, origin::SocketClient& sockets)
      : origins_(origins), sockets_(sockets) {}

  Task<std::expected<hooks::OutboundResponse, hooks::protocol::StreamFailure>> send(hooks::OutboundRequest request,
                                                                                    http::BodySource* body) override;
  hooks::protocol::StreamFailure failureOf(const Error& error) const override;
  Task<Connected> connect(hooks::OutboundConnection connection, http::BodySource* outgoing) override;
  hooks::protocol::SocketFailure socketFailureOf(const Error& error) const override;
  Task<Answered> resolve(hooks::OutboundQuestion question) override;

 private:
  origin::OriginClient& origins_;
  origin::SocketClient& sockets_;
};

}  // namespace brink::transaction
