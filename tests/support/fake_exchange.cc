#include "tests/support/fake_exchange.h"

namespace brink::test {

FakeExchange::FakeExchange(EventLoop& loop, http::RequestHead request, std::string body)
    : loop_(loop),
      request_(std::move(request)),
      body_(body),
      received_at_(loop.clock().now()),
      finished_(loop.ready()) {
  info_.remote_address = "203.0.113.9";
  info_.remote_port = 50000;
  info_.local_port = 443;
  info_.tls = true;
  info_.tls_protocol = "TLSv1.3";
}

void FakeExchange::serve(viewer::ExchangeHandler& handler) {
  task_ = handler.serve(*this);
  task_.start();
}

void FakeExchange::leave() { task_ = {}; }

void FakeExchange::resume() {
  paused_ = false;
  pump();
}

void FakeExchange::respond(http::ResponseHead head, std::unique_ptr<http::BodySource> body) {
  responded_ = true;
  response_ = std::move(head);
  source_ = http::mayHaveBody(request_.method, response_.status) ? std::move(body) : nullptr;
  if (source_ != nullptr) source_->setWaker(this);
  pump();
}

void FakeExchange::pump() {
  while (!paused_ && !complete_) {
    BufferChain piece;
    const http::Pull pulled = source_ == nullptr ? http::Pull::End : source_->pull(piece, 16384);
    received_ += piece.toString();
    if (pulled == http::Pull::Pending) return;
    if (pulled == http::Pull::Data) continue;
    failed_ = pulled == http::Pull::Failed;
    complete_ = true;
    finished_.wake();
  }
}

Task<viewer::FinishReport> FakeExchange::finished() {
  if (!complete_) co_await finished_.wait();
  co_return viewer::FinishReport{.state = failed_ ? viewer::FinishState::BodyFailed : viewer::FinishState::Complete,
                                 .head_bytes = response_.headers.wireSize(),
                                 .body_bytes = received_.size(),
                                 .first_byte = loop_.clock().now()};
}

http::RequestHead getRequest(std::string_view host, std::string_view target) {
  http::RequestHead head;
  head.method = "GET";
  head.scheme = "https";
  head.authority = host;
  const std::size_t mark = target.find('?');
  head.path = target.substr(0, mark);
  head.has_query = mark != std::string_view::npos;
  if (head.has_query) head.query = target.substr(mark + 1);
  head.version = http::Version::Http2;
  head.headers.add("host", host);
  head.headers.add("user-agent", "test-viewer/1.0");
  return head;
}

}  // namespace brink::test
