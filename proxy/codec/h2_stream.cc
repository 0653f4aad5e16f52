#include "proxy/codec/h2_stream.h"

#include <utility>

#include <nghttp2/nghttp2.h>

#include "proxy/base/check.h"
#include "proxy/codec/h2_server.h"

namespace brink::codec {

H2Stream::~H2Stream() {
  if (response_body_ != nullptr) response_body_->setWaker(nullptr);
  if (server_ != nullptr) server_->forget(*this);
}

http::Pull H2Stream::pullRequestBody(BufferChain& into, std::size_t max) {
  if (discarding()) return http::Pull::Failed;
  if (expects_continue_ && !responded_ && !closed()) {
    expects_continue_ = false;
    server_->submitContinue(*this);
  }
  const std::size_t moved = body_.moveTo(into, max);
  const bool waited_before = std::exchange(body_wanted_, moved == 0 && !request_complete_ && !closed());
  if (moved == 0) {
    // The viewer's time to send something starts when somebody asks for it.
    if (body_wanted_ && !waited_before) last_received_ = server_->clock_.now();
    return request_complete_ ? http::Pull::End : closed() ? http::Pull::Failed : http::Pull::Pending;
  }
  if (!closed()) {
    nghttp2_session_consume(server_->session_, id_, moved);
    server_->events_.onOutput();
  }
  return http::Pull::Data;
}

void H2Stream::sendResponse(http::ResponseHead head, std::unique_ptr<http::BodySource> body) {
  CHECK(!responded_);
  responded_ = true;
  if (closed()) return;
  response_ = std::move(head);
  response_body_ = std::move(body);
  last_sent_ = server_->clock_.now();
  server_->to_submit_.push_back(this);
  server_->events_.onOutput();
}

void H2Stream::dropResponseBody() {
  if (response_body_ != nullptr) response_body_->setWaker(nullptr);
  response_body_.reset();
  pulled_.clear();
}

void H2Stream::reset(std::uint32_t error_code) {
  if (closed() || std::exchange(reset_, true)) return;
  nghttp2_submit_rst_stream(server_->session_, NGHTTP2_FLAG_NONE, id_, error_code);
  server_->events_.onOutput();
}

void H2Stream::wake() {
  if (!closed() && deferred_) server_->queueResume(*this);
}

}  // namespace brink::codec
