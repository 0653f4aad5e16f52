// The middle of a transaction: the cache, and the origin behind it.
#include "cache/fill_table.h"
#include "cache/policy.h"
#include "proxy/http/uri.h"
#include "proxy/transaction/fill_step.h"
#include "proxy/transaction/local_response.h"
#include "proxy/transaction/origin_request.h"
#include "proxy/transaction/transaction.h"

namespace brink::transaction {

bool Transaction::isBehaviorCached() const { return cache::isCachedMethod(*behavior_, request().method); }

void Transaction::lookUp() {
  if (answer_.decided) return;
  if (!distribution_->default_root_object.empty() && request().path == "/") {
    if (!changed_request_) changed_request_ = exchange_.request();
    changed_request_->path += distribution_->default_root_object;
  }
  const auto behavior = static_cast<std::size_t>(behavior_ - distribution_->behaviors.data());
  if (const EdgeFields wanted = snapshot_->edge_fields[distribution_index_][behavior]; wanted != 0) {
    if (!changed_request_) changed_request_ = exchange_.request();
    addEdgeFields(wanted, exchange_.viewer(), *changed_request_);
  }
  if (!isBehaviorCached()) {
    answer_.cache_status.forwarded = cache::Forwarded::Method;
    return;
  }
  key_ = cache::makeKey(forwarding_->cache_policy, distribution_->id, request());
  lookup_ = services_.store.lookup({.key = key_, .forwarding = *forwarding_, .request = request()}, wallNow());
  if (lookup_.state == cache::LookupState::Fresh) return useEntry(lookup_.entry, result_type::kHit);
  answer_.cache_status.forwarded = cache::forwardedFor(lookup_.state);
  if (lookup_.state == cache::LookupState::StaleWhileRevalidate) {
    // Answer now; refresh beside, unless somebody does already.
    cache::Joined joined = services_.fills.join({.key = key_, .forwarding = *forwarding_, .request = request()},
                                                wallNow(), services_.loop);
    if (joined.role == cache::Role::Lead) {
      services_.background.spawn(runFill(services_, originQuestion(), std::move(joined.writer), lookup_.entry));
    }
    useEntry(lookup_.entry, result_type::kHit);
  }
}

Task<void> Transaction::fetch() {
  if (answer_.decided) co_return;
  if (!isBehaviorCached()) co_return co_await passToOrigin();
  const cache::Selector selector{.key = key_, .forwarding = *forwarding_, .request = request()};
  const bool collapse = cache::mayCollapse(*forwarding_);
  cache::Joined joined = collapse ? services_.fills.join(selector, wallNow(), services_.loop)
                                  : services_.fills.makeUnlisted(selector, services_.loop);
  co_await followFill(std::move(joined), collapse);
}

// Starts the fetch if this request leads, and waits for its head. Who is told that the response is not for sharing
// fetches it alone (`may_retry`; the second time nobody is told that).
Task<void> Transaction::followFill(cache::Joined joined, bool may_retry) {
  if (joined.role == cache::Role::Stored) {
    if (joined.lookup.state == cache::LookupState::Fresh) co_return useEntry(joined.lookup.entry, result_type::kHit);
    lookup_ = joined.lookup;
  }
  const bool led = joined.role == cache::Role::Lead;
  if (led) {
    services_.background.spawn(runFill(services_, originQuestion(), std::move(joined.writer), lookup_.entry));
  } else {
    services_.counters.collapsed.add();
  }
  cache::FillOutcome outcome = co_await joined.reader->head();
  switch (outcome.result) {
    case cache::FillResult::Entry:
      answer_.cache_status.collapsed = !led;
      useEntry(std::move(outcome.entry), result_type::kRefreshHit);
      break;
    case cache::FillResult::Body:
      useFill(std::move(joined.reader), *outcome.head, led);
      break;
    case cache::FillResult::Failed:
      refuse(outcome.error);
      break;
    case cache::FillResult::GoYourself: {
      if (!may_retry) co_return refuse(Error{.detail = "a fill of one's own was not for oneself"});
      joined.reader.reset();
      const cache::Selector selector{.key = key_, .forwarding = *forwarding_, .request = request()};
      co_await followFill(services_.fills.makeUnlisted(selector, services_.loop), false);
      break;
    }
  }
}

void Transaction::useEntry(cache::EntryPtr entry, std::string_view type) {
  const bool is_error = entry->head.status >= 400;
  answer_.decided = true;
  answer_.head = entry->head;
  answer_.age = entry->freshness;
  answer_.selectable = true;
  answer_.viewer_response_hook = !is_error;
  answer_.result_type = is_error ? result_type::kError : type;
  answer_.cache_status.hit = type == result_type::kHit;
  answer_.cache_status.ttl = entry->freshness.ttl(wallNow());
  if (answer_.cache_status.hit) answer_.cache_status.forwarded = cache::Forwarded::None;  // one or the other
  if (type == result_type::kRefreshHit) {
    answer_.cache_status.forwarded = cache::Forwarded::Stale;
    answer_.cache_status.stored = true;
  }
  answer_.entry = std::move(entry);
}

void Transaction::useFill(std::unique_ptr<cache::FillReader> reader, const cache::FillHead& head, bool led) {
  const auto mark = static_cast<FillMark>(head.mark);
  if (mark >= FillMark::ValidationError) {
    const std::string_view type = mark == FillMark::ValidationError ? result_type::kValidationError
                                  : mark == FillMark::LimitExceeded ? result_type::kLimitExceeded
                                                                    : result_type::kExecutionError;
    return refuse(head.head.status, head.head.reason, type, type);
  }
  answer_.decided = true;
  answer_.head = head.head;
  answer_.fill = std::move(reader);
  answer_.fill_length = head.length;
  answer_.selectable = head.decision.store;
  answer_.viewer_response_hook = head.head.status < 400;
  answer_.result_type = mark == FillMark::OriginError ? result_type::kError
                        : !led                        ? result_type::kHit
                        : mark == FillMark::Generated ? result_type::kGenerated
                                                      : result_type::kMiss;
  answer_.cache_status.collapsed = !led;
  answer_.cache_status.stored = head.decision.store;
  if (head.decision.store) {
    answer_.cache_status.ttl = head.decision.freshness.ttl(wallNow());
  } else {
    answer_.cache_status.detail = cache::name(head.decision.reason);
  }
  if (mark != FillMark::Generated) answer_.cache_status.forward_status = head.head.status;
}

// Methods that are never cached: straight to the origin and back, nothing shared, nothing stored.
Task<void> Transaction::passToOrigin() {
  OriginQuestion question = originQuestion();
  body();
  question.body = body_;
  OriginAnswer answer = co_await askOrigin(services_, std::move(question));
  switch (answer.kind) {
    case OriginAnswerKind::Failed:
      co_return refuse(answer.error);
    case OriginAnswerKind::HookFailed:
      co_return refuse(answer.failure);
    case OriginAnswerKind::Generated:
    case OriginAnswerKind::FromOrigin:
      break;
  }
  const bool generated = answer.kind == OriginAnswerKind::Generated;
  const bool is_error = answer.head.status >= 400;
  if (!generated && cache::invalidates(request().method, answer.head.status)) {
    services_.store.invalidatePath(distribution_->id, request().path);
  }
  answer_.decided = true;
  answer_.viewer_response_hook = !is_error;
  answer_.result_type = generated ? result_type::kGenerated : is_error ? result_type::kError : result_type::kMiss;
  if (!generated) answer_.cache_status.forward_status = answer.head.status;
  answer_.head = std::move(answer.head);
  answer_.body = std::move(answer.body);
}

// What can be stored is asked for as a whole; where nothing can, the viewer's range and conditions are the origin's
// affair.
OriginQuestion Transaction::originQuestion() {
  OriginQuestion question;
  question.snapshot = snapshot_;
  question.distribution = distribution_index_;
  question.behavior = behavior_;
  question.request_id = request_id_;
  question.viewer = exchange_.viewer();
  question.request = request();
  if (isBehaviorCached() && forwarding_->cache_policy.max_ttl.count() > 0) cache::removePreconditions(question.request);
  cache::applyForwarding(*forwarding_, question.request);
  const std::string version = exchange_.request().version == http::Version::Http2 ? "2.0" : "1.1";
  const std::string via = version + " " + snapshot_->via_hosts[distribution_index_] + " (CloudFront)";
  addForwardingHeaders(question.request, exchange_.viewer(), snapshot_->config->origins[behavior_->origin],
                       {.request_id = request_id_, .via = via}, forwarding_->headerForwarded("host"));
  return question;
}

}  // namespace brink::transaction
