#include "hooks/outbound_rules.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "proxy/http/fields.h"
#include "proxy/http/uri.h"

namespace brink::hooks {
namespace {

constexpr std::uint16_t kSmtpPort = 25;

// Whose meaning ends at the connection: the proxy's own business.
constexpr std::array<std::string_view, 9> kConnectionFields = {"connection", "content-length",   "expect",
                                                               "keep-alive", "proxy-connection", "proxy-authorization",
                                                               "te",         "trailer",          "transfer-encoding"};

bool isOfConnection(std::string_view name) {
  return http::equalsIgnoreCase(name, "upgrade") ||
         std::ranges::any_of(kConnectionFields, [name](auto field) { return http::equalsIgnoreCase(name, field); });
}

std::string defaultHost(const protocol::StreamRequest& asked) {
  const bool usual = asked.port == (asked.tls ? 443 : 80);
  return usual ? std::string(asked.host) : std::string(asked.host) + ":" + std::to_string(asked.port);
}

}  // namespace

bool isHost(std::string_view text) { return http::isDnsName(text) || http::isIpAddress(text); }

bool allowsPort(const conf::OutboundPolicy& policy, std::uint16_t port) {
  return port != kSmtpPort && std::ranges::find(policy.ports, port) != policy.ports.end();
}

std::expected<OutboundRequest, std::string> judgeRequest(const protocol::StreamRequest& asked) {
  if (!http::isToken(asked.method) || asked.method == "CONNECT") return std::unexpected("a stream's method is none");
  if (asked.port == 0) return std::unexpected("a stream's port is 0");
  const std::size_t question = asked.target.find('?');
  const std::string_view path = asked.target.substr(0, question);
  const std::string_view query =
      question == std::string_view::npos ? std::string_view() : asked.target.substr(question + 1);
  if (!http::isPath(path) || !http::isQuery(query)) {
    return std::unexpected("a stream's target is no path");
  }
  OutboundRequest request{
      .tls = asked.tls, .host = std::string(asked.host), .port = asked.port, .head = {}, .policy = {}};
  request.head.method = asked.method;
  request.head.scheme = asked.tls ? "https" : "http";
  request.head.path = path;
  request.head.query = query;
  request.head.has_query = question != std::string_view::npos;
  for (const auto& [name, value] : asked.fields) {
    if (!http::isToken(name) || !http::isFieldValue(value) || isOfConnection(name)) {
      return std::unexpected("a stream's field cannot be sent");
    }
    if (http::equalsIgnoreCase(name, "host") && request.head.headers.has("host")) {
      return std::unexpected("a stream has two hosts");
    }
    request.head.headers.add(name, value);
  }
  if (!request.head.headers.has("host")) request.head.headers.add("Host", defaultHost(asked));
  request.head.authority = *request.head.headers.get("host");
  return request;
}

std::expected<OutboundConnection, std::string> judgeConnection(const protocol::SocketRequest& asked) {
  if (asked.port == 0) return std::unexpected("a connection's port is 0");
  if (!http::isIpAddress(asked.address)) return std::unexpected("a connection's address is none");
  return OutboundConnection{.address = std::string(asked.address), .port = asked.port, .policy = {}};
}

bool isAnswerable(const protocol::Question& asked) {
  if (asked.type == protocol::QuestionType::Reverse) return http::isIpAddress(asked.name);
  std::string_view name = asked.name;
  if (name.ends_with('.')) name.remove_suffix(1);
  return http::isDnsName(name);
}

}  // namespace brink::hooks
