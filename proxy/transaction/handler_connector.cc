#include "proxy/transaction/handler_connector.h"

#include <cerrno>
#include <utility>

namespace brink::transaction {
namespace {

using hooks::protocol::StreamFailure;

// So many addresses of a name are tried. What was sent is never sent again for want of an answer: a handler decides
// that itself.
constexpr std::uint32_t kAddressAttempts = 3;
// How long a connection is kept for the next request: as undici does.
constexpr auto kKeepalive = std::chrono::seconds(4);

origin::Target targetOf(const hooks::OutboundRequest& request) {
  origin::Target target;
  target.host = request.host;
  target.port = request.port;
  target.tls = request.tls;
  target.ssl_protocols = {"TLSv1.2", "TLSv1.3"};
  target.connection_timeout = request.policy.connection_timeout;
  target.connection_attempts = kAddressAttempts;
  target.read_timeout = request.policy.read_timeout;
  target.keepalive_timeout = kKeepalive;
  target.public_only = !request.policy.allow_private;
  target.asker = request.function;
  target.retry_on_timeout = false;
  target.keep_hop_by_hop = true;
  return target;
}

// Before the response's head.
StreamFailure failureBefore(const Error& error) {
  switch (error.code) {
    case ErrorCode::Forbidden:
      return StreamFailure::Denied;
    case ErrorCode::DnsFailure:
      return StreamFailure::NameNotFound;
    case ErrorCode::ConnectFailure:
      return connectFailure(error.error_number);
    case ErrorCode::TlsFailure:
      return StreamFailure::TlsFailed;
    case ErrorCode::Timeout:
      return StreamFailure::HeadTimeout;
    case ErrorCode::ConnectionClosed:
      return StreamFailure::Closed;
    case ErrorCode::ProtocolError:
      return StreamFailure::BadResponse;
    case ErrorCode::MessageTooLarge:
      return StreamFailure::HeadTooLarge;
    case ErrorCode::Overloaded:
      return StreamFailure::Overloaded;
    default:
      return StreamFailure::Failed;
  }
}

}  // namespace

StreamFailure connectFailure(int error_number) {
  switch (error_number) {
    case ECONNREFUSED:
      return StreamFailure::Refused;
    case ETIMEDOUT:
      return StreamFailure::ConnectTimeout;
    default:
      return StreamFailure::Unreachable;
  }
}

Task<std::expected<hooks::OutboundResponse, StreamFailure>> HandlerConnector::send(hooks::OutboundRequest request,
                                                                                   http::BodySource* body) {
  const origin::Target target = targetOf(request);
  Result<origin::Response> answered = co_await origins_.fetch(target, std::move(request.head), body);
  if (!answered) co_return std::unexpected(failureBefore(answered.error()));
  co_return hooks::OutboundResponse{.head = std::move(answered->head), .body = std::move(answered->body)};
}

StreamFailure HandlerConnector::failureOf(const Error& error) const {
  return error.code == ErrorCode::Timeout ? StreamFailure::BodyTimeout : failureBefore(error);
}

}  // namespace brink::transaction
