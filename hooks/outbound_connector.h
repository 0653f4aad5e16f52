// How the contexts' streams (hooks/protocol/broker.h) reach the network: the one door, implemented by
// proxy/transaction/handler_connector.h over the origin client, by tests with a fake.
//
// Thread-affine to the worker. Outlives the ContextPool that uses it.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "conf/config.h"
#include "hooks/protocol/broker.h"
#include "hooks/protocol/sockets.h"
#include "proxy/base/task.h"
#include "proxy/http/body_source.h"
#include "proxy/http/message.h"

namespace brink::hooks {

struct OutboundRequest {
  bool tls = false;
  std::string host;  // a name or an address, IPv6 in brackets
  std::uint16_t port = 0;
  http::RequestHead head;       // `host` included; nothing about framing or the connection
  conf::OutboundPolicy policy;  // of the function; the port was judged already, addresses are judged after DNS
  std::uint64_t function = 0;   // as OutboundQuestion's
};

struct OutboundResponse {
  http::ResponseHead head;
  std::unique_ptr<http::BodySource> body;  // never null
};

struct OutboundConnection {
  std::string address;  // an IP literal
  std::uint16_t port = 0;
  conf::OutboundPolicy policy;  // the port was judged already, the address is judged by the connector
};

// An open connection: its bytes, End when the peer sends no more.
class OutboundSocket : public http::BodySource {
 public:
  virtual protocol::SocketFacts facts() const = 0;
  // Everything that was to be sent was, the end included.
  virtual bool finished() const = 0;
};

struct OutboundQuestion {
  protocol::QuestionType type = protocol::QuestionType::Lookup;
  std::string name;
  conf::OutboundPolicy policy;
  std::uint64_t function = 0;  // whose: each has a number, never 0, by which names under way are bounded
};

class OutboundConnector {
 public:
  using Connected = std::expected<std::unique_ptr<OutboundSocket>, protocol::SocketFailure>;
  using Answered = std::expected<std::vector<protocol::AnswerRecord>, protocol::SocketFailure>;

  virtual ~OutboundConnector() = default;

  // Sends the request and returns when the response's head is there. `body` is borrowed, may be null, and must outlive
  // the task and the response. Destroying the task or the response's body cancels what is under way.
  virtual Task<std::expected<OutboundResponse, protocol::StreamFailure>> send(OutboundRequest request,
                                                                              http::BodySource* body) = 0;

  // What a response's body that Failed means to a handler.
  virtual protocol::StreamFailure failureOf(const Error& error) const = 0;

  // Connects. `outgoing` is borrowed and must outlive the task and the socket.
  virtual Task<Connected> connect(OutboundConnection connection, http::BodySource* outgoing) = 0;
  // What a connection that Failed means to a handler.
  virtual protocol::SocketFailure socketFailureOf(const Error& error) const = 0;

  virtual Task<Answered> resolve(OutboundQuestion question) = 0;
};

}  // namespace brink::hooks
