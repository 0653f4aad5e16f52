#include "proxy/transaction/transaction.h"

#include "proxy/transaction/local_response.h"

namespace brink::transaction {

// The life of a request. A step that decides the answer makes the later ones, up to the viewer-response hook, step
// aside.
Task<void> Transaction::run() {
  route();
  co_await viewerRequestHook();
  lookUp();
  co_await fetch();
  co_await viewerResponseHook();
  co_await send();
}

Transaction::Transaction(Services& services, viewer::Exchange& exchange)
    : services_(services), exchange_(exchange), snapshot_(services.snapshot), request_id_(services.request_ids.next()) {
  services_.counters.in_flight.add(1);
}

Transaction::~Transaction() {
  services_.counters.in_flight.add(-1);
  if (sent_status_ == 0) services_.counters.viewer_left.add();
  writeAccessLog();
}

bool Transaction::hasHook(conf::Stage stage) const {
  return behavior_ != nullptr && behavior_->hooks[static_cast<std::size_t>(stage)].function != conf::kNone;
}

hooks::HookInput Transaction::hookInput(conf::Stage stage) const {
  hooks::HookInput input;
  input.stage = stage;
  input.config = snapshot_->config.get();
  input.distribution = distribution_;
  input.function = &snapshot_->config->functions[behavior_->hooks[static_cast<std::size_t>(stage)].function];
  input.request_id = request_id_;
  input.client_ip = exchange_.viewer().remote_address;
  input.request = &request();
  return input;
}

RequestBody& Transaction::body() {
  if (body_ == nullptr) body_ = std::make_shared<RequestBody>(services_.loop.ready(), exchange_.body());
  return *body_;
}

Task<void> Transaction::viewerRequestHook() {
  if (answer_.decided || !hasHook(conf::Stage::ViewerRequest)) co_return;
  hooks::HookInput input = hookInput(conf::Stage::ViewerRequest);
  hooks::EventBody exposed;
  if (behavior_->hooks[static_cast<std::size_t>(conf::Stage::ViewerRequest)].include_body) {
    Result<hooks::EventBody> read = co_await body().expose(hooks::kViewerBodyLimit);
    if (!read) co_return refuse(read.error());
    exposed = std::move(*read);
    input.body = &exposed;
  }
  hooks::HookOutcome outcome = co_await services_.hooks.run(input);
  switch (outcome.action) {
    case hooks::HookAction::Fail:
      co_return refuse(outcome.failure);
    case hooks::HookAction::Respond:
      answer_.decided = true;
      answer_.head = std::move(outcome.response);
      answer_.body = std::make_unique<http::MemoryBody>(outcome.body.value_or(""));
      answer_.result_type = result_type::kGenerated;
      break;
    case hooks::HookAction::Continue:
      if (outcome.unchanged) break;
      changed_request_ = std::move(outcome.request);
      if (outcome.request_body && takesBody(request().method)) body().replace(std::move(*outcome.request_body));
      break;
  }
}

Task<void> Transaction::viewerResponseHook() {
  if (!answer_.viewer_response_hook || !hasHook(conf::Stage::ViewerResponse)) co_return;
  if (answer_.age) answer_.head.headers.set("Age", cache::formatAge(*answer_.age, wallNow()));
  hooks::HookInput input = hookInput(conf::Stage::ViewerResponse);
  input.response = &answer_.head;
  hooks::HookOutcome outcome = co_await services_.hooks.run(input);
  if (outcome.action == hooks::HookAction::Fail) co_return refuse(outcome.failure);
  if (!outcome.unchanged) answer_.head = std::move(outcome.response);
}

void Transaction::refuse(int status, std::string_view sentence, std::string_view type, std::string_view detail) {
  std::string page;
  answer_ = Answer{};
  answer_.decided = true;
  answer_.head = errorPage({.status = status, .sentence = std::string(sentence)}, request_id_, page);
  answer_.body = std::make_unique<http::MemoryBody>(page);
  answer_.result_type = type;
  answer_.detail = detail;
}

void Transaction::refuse(const hooks::HookFailure& failure) {
  refuse(failure.status, failure.sentence, failure.result_type, failure.result_type);
}

void Transaction::refuse(const Error& error) {
  const LocalResponse response = responseFor(error);
  std::string_view detail = "Error";
  switch (error.code) {
    case ErrorCode::DnsFailure:
      detail = "OriginDnsError";
      break;
    case ErrorCode::ConnectFailure:
    case ErrorCode::TlsFailure:
      detail = "OriginConnectError";
      break;
    case ErrorCode::Timeout:
      detail = "OriginCommError";
      break;
    case ErrorCode::ConnectionClosed:
      detail = "OriginReadError";
      break;
    case ErrorCode::ProtocolError:
      detail = "OriginInvalidResponseError";
      break;
    case ErrorCode::MessageTooLarge:
      detail = "OriginHeaderTooBigError";
      break;
    default:
      break;
  }
  services_.log.debug(
      "request failed",
      {{"request_id", request_id_}, {"side", name(error.side)}, {"error", name(error.code)}, {"detail", error.detail}});
  refuse(response.status, response.sentence, result_type::kError, detail);
}

}  // namespace brink::transaction
