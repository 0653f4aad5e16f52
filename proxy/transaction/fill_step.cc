#include "proxy/transaction/fill_step.h"

#include "cache/policy.h"
#include "cache/validation.h"
#include "proxy/transaction/answer.h"

namespace brink::transaction {
namespace {

FillMark markOf(const hooks::HookFailure& failure) {
  if (failure.result_type == result_type::kValidationError) return FillMark::ValidationError;
  if (failure.result_type == result_type::kLimitExceeded) return FillMark::LimitExceeded;
  return FillMark::ExecutionError;
}

// A stale entry answers for an origin that failed, and nobody asks again for a while (contract §9.5).
bool finishStale(Services& services, const OriginQuestion& question, cache::FillWriter& writer,
                 const cache::EntryPtr& stale) {
  const WallTime now = services.loop.clock().wallNow();
  if (stale == nullptr || !stale->freshness.usableOnError(now)) return false;
  const conf::Distribution& distribution = question.snapshot->config->distributions[question.distribution];
  writer.finishWith(cache::heldUntil(*stale, now + distribution.error_caching_min_ttl), stale);
  return true;
}

cache::StoreDecision decide(const OriginQuestion& question, const OriginAnswer& answer) {
  const conf::Config& config = *question.snapshot->config;
  const cache::Forwarding forwarding = forwardingOf(config, *question.behavior);
  return cache::decideStore({.forwarding = forwarding,
                             .error_caching_min_ttl = config.distributions[question.distribution].error_caching_min_ttl,
                             .request = answer.request,
                             .response = answer.head,
                             .request_time = answer.request_time,
                             .response_time = answer.response_time});
}

void publishFailure(cache::FillWriter& writer, hooks::HookFailure failure) {
  cache::FillHead head;
  head.head.status = failure.status;
  head.head.reason = std::move(failure.sentence);
  head.mark = static_cast<std::uint8_t>(markOf(failure));
  head.length = 0;
  head.for_all_waiting = true;
  writer.publish(std::move(head));
  writer.complete();
}

void finishRevalidated(cache::FillWriter& writer, const OriginQuestion& question, OriginAnswer& answer,
                       const cache::EntryPtr& stale) {
  answer.head = cache::mergeNotModified(stale->head, answer.head);
  const cache::StoreDecision decision = decide(question, answer);
  writer.finishWith(cache::refreshed(*stale, answer.head, decision), stale);
}

}  // namespace

Task<void> runFill(Services& services, OriginQuestion question, std::unique_ptr<cache::FillWriter> writer,
                   cache::EntryPtr stale) {
  http::RequestHead unconditional;
  const bool asked_for_news = stale != nullptr && stale->hasValidator();
  if (asked_for_news) {
    unconditional = question.request;
    cache::addValidators(*stale, question.request);
  }
  OriginAnswer answer = co_await askOrigin(services, question);
  const auto not_modified = [&answer] {
    return answer.kind == OriginAnswerKind::FromOrigin && answer.head.status == 304;
  };
  if (asked_for_news && not_modified() && !cache::confirms(*stale, answer.head)) {
    // The 304 speaks of another representation (RFC 9111 §4.3.3): ask again without conditions.
    question.request = std::move(unconditional);
    stale = nullptr;
    answer = co_await askOrigin(services, question);
  }
  if (answer.kind == OriginAnswerKind::HookFailed) {
    publishFailure(*writer, std::move(answer.failure));
    co_return;
  }
  if (answer.kind == OriginAnswerKind::Failed) {
    if (!finishStale(services, question, *writer, stale)) writer->fail(std::move(answer.error));
    co_return;
  }
  const bool from_origin = answer.kind == OriginAnswerKind::FromOrigin;
  if (stale != nullptr && asked_for_news && not_modified()) {
    finishRevalidated(*writer, question, answer, stale);
    co_return;
  }
  if (from_origin && cache::isOriginFailure(answer.head.status) && finishStale(services, question, *writer, stale)) {
    co_return;
  }
  cache::FillHead head;
  head.decision = decide(question, answer);
  head.head = std::move(answer.head);
  head.length = answer.body->length();
  head.generated_by_hook = !from_origin;
  head.mark = static_cast<std::uint8_t>(!from_origin              ? FillMark::Generated
                                        : head.head.status >= 400 ? FillMark::OriginError
                                                                  : FillMark::Plain);
  writer->publish(std::move(head));
  [[maybe_unused]] const Status copied = co_await writer->copyFrom(*answer.body);
}

}  // namespace brink::transaction
