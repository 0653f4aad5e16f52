// What a context may ask for in a stream's request (hooks/protocol/broker.h), judged before anything is resolved. The
// texts come from a hostile process; the Node layer never sends what is a violation here. Pure, thread-safe.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "conf/config.h"
#include "hooks/outbound_connector.h"
#include "hooks/protocol/broker.h"

namespace brink::hooks {

// A request ready to be sent, or what is malformed in it. Sets `host` unless the handler did.
std::expected<OutboundRequest, std::string> judgeRequest(const protocol::StreamRequest& asked);

// The same for a connection.
std::expected<OutboundConnection, std::string> judgeConnection(const protocol::SocketRequest& asked);
// Whether there can be an answer to it.
bool isAnswerable(const protocol::Question& asked);

// Whether there can be such a host: a name of DNS or an address. URLs have room for more; those are not found.
bool isHost(std::string_view text);

// Whether the policy lets anybody connect to that port. 25 is never allowed: mail that a handler could send would be
// the server's.
bool allowsPort(const conf::OutboundPolicy& policy, std::uint16_t port);

}  // namespace brink::hooks
