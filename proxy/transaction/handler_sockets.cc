// Connections and questions of handlers: hooks' words for them into the socket client's, and back.
#include <array>
#include <utility>

#include "proxy/transaction/handler_connector.h"

namespace brink::transaction {
namespace {

using hooks::protocol::QuestionType;
using hooks::protocol::SocketFailure;
using hooks::protocol::StreamFailure;
using net::DnsType;

class HandlerSocket final : public hooks::OutboundSocket {
 public:
  explicit HandlerSocket(std::unique_ptr<origin::Socket> socket) : socket_(std::move(socket)) {}

  http::Pull pull(BufferChain& into, std::size_t max) override { return socket_->pull(into, max); }
  void setWaker(Waker* waker) override { socket_->setWaker(waker); }
  std::optional<std::uint64_t> length() const override { return std::nullopt; }
  Error error() const override { return socket_->error(); }
  bool finished() const override { return socket_->finished(); }

  hooks::protocol::SocketFacts facts() const override {
    const net::Transport& transport = socket_->transport();
    const net::SocketAddress local = transport.localAddress();
    hooks::protocol::SocketFacts facts;
    facts.local_address = local.ip();
    facts.local_port = local.port();
    facts.remote_address = socket_->remote().ip();
    facts.remote_port = socket_->remote().port();
    return facts;
  }

 private:
  std::unique_ptr<origin::Socket> socket_;
};

StreamFailure kindOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::Forbidden:
      return StreamFailure::Denied;
    case ErrorCode::DnsFailure:
      return StreamFailure::NameNotFound;
    case ErrorCode::ConnectFailure:
      return connectFailure(error.error_number);
    case ErrorCode::TlsFailure:
    case ErrorCode::ProtocolError:
      return StreamFailure::TlsFailed;
    case ErrorCode::ConnectionClosed:
    case ErrorCode::SystemError:
      return StreamFailure::Closed;
    case ErrorCode::Overloaded:
      return StreamFailure::Overloaded;
    default:
      return StreamFailure::Failed;
  }
}

// Of those that name servers are asked for.
DnsType dnsTypeOf(QuestionType type) {
  constexpr std::array kTypes = {DnsType::A,     DnsType::Aaaa, DnsType::Any,   DnsType::Caa,
                                 DnsType::Cname, DnsType::Mx,   DnsType::Naptr, DnsType::Ns,
                                 DnsType::Ptr,   DnsType::Soa,  DnsType::Srv,   DnsType::Txt};
  static_assert(kTypes.size() + 2 == hooks::protocol::kQuestionTypes);
  return kTypes[static_cast<std::size_t>(type) - static_cast<std::size_t>(QuestionType::A)];
}

}  // namespace

SocketFailure HandlerConnector::socketFailureOf(const Error& error) const {
  const StreamFailure failure = kindOf(error);
  const bool of_tls = failure == StreamFailure::TlsFailed || error.code == ErrorCode::InvalidArgument;
  return {.failure = failure,
          .detail = static_cast<std::uint32_t>(error.error_number),
          .text = of_tls ? error.detail : std::string()};
}

Task<hooks::OutboundConnector::Connected> HandlerConnector::connect(hooks::OutboundConnection connection,
                                                                    http::BodySource* outgoing) {
  origin::SocketTarget target{.address = connection.address,
                              .port = connection.port,
                              .public_only = !connection.policy.allow_private,
                              .connection_timeout = connection.policy.connection_timeout};
  auto connected = co_await sockets_.connect(std::move(target), *outgoing);
  if (!connected) co_return std::unexpected(socketFailureOf(connected.error()));
  co_return std::make_unique<HandlerSocket>(std::move(*connected));
}

Task<hooks::OutboundConnector::Answered> HandlerConnector::resolve(hooks::OutboundQuestion question) {
  const bool public_only = !question.policy.allow_private;
  Result<net::DnsRecords> found = std::unexpected<Error>(Error{});
  if (question.type == QuestionType::Lookup) {
    found = co_await sockets_.lookup(question.name, public_only, question.function);
  } else if (question.type == QuestionType::Reverse) {
    found = co_await sockets_.reverse(question.name, public_only, question.function);
  } else {
    found = co_await sockets_.query(question.name, dnsTypeOf(question.type), public_only, question.function);
  }
  if (!found) co_return std::unexpected(socketFailureOf(found.error()));
  co_return std::move(*found);
}

}  // namespace brink::transaction
