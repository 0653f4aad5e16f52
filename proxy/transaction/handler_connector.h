// What handlers fetch, on its way to the origin client: the OutboundConnector of hooks/. Not part of any transaction: a
// stream belongs to its execution context and may outlive the call that opened it.
//
// Thread-affine to the worker. Owned by the worker; outlives its ContextPool.
#pragma once

#include "hooks/outbound_connector.h"
#include "proxy/origin/origin_client.h"

namespace brink::transaction {

class HandlerConnector final : public hooks::OutboundConnector {
 public:
  explicit HandlerConnector(origin::OriginClient& origins) : origins_(origins) {}

  Task<std::expected<hooks::OutboundResponse, hooks::protocol::StreamFailure>> send(hooks::OutboundRequest request,
                                                                                    http::BodySource* body) override;
  hooks::protocol::StreamFailure failureOf(const Error& error) const override;

 private:
  origin::OriginClient& origins_;
};

}  // namespace brink::transaction
