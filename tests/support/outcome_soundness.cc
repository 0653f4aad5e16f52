#include "tests/support/outcome_soundness.h"

#include "hooks/answer_rules.h"
#include "hooks/event_text.h"
#include "hooks/header_rules.h"
#include "proxy/http/fields.h"
#include "proxy/http/uri.h"

namespace brink::hooks {
namespace {

constexpr std::size_t kLongestLogMessage = 1024;

std::string unsound(const http::HeaderList& headers) {
  for (const http::HeaderField field : headers) {
    if (!http::isToken(field.name)) return "a header name is no token";
    if (!http::isFieldValue(field.value)) return "a header value cannot be sent";
    if (isDisallowed(field.name)) return "a disallowed header";
  }
  return headers.wireSize() > kMaxHeaderBytes ? "too many header bytes" : "";
}

std::string unsound(const HookFailure& failure) {
  if (failure.status != 502 || failure.result_type != "LambdaValidationError") return "not a validation error";
  if (failure.sentence.empty() || failure.log_message.empty()) return "nothing is said about the failure";
  if (failure.log_message.size() > kLongestLogMessage) return "a log message as long as the handler likes";
  return http::isFieldValue(failure.log_message) && isUtf8(failure.log_message) ? "" : "control bytes in the log";
}

std::string unsoundOrigin(const EventOrigin& origin) {
  if (!http::isDnsName(origin.domain_name)) return "an origin without a domain name";
  if (!origin.path.empty() && (!http::isPath(origin.path) || origin.path.ends_with('/'))) return "a bad origin path";
  if (origin.port == 0 || origin.ssl_protocols.empty()) return "an origin that nobody can connect to";
  return unsound(origin.custom_headers);
}

std::string unsoundRequest(const HookInput& input, const HookOutcome& outcome) {
  const http::RequestHead& head = outcome.request;
  if (head.method != input.request->method) return "the method changed";
  if (!http::isPath(head.path) || !http::isQuery(head.query)) return "a target that cannot be sent";
  if (head.path.size() + head.query.size() > kMaxTargetBytes) return "a target that is too long";
  if (head.headers.count("host") > 1) return "two hosts";
  if (outcome.request_body.value_or("").size() > exposedBodyLimit(input.stage)) return "a body that is too long";
  if (outcome.origin && input.stage != conf::Stage::OriginRequest) return "an origin where there is none";
  if (outcome.origin) {
    if (std::string what = unsoundOrigin(*outcome.origin); !what.empty()) return what;
  }
  return unsound(head.headers);
}

std::string unsoundResponse(const HookInput& input, const HookOutcome& outcome) {
  const http::ResponseHead& head = outcome.response;
  if (head.status < 200 || head.status > 599) return "a status out of range";
  if (!http::isFieldValue(head.reason)) return "a reason that cannot be sent";
  if (input.stage == conf::Stage::ViewerResponse && (head.status != input.response->status || outcome.body)) {
    return "a viewer response with another status or body";
  }
  if (head.headers.count("content-length") > 1) return "two lengths";
  if (outcome.body.value_or("").size() > maxResponseBytes(input.stage)) return "a body that is too long";
  return unsound(head.headers);
}

}  // namespace

std::string unsoundness(const HookInput& input, const HookOutcome& outcome) {
  if (outcome.action == HookAction::Fail) return unsound(outcome.failure);
  const bool request_stage = conf::isRequestStage(input.stage);
  if (outcome.action == HookAction::Respond && (!request_stage || !outcome.body)) return "a response from nowhere";
  if (outcome.unchanged) return outcome.action == HookAction::Continue ? "" : "a generated response changes something";
  return request_stage && outcome.action == HookAction::Continue ? unsoundRequest(input, outcome)
                                                                 : unsoundResponse(input, outcome);
}

}  // namespace brink::hooks
