#include "proxy/viewer/h1_exchange.h"

#include <utility>

#include "proxy/base/check.h"
#include "proxy/viewer/h1_session.h"

namespace brink::viewer {

H1Exchange::H1Exchange(H1Session& session, http::RequestHead head, std::uint64_t head_bytes,
                       std::optional<std::uint64_t> body_length)
    : session_(session),
      head_(std::move(head)),
      head_bytes_(head_bytes),
      received_(session.host().loop().clock().now()),
      body_(*this),
      done_(session.host().loop().ready()) {
  body_.announced = body_length;
}

H1Exchange::~H1Exchange() {
  // The response's body may read from what the task owns.
  if (response_.body != nullptr) response_.body->setWaker(nullptr);
  response_.body.reset();
  task_ = {};
}

const ViewerInfo& H1Exchange::viewer() const { return session_.host().viewer(); }

void H1Exchange::respond(http::ResponseHead head, std::unique_ptr<http::BodySource> body) {
  CHECK(!response_.ready);
  response_ = {std::move(head), std::move(body), true};
  session_.onRespond();
}

Task<FinishReport> H1Exchange::finished() {
  while (!report_) co_await done_.wait();
  co_return *report_;
}

void H1Exchange::closeAfter() { session_.drain(); }

void H1Exchange::finish(const FinishReport& report) {
  if (report_) return;
  if (response_.body != nullptr) response_.body->setWaker(nullptr);
  response_.body.reset();
  report_ = report;
  done_.wake();
}

void H1Exchange::RequestBody::fail(Error error) {
  if (failed || complete) return;
  failed = true;
  failure = std::move(error);
  wake();
}

http::Pull H1Exchange::RequestBody::pull(BufferChain& into, std::size_t max) {
  exchange.session_.onBodyPull();
  if (buffered.moveTo(into, max) > 0) {
    wanted = false;
    exchange.session_.onBodyTaken();
    return http::Pull::Data;
  }
  if (complete) return http::Pull::End;
  if (failed) return http::Pull::Failed;
  if (!std::exchange(wanted, true)) wanted_since = exchange.session_.host().loop().clock().now();
  return http::Pull::Pending;
}

}  // namespace brink::viewer
