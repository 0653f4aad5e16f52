#include "proxy/viewer/h1_session.h"

#include <algorithm>
#include <string>

namespace brink::viewer {
namespace {

codec::MessageLimits limitsOf(const SessionHost& host) {
  const conf::ViewerLimits& limits = host.limits();
  return {limits.header_bytes, limits.header_count, limits.url_bytes};
}

}  // namespace

H1Session::H1Session(SessionHost& host)
    : host_(host),
      since_(host.loop().clock().now()),
      parser_(limitsOf(host), host.viewer().tls ? "https" : "http"),
      task_end_(host.loop().ready(), *this) {
  host_.counters().h1_sessions.add();
}

H1Session::~H1Session() {
  if (exchange_ == nullptr) return;
  if (exchange_->running()) host_.counters().aborted.add();
  host_.counters().open_exchanges.add(-1);
}

// ---- in ----

void H1Session::receive(BufferChain& input) {
  if (state_ == State::Closing) {
    input.clear();
    return;
  }
  input_.append(std::move(input));
  advance();
}

bool H1Session::wantsInput() const {
  if (viewer_ended_) return false;
  if (state_ != State::Exchange) return true;
  if (parser_.bodyComplete()) return input_.size() < kPipelined;
  return exchange_->requestBody().buffered.size() < kBodyBuffer && input_.size() < kBodyBuffer;
}

void H1Session::advance() {
  if (state_ == State::Head) readHead();
  if (state_ == State::Exchange) readBody();
  if (state_ == State::Draining) drainBody();
}

void H1Session::readHead() {
  using HeadState = codec::H1RequestParser::HeadState;
  const HeadState head = parser_.readHead(input_);
  if (head == HeadState::Complete) {
    head_began_ = {};
    startExchange();
  } else if (head == HeadState::Refused) {
    refuse(parser_.refusal().status, parser_.refusal().why);
  } else if (viewer_ended_) {
    close(Ending::AtOnce);
  } else if (parser_.headStarted() && head_began_ == SteadyTime()) {
    head_began_ = host_.loop().clock().now();
  }
}

void H1Session::startExchange() {
  state_ = State::Exchange;
  served_any_ = true;
  sending_ = Sending::Nothing;
  report_ = {};
  drained_ = 0;
  std::optional<std::uint64_t> length = parser_.contentLength();
  if (!parser_.hasBody()) length = 0;
  exchange_ = std::make_unique<H1Exchange>(*this, std::move(parser_.head()), parser_.headBytes(), length);
  exchange_->requestBody().complete = parser_.bodyComplete();
  host_.counters().exchanges.add();
  host_.counters().open_exchanges.add(1);
  exchange_->task() = host_.handler().serve(*exchange_);
  if (task_end_.start(exchange_->task())) host_.loop().ready().push(*this);
}

void H1Session::refuse(int status, std::string_view why) {
  ViewerCounters& counters = host_.counters();
  counters.refused.add();
  if (status == 413 || status == 431) counters.refused_size.add();
  if (status == 400) counters.protocol_errors.add();
  // No task: the answer is sent, and the connection closed, since nobody knows where a next request would begin.
  state_ = State::Exchange;
  sending_ = Sending::Nothing;
  report_ = {};
  exchange_ = std::make_unique<H1Exchange>(*this, std::move(parser_.head()), parser_.headBytes(), 0);
  counters.open_exchanges.add(1);
  draining_ = true;
  input_.clear();
  std::string body;
  auto head = host_.handler().refuse(status, why, exchange_->request(), host_.viewer(), body);
  exchange_->respond(std::move(head), std::make_unique<http::MemoryBody>(std::string_view(body)));
  exchange_->requestBody().fail({ErrorCode::ProtocolError, Side::Viewer, Retry::Never, std::string(why)});
}

void H1Session::readBody() {
  H1Exchange::RequestBody& body = exchange_->requestBody();
  if (body.complete || body.failed || !exchange_->task()) return;
  const std::size_t before = body.buffered.size();
  if (before >= kBodyBuffer) return;
  const auto complete = parser_.readBody(input_, body.buffered, kBodyBuffer - before);
  body.received += body.buffered.size() - before;
  if (!complete) return bodyBroken(complete.error());
  if (*complete) {
    body.trailing = parser_.takeTrailers();
    body.complete = true;
  }
  if (*complete || body.buffered.size() > before) {
    body.wanted_since = host_.loop().clock().now();
    body.wake();
  }
  if (viewer_ended_ && !*complete && input_.empty()) {
    bodyBroken({ErrorCode::ConnectionClosed, Side::Viewer, Retry::Never, "the viewer ended in the middle of a body"});
  }
}

void H1Session::bodyBroken(Error error) {
  if (error.code == ErrorCode::ProtocolError || error.code == ErrorCode::MessageTooLarge) {
    host_.counters().protocol_errors.add();
  }
  // The handler may still answer; after that nobody knows where a next request would begin.
  draining_ = true;
  input_.clear();
  exchange_->requestBody().fail(std::move(error));
}

void H1Session::onBodyPull() {
  if (!parser_.expectsContinue() || continue_pending_ || exchange_->response().ready) return;
  if (exchange_->requestBody().received > 0 || exchange_->requestBody().complete) return;
  if (report_.head_bytes > 0 || exchange_->requestBody().wanted) return;
  continue_pending_ = true;
  host_.wantFlush();
}

void H1Session::onBodyTaken() {
  // More may lie in input_ already, or the transport may read again. Not from here: the reader is in the middle of a
  // pull.
  host_.loop().ready().push(*this);
}

void H1Session::onEnd() {
  viewer_ended_ = true;
  if (state_ == State::Closing || (state_ == State::Head && input_.empty())) {
    close(Ending::AtOnce);
  } else {
    advance();
  }
}

// ---- out ----

void H1Session::produce(codec::OutputBuilder& out, std::size_t limit) {
  if (continue_pending_) {
    continue_pending_ = false;
    host_.counters().continues.add();
    codec::printContinue(out);
  }
  if (exchange_ == nullptr || !exchange_->response().ready) return;
  if (sending_ == Sending::Nothing) produceHead(out);
  if (sending_ == Sending::Body) produceBody(out, limit);
}

void H1Session::produceHead(codec::OutputBuilder& out) {
  H1Exchange::Response& response = exchange_->response();
  const http::RequestHead& request = exchange_->request();
  // A body that was never asked for with 100 may or may not follow: two ways to read what comes next.
  const bool uncertain =
      parser_.expectsContinue() && !exchange_->requestBody().complete && exchange_->requestBody().received == 0;
  const bool keep = parser_.keepAlive() && !draining_ && !uncertain && !viewer_ended_;
  const bool has_body = response.body != nullptr;
  plan_ = codec::planResponse(response.head, request.version, request.method, has_body,
                              has_body ? response.body->length() : std::nullopt, keep);
  report_.head_bytes = codec::printResponseHead(out, response.head, plan_, request.version);
  report_.first_byte = host_.loop().clock().now();
  left_ = plan_.length.value_or(0);
  const bool empty = plan_.framing == codec::Framing::None || (plan_.framing == codec::Framing::Length && left_ == 0);
  sending_ = empty ? Sending::Sent : Sending::Body;
  if (!empty) response.body->setWaker(this);
}

http::Pull H1Session::produceBodyPiece(codec::OutputBuilder& out, std::size_t max) {
  BufferChain piece;
  http::Pull pull = http::Pull::Data;
  // Small pieces of the source make one chunk.
  while (pull == http::Pull::Data && piece.size() < max) {
    pull = exchange_->response().body->pull(piece, max - piece.size());
  }
  const std::size_t count = piece.size();
  report_.body_bytes += count;
  if (plan_.framing == codec::Framing::Chunked) {
    codec::printChunk(out, piece);
  } else {
    out.move(piece, count);
  }
  if (plan_.framing == codec::Framing::Length) left_ -= count;
  return pull;
}

void H1Session::produceBody(codec::OutputBuilder& out, std::size_t limit) {
  while (sending_ == Sending::Body && out.size() < limit) {
    std::size_t max = kChunk;
    if (plan_.framing == codec::Framing::Length) max = static_cast<std::size_t>(std::min<std::uint64_t>(max, left_));
    const http::Pull pull = produceBodyPiece(out, max);
    const bool short_body = plan_.framing == codec::Framing::Length && left_ > 0;
    if (pull == http::Pull::Failed || (pull == http::Pull::End && short_body)) return breakBody();
    if (pull == http::Pull::End || (plan_.framing == codec::Framing::Length && left_ == 0)) return endBody(out);
    if (pull == http::Pull::Pending) return;
  }
}

void H1Session::endBody(codec::OutputBuilder& out) {
  if (plan_.framing == codec::Framing::Chunked) codec::printLastChunk(out, exchange_->response().body->trailers());
  sending_ = Sending::Sent;
}

// The head promised more: closing before the end is all that HTTP/1.1 has to say so.
void H1Session::breakBody() {
  sending_ = Sending::Broken;
  host_.counters().body_failures.add();
  report_.state = FinishState::BodyFailed;
  exchange_->finish(report_);
  close(Ending::AfterOutput);
}

void H1Session::onDrained() {
  if (sending_ != Sending::Sent || exchange_ == nullptr) return;
  exchange_->finish(report_);
  host_.loop().ready().push(*this);
}

// ---- ends ----

void H1Session::run() {
  if (exchange_ == nullptr || state_ != State::Exchange) return advance();
  if (exchange_->running()) {
    readBody();
    return host_.wantFlush();  // there may be room for input again
  }
  if (!exchange_->response().ready) {
    host_.counters().unanswered.add();
    return close(Ending::AtOnce);
  }
  // The task is over. The response may still be on its way.
  if (sending_ == Sending::Sent && exchange_->task() && exchange_->task().done()) endExchange();
  if (sending_ == Sending::Sent && exchange_ != nullptr && !exchange_->task()) close(Ending::Lingering);
}

void H1Session::endExchange() {
  H1Exchange::RequestBody& body = exchange_->requestBody();
  const bool complete = parser_.bodyComplete();
  const bool failed = body.failed;
  if (!complete) host_.counters().discarded_bytes.add(body.buffered.size());
  exchange_.reset();
  host_.counters().open_exchanges.add(-1);
  if (!plan_.keep_alive || failed || draining_) {
    if (!complete) host_.counters().dropped_bodies.add();
    return close(complete ? Ending::AfterOutput : Ending::Lingering);
  }
  if (complete) return nextRequest();
  state_ = State::Draining;
  since_ = host_.loop().clock().now();
  drainBody();
  host_.wantFlush();
}

void H1Session::drainBody() {
  BufferChain unread;
  const auto complete = parser_.readBody(input_, unread, input_.size());
  drained_ += unread.size();
  host_.counters().discarded_bytes.add(unread.size());
  if (complete && *complete) {
    host_.counters().drained_bodies.add();
    return nextRequest();
  }
  if (!complete || viewer_ended_ || drained_ > host_.limits().replace_drain_bytes) {
    host_.counters().dropped_bodies.add();
    close(Ending::Lingering);
  }
}

void H1Session::nextRequest() {
  const bool pipelined = !input_.empty();
  if (pipelined) host_.counters().pipelined.add();
  state_ = State::Head;
  since_ = host_.loop().clock().now();
  sending_ = Sending::Nothing;
  parser_.next(!pipelined);
  if (viewer_ended_ && !pipelined) return close(Ending::AfterOutput);
  host_.wantFlush();
  // From the ready queue, so that answers that are ready at once do not pile up frames of the stack.
  if (pipelined) host_.loop().ready().push(*this);
}

void H1Session::close(Ending ending) {
  state_ = State::Closing;
  ending_ = ending;
  input_.clear();
  host_.wantFlush();
}

void H1Session::drain() {
  draining_ = true;
  if (state_ == State::Head && !parser_.headStarted() && input_.empty()) close(Ending::AfterOutput);
}

// ---- time ----

SteadyTime H1Session::headDeadline() const {
  const conf::ViewerLimits& limits = host_.limits();
  if (head_began_ != SteadyTime()) return head_began_ + limits.header_timeout;
  return since_ + (served_any_ ? std::chrono::milliseconds(limits.idle_timeout) : limits.header_timeout);
}

SteadyTime H1Session::check(SteadyTime now) {
  const auto body_limit = host_.limits().body_timeout;
  SteadyTime deadline = SteadyTime::max();
  if (state_ == State::Head) {
    deadline = headDeadline();
    if (now < deadline) return deadline;
    if (head_began_ != SteadyTime()) {
      host_.counters().header_timeouts.add();
      refuse(408, "the request's head did not come in time");
    } else {
      (served_any_ ? host_.counters().idle_timeouts : host_.counters().header_timeouts).add();
      close(Ending::AfterOutput);
    }
  } else if (state_ == State::Exchange && exchange_->requestBody().wanted && !exchange_->requestBody().failed) {
    deadline = exchange_->requestBody().wanted_since + body_limit;
    if (now < deadline) return deadline;
    host_.counters().body_timeouts.add();
    bodyBroken({ErrorCode::Timeout, Side::Viewer, Retry::Never, "the viewer sends nothing of the body"});
  } else if (state_ == State::Draining) {
    deadline = since_ + body_limit;
    if (now < deadline) return deadline;
    host_.counters().dropped_bodies.add();
    close(Ending::Lingering);
  }
  return SteadyTime::max();
}

}  // namespace brink::viewer
