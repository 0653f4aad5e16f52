#include "proxy/transaction/origin_step.h"

#include "cache/forwarding.h"
#include "proxy/http/fields.h"
#include "proxy/transaction/origin_request.h"

namespace brink::transaction {
namespace {

const conf::HookAssociation& hookOf(const OriginQuestion& question, conf::Stage stage) {
  return question.behavior->hooks[static_cast<std::size_t>(stage)];
}

hooks::HookInput inputFor(const OriginQuestion& question, conf::Stage stage) {
  const conf::Config& config = *question.snapshot->config;
  hooks::HookInput input;
  input.stage = stage;
  input.config = &config;
  input.distribution = &config.distributions[question.distribution];
  input.function = &config.functions[hookOf(question, stage).function];
  input.request_id = question.request_id;
  input.client_ip = question.viewer.remote_address;
  input.request = &question.request;
  return input;
}

bool hasHook(const OriginQuestion& question, conf::Stage stage) {
  return hookOf(question, stage).function != conf::kNone;
}

OriginAnswer failed(Error error) {
  OriginAnswer answer;
  answer.error = std::move(error);
  return answer;
}

OriginAnswer hookFailed(hooks::HookFailure failure) {
  OriginAnswer answer;
  answer.kind = OriginAnswerKind::HookFailed;
  answer.failure = std::move(failure);
  return answer;
}

// A response that streams while the rest of the request's body is still on its way to the origin: keeps that body. The
// response goes first.
class AnswerBody final : public http::BodySource {
 public:
  AnswerBody(std::shared_ptr<RequestBody> request, std::unique_ptr<http::BodySource> response)
      : request_(std::move(request)), response_(std::move(response)) {}

  http::Pull pull(BufferChain& into, std::size_t max) override { return response_->pull(into, max); }
  void setWaker(Waker* waker) override { response_->setWaker(waker); }
  std::optional<std::uint64_t> length() const override { return response_->length(); }
  const http::HeaderList* trailers() const override { return response_->trailers(); }
  Error error() const override { return response_->error(); }

 private:
  std::shared_ptr<RequestBody> request_;
  std::unique_ptr<http::BodySource> response_;
};

struct Prepared {
  hooks::EventOrigin shown;                   // what the configuration says
  std::optional<hooks::EventOrigin> changed;  // what a hook made of it
  std::optional<http::RequestHead> asked;     // the request before a hook changed it
  const hooks::EventOrigin& current() const { return changed ? *changed : shown; }
};

// Runs origin-request; an answer means that the story ends here.
Task<std::optional<OriginAnswer>> originRequestHook(Services& services, OriginQuestion& question, Prepared& origin) {
  if (!hasHook(question, conf::Stage::OriginRequest)) co_return std::nullopt;
  hooks::HookInput input = inputFor(question, conf::Stage::OriginRequest);
  input.origin = &origin.shown;
  hooks::EventBody exposed;
  if (hookOf(question, conf::Stage::OriginRequest).include_body) {
    if (question.body != nullptr) {
      Result<hooks::EventBody> read = co_await question.body->expose(hooks::kOriginBodyLimit);
      if (!read) co_return failed(read.error());
      exposed = std::move(*read);
    }
    input.body = &exposed;
  }
  hooks::HookOutcome outcome = co_await services.hooks.run(input);
  if (outcome.action == hooks::HookAction::Fail) co_return hookFailed(std::move(outcome.failure));
  if (outcome.action == hooks::HookAction::Respond) {
    OriginAnswer answer;
    answer.kind = OriginAnswerKind::Generated;
    answer.head = std::move(outcome.response);
    answer.body = std::make_unique<http::MemoryBody>(outcome.body.value_or(""));
    co_return answer;
  }
  if (!outcome.unchanged) {
    origin.asked = std::exchange(question.request, std::move(outcome.request));
    origin.changed = std::move(outcome.origin);
    if (outcome.request_body && question.body != nullptr && takesBody(question.request.method)) {
      question.body->replace(std::move(*outcome.request_body));
    }
  }
  co_return std::nullopt;
}

// Runs origin-response over the origin's answer in `answer`.
Task<void> originResponseHook(Services& services, OriginQuestion& question, Prepared& origin, OriginAnswer& answer) {
  if (!hasHook(question, conf::Stage::OriginResponse)) co_return;
  hooks::HookInput input = inputFor(question, conf::Stage::OriginResponse);
  input.origin = &origin.current();
  input.response = &answer.head;
  hooks::HookOutcome outcome = co_await services.hooks.run(input);
  if (outcome.action == hooks::HookAction::Fail) {
    answer.kind = OriginAnswerKind::HookFailed;
    answer.failure = std::move(outcome.failure);
    co_return;
  }
  if (outcome.unchanged) co_return;
  const std::string encoding(answer.head.headers.get("content-encoding").value_or(""));
  answer.head = std::move(outcome.response);
  if (outcome.body) {
    answer.body = std::make_unique<http::MemoryBody>(*outcome.body);
    answer.head.headers.set("Content-Length", std::to_string(outcome.body->size()));
    // The origin's coding does not fit the hook's text; one that the hook itself set does.
    if (answer.head.headers.get("content-encoding").value_or("") == encoding) {
      answer.head.headers.remove("content-encoding");
    }
  }
}

}  // namespace

Task<OriginAnswer> askOrigin(Services& services, OriginQuestion question) {
  const conf::Config& config = *question.snapshot->config;
  const conf::Origin& configured = config.origins[question.behavior->origin];
  Prepared origin{
      .shown = eventOrigin(configured, question.request.scheme),
  };

  // The configured origin's name is resolved before the hook may choose another one (contract §1).
  if (hasHook(question, conf::Stage::OriginRequest)) {
    const Status resolved = co_await services.origins.resolve(makeTarget(config, configured, origin.shown, nullptr));
    if (!resolved) co_return failed(resolved.error());
  }
  std::optional<OriginAnswer> early = co_await originRequestHook(services, question, origin);
  if (early) {
    early->request = std::move(question.request);
    early->request_time = early->response_time = services.loop.clock().wallNow();
    co_return std::move(*early);
  }

  const origin::Target target =
      makeTarget(config, configured, origin.shown, origin.changed ? &*origin.changed : nullptr);
  http::RequestHead wire = question.request;
  finishOriginRequest(wire, origin.current());
  http::BodySource* const body = question.body == nullptr ? nullptr : question.body->source();
  if (body != nullptr) {
    wire.headers.remove("content-length");
    if (body->length()) wire.headers.add("Content-Length", std::to_string(*body->length()));
  }
  OriginAnswer answer;
  answer.request_time = services.loop.clock().wallNow();
  Result<origin::Response> response = co_await services.origins.fetch(target, std::move(wire), body);
  answer.response_time = services.loop.clock().wallNow();
  if (!response) co_return failed(response.error());

  answer.kind = OriginAnswerKind::FromOrigin;
  answer.head = std::move(response->head);
  answer.body = std::move(response->body);
  if (body != nullptr) answer.body = std::make_unique<AnswerBody>(question.body, std::move(answer.body));
  cache::filterOriginResponse(forwardingOf(config, *question.behavior), answer.head);
  co_await originResponseHook(services, question, origin, answer);
  answer.request = origin.asked ? std::move(*origin.asked) : std::move(question.request);
  co_return answer;
}

}  // namespace brink::transaction
