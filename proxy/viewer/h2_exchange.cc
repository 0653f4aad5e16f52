#include "proxy/viewer/h2_exchange.h"

#include <utility>

#include "proxy/viewer/h2_session.h"

namespace brink::viewer {

H2Exchange::H2Exchange(H2Session& session) : session_(session), body_(*this), done_(session.host().loop().ready()) {}

H2Exchange::~H2Exchange() {
  // The response's body may read from what the task owns.
  dropResponseBody();
  task_ = {};
}

const ViewerInfo& H2Exchange::viewer() const { return session_.host().viewer(); }

void H2Exchange::respond(http::ResponseHead head, std::unique_ptr<http::BodySource> body) {
  sendResponse(std::move(head), std::move(body));
}

Task<FinishReport> H2Exchange::finished() {
  while (!finish_) co_await done_.wait();
  FinishReport report;
  report.state = *finish_;
  report.head_bytes = sentHeadBytes();
  report.body_bytes = sentBodyBytes();
  report.first_byte = headSent();
  co_return report;
}

void H2Exchange::finish(FinishState state) {
  if (finish_) return;
  dropResponseBody();
  finish_ = state;
  done_.wake();
}

void H2Exchange::failRequestBody() {
  body_.failed_ = true;
  body_.error_ = Error{ErrorCode::Timeout, Side::Viewer, Retry::Never, "the viewer sends nothing of the body"};
  if (body_.waker_ != nullptr) body_.waker_->wake();
}

bool H2Exchange::over() const {
  if (!closed()) return false;
  // Complete, but the kernel has not taken all of it yet.
  if (responseComplete() && !finish_) return false;
  // Reset by the viewer: nobody is interested in what the task does. Otherwise it may finish its bookkeeping.
  return !finish_ || !running();
}

http::Pull H2Exchange::RequestBody::pull(BufferChain& into, std::size_t max) {
  if (failed_) return http::Pull::Failed;
  const bool waits = exchange_.expectsContinue();
  const http::Pull pull = exchange_.pullRequestBody(into, max);
  if (waits && !exchange_.expectsContinue()) exchange_.session_.host().counters().continues.add();
  if (pull == http::Pull::Failed) {
    error_ =
        Error{ErrorCode::ConnectionClosed, Side::Viewer, Retry::Never,
              exchange_.discarding() ? "the response was complete before the body" : "the viewer reset the stream"};
  }
  return pull;
}

void H2Exchange::onRequest() {
  received_ = session_.host().loop().clock().now();
  session_.onArrived(*this);
}

void H2Exchange::onRequestBody() {
  if (body_.waker_ != nullptr) body_.waker_->wake();
}

void H2Exchange::onResponseSent() { session_.onSent(*this); }

void H2Exchange::onClosed(std::uint32_t) { session_.onClosed(*this); }

}  // namespace brink::viewer
