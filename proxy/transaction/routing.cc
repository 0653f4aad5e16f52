// The first steps of a transaction: which distribution and behavior, and whether the request may go on at all.
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
  for (const conf::Behavior& behavior : distribution_->behaviors) {
    if (conf::matchesPath(behavior.path_pattern, head.path)) {
      behavior_ = &behavior;
      break;
    }
  }
  if (behavior_ == nullptr)
    behavior_ = &distribution_->behaviors.back();  // "*" takes what is left, "*" for OPTIONS too
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
  answer_.head.headers.add("Location", "https://" + authority->host + head.target());
}

void Transaction::checkMethod() {
  const http::RequestHead& head = exchange_.request();
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
