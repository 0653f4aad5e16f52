#include "proxy/viewer/connection.h"

#include <algorithm>
#include <string_view>

#include "proxy/viewer/h1_session.h"
#include "proxy/viewer/h2_session.h"

namespace brink::viewer {
namespace {

// RFC 9113 §3.4: what an HTTP/2 client says first. No HTTP/1.x request begins like this.
constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

// Bytes read away from a viewer that goes on sending after our last words.
constexpr std::size_t kLingerReads = 64;

}  // namespace

Connection::Connection(ConnectionOwner& owner, std::unique_ptr<net::Transport> transport, ViewerInfo info,
                       const conf::ViewerLimits& limits)
    : owner_(owner),
      shared_(owner.shared()),
      limits_(limits),
      info_(std::move(info)),
      began_(shared_.loop.clock().now()),
      last_progress_(began_),
      timer_(shared_.loop.makeTimer([this] { check(); })),
      transport_(std::move(transport)) {
  transport_->setObserver(this);
}

Connection::~Connection() = default;

void Connection::doom() {
  timer_->cancel();
  owner_.doom(*this);
}

void Connection::wantFlush() { shared_.loop.flush().push(*this); }

// ---- beginning ----

void Connection::start() {
  arm(began_ + limits_.header_timeout);
  establish();
}

void Connection::establish() {
  const net::Io io = transport_->establish();
  if (io == net::Io::Blocked) return;
  if (io == net::Io::Failed) {
    if (info_.tls) shared_.counters.tls_failures.add();
    return doom();
  }
  onEstablished();
}

void Connection::onEstablished() {
  phase_ = Phase::Detecting;
  const net::TlsFacts* tls = transport_->tls();
  if (tls != nullptr) {
    info_.tls_protocol = tls->protocol;
    info_.tls_cipher = tls->cipher;
    info_.tls_resumed = tls->resumed;
    shared_.counters.tls_handshakes.add();
    if (tls->resumed) shared_.counters.tls_resumed.add();
    // RFC 9113 §3.3: over TLS, HTTP/2 is chosen by ALPN alone.
    if (tls->alpn == "h2") {
      serve(std::make_unique<H2Session>(static_cast<SessionHost&>(*this)));
    } else {
      serve(std::make_unique<H1Session>(static_cast<SessionHost&>(*this)));
    }
  }
  // A TLS client's first request often came with the end of the handshake; on clear text this saves nothing.
  if (tls != nullptr) {
    read();
  } else {
    updateInterest();
  }
}

void Connection::serve(std::unique_ptr<Session> session) {
  phase_ = Phase::Serving;
  session_ = std::move(session);
  if (draining_) session_->drain();
  arm(shared_.loop.clock().now() + std::min({limits_.header_timeout, limits_.idle_timeout, limits_.body_timeout}));
}

void Connection::detect() {
  std::string start;
  for (std::size_t i = 0; i < input_.sliceCount() && start.size() < kPreface.size(); ++i) {
    start += input_.slice(i).view().substr(0, kPreface.size() - start.size());
  }
  if (start == kPreface) {
    serve(std::make_unique<H2Session>(static_cast<SessionHost&>(*this)));
  } else if (!kPreface.starts_with(start)) {
    serve(std::make_unique<H1Session>(static_cast<SessionHost&>(*this)));
  }
}

// ---- in ----

void Connection::onTransport(IoEvents ready) {
  if (doomed_) return;
  if (phase_ == Phase::Establishing) return establish();
  if (phase_ == Phase::Finishing) return readAway();
  if (writable(ready)) wantFlush();
  if (readable(ready)) read();
}

void Connection::read() {
  const net::Io io = transport_->read(shared_.input_blocks, input_);
  if (io == net::Io::Failed) return doom();
  if (io == net::Io::Closed) viewer_ended_ = true;
  if (phase_ == Phase::Detecting && !input_.empty()) detect();
  if (session_ == nullptr) {
    if (viewer_ended_) return doom();
    return updateInterest();
  }
  if (!input_.empty()) session_->receive(input_);
  if (io == net::Io::Closed) session_->onEnd();
  updateInterest();
  wantFlush();
}

// ---- out ----

bool Connection::writeOut() {
  const std::size_t before = output_.size();
  const net::Io io = transport_->write(output_);
  if (io == net::Io::Failed) {
    doom();
    return false;
  }
  if (output_.size() < before) last_progress_ = shared_.loop.clock().now();
  blocked_ = io == net::Io::Blocked;
  if (blocked_) return false;
  if (session_ != nullptr) session_->onDrained();
  return true;
}

void Connection::flush() {
  // What is left of the last turn goes first; new output is made only when there is none, so that `drained` is exact.
  if ((blocked_ || !output_.empty()) && !writeOut()) return;
  std::size_t written = 0;
  for (;;) {
    {
      codec::OutputBuilder out(shared_.output_blocks, output_);
      session_->produce(out, kOutput);
    }
    if (output_.empty()) return;
    written += output_.size();
    if (!writeOut()) return;
    if (written < kOutput) return;
    if (written >= net::Transport::kWriteTurn) {
      // Others' turn; the socket is writable, so the loop comes back.
      blocked_ = true;
      return;
    }
  }
}

void Connection::run() {
  if (doomed_ || session_ == nullptr || phase_ == Phase::Finishing) return;
  flush();
  if (!doomed_) afterFlush();
}

void Connection::afterFlush() {
  const Session::Ending ending = session_->ending();
  if (ending == Session::Ending::AtOnce) return doom();
  if (ending != Session::Ending::Open && !blocked_ && output_.empty()) return finish(ending);
  updateInterest();
}

void Connection::finish(Session::Ending ending) {
  phase_ = Phase::Finishing;
  transport_->finishWriting();
  if (ending == Session::Ending::AfterOutput || viewer_ended_) return doom();
  transport_->want(IoEvents::Read);
  arm(shared_.loop.clock().now() + kLinger);
}

void Connection::readAway() {
  BufferChain unread;
  const net::Io io = transport_->read(shared_.input_blocks, unread);
  if (io == net::Io::Closed || io == net::Io::Failed || ++lingering_reads_ > kLingerReads) doom();
}

void Connection::updateInterest() {
  const bool read = !viewer_ended_ && (session_ == nullptr || session_->wantsInput());
  transport_->want(static_cast<IoEvents>((read ? 1 : 0) | (blocked_ ? 2 : 0)));
}

void Connection::drain() {
  draining_ = true;
  if (session_ != nullptr && phase_ == Phase::Serving) {
    session_->drain();
    wantFlush();
  } else if (phase_ == Phase::Detecting) {
    doom();
  }
}

// ---- time ----

void Connection::arm(SteadyTime at) {
  if (timer_->armed() && armed_for_ <= at) return;
  armed_for_ = at;
  timer_->start(std::max(at - shared_.loop.clock().now(), Duration::zero()));
}

void Connection::check() {
  const SteadyTime now = shared_.loop.clock().now();
  if (phase_ == Phase::Finishing) return doom();
  if (session_ == nullptr) {
    if (now < began_ + limits_.header_timeout) return arm(began_ + limits_.header_timeout);
    (phase_ == Phase::Establishing ? shared_.counters.handshake_timeouts : shared_.counters.header_timeouts).add();
    return doom();
  }
  if (blocked_ && now >= last_progress_ + limits_.body_timeout) {
    shared_.counters.send_timeouts.add();
    return doom();
  }
  SteadyTime next = session_->check(now);
  if (blocked_) next = std::min(next, last_progress_ + limits_.body_timeout);
  // New deadlines are at least one of these limits away: none is missed without a timer per request.
  const Duration shortest = std::min({limits_.header_timeout, limits_.idle_timeout, limits_.body_timeout});
  arm(std::min(next, now + shortest));
}

}  // namespace brink::viewer
