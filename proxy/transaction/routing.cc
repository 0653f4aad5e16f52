// The first steps of a transaction: which distribution and behavior, and whether the request may go on at all.
#include <algorithm>

#include "conf/path_pattern.h"
#include "proxy/http/uri.h"
#include "proxy/transaction/transaction.h"

namespace brink::transaction {
namespace {

bool allows(conf::AllowedMethods allowed, std::string_view method) {
  if (method == "GET" || method == "HEAD") return true;
  if (method == "OPTIONS") return allowed != conf::AllowedMethods::GetHead;
  if (method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE") {
    return allowed == conf::AllowedMethods::All;
  }
  return false;
}

constexpr std::string_view kBadRequest = "Bad request. The request does not fit this distribution's configuration.";

}  // namespace

// Order as the contract's §1 has it: distribution, behavior, viewer protocol, methods; the first hook comes after.
void Transaction::route() {
  if (!findBehavior()) return;
  checkViewerProtocol();
  if (!answer_.decided) checkMethod();
}

bool Transaction::findBehavior() {
  const http::RequestHead& head = exchange_.request();
  const auto authority = http::parseAuthority(head.authority);
  const conf::Index index = authority ? snapshot_->hosts.find(authority->host) : conf::kNone;
  if (index == conf::kNone) {
    refuse(403, "No distribution serves this host name.", result_type::kError, "InvalidRequest");
    return false;
  }
  distribution_index_ = index;
  distribution_ = &snapshot_->config->distributions[index];
  // Whatever spelling of a path a viewer takes, it is the same behavior, with its hooks (contract §9.1).
  const bool plain = head.path.find('%') == std::string::npos && head.path.find("/.") == std::string::npos;
  const std::string normalized = plain ? std::string() : http::normalizedPath(head.path);
  for (const conf::Behavior& behavior : distribution_->behaviors) {
    if (conf::matchesPath(behavior.path_pattern, plain ? head.path : normalized)) {
      behavior_ = &behavior;
      break;
    }
  }
  if (behavior_ == nullptr) behavior_ = &distribution_->behaviors.back();  // "*" takes what is left
  forwarding_.emplace(forwardingOf(*snapshot_->config, *behavior_));
  return true;
}

void Transaction::checkViewerProtocol() {
  if (exchange_.viewer().tls || behavior_->viewer_protocol_policy == conf::ViewerProtocolPolicy::AllowAll) return;
  if (behavior_->viewer_protocol_policy == conf::ViewerProtocolPolicy::HttpsOnly) {
    return refuse(403, "This resource is served over HTTPS only.", result_type::kError, "InvalidRequest");
  }
  const http::RequestHead& head = exchange_.request();
  const auto authority = http::parseAuthority(head.authority);
  const int status = head.method == "GET" || head.method == "HEAD" ? 301 : 307;
  refuse(status, "This resource is served over HTTPS only.", result_type::kRedirect, result_type::kRedirect);
  answer_.head.headers.add("Location", "https://" + authority->host + tlsPort(authority->port) + head.target());
}

// A viewer that named a port came to a server that does not have the usual ones.
std::string Transaction::tlsPort(std::optional<std::uint16_t> named) const {
  const auto& listeners = snapshot_->config->listeners;
  const auto tls = std::ranges::find_if(listeners, [](const conf::Listener& one) { return one.tls.has_value(); });
  if (!named || tls == listeners.end() || tls->port == 0 || tls->port == 443) return "";
  return ":" + std::to_string(tls->port);
}

void Transaction::checkMethod() {
  const http::RequestHead& head = exchange_.request();
  if (head.path == "*") return refuse(400, kBadRequest, result_type::kError, "InvalidRequest");  // of no resource
  if (!allows(behavior_->allowed_methods, head.method)) {
    return refuse(403, "This distribution is not configured to allow the HTTP request method that was used.",
                  result_type::kError, "InvalidRequestMethod");
  }
  if ((head.method == "GET" || head.method == "HEAD") && !exchange_.body().empty()) {
    exchange_.closeAfter();
    refuse(403, kBadRequest, result_type::kError, "InvalidRequest");
  }
}

}  // namespace brink::transaction
