#include "proxy/origin/connection.h"

#include <algorithm>

namespace brink::origin {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;     // of a request body, pulled at a time
constexpr std::size_t kOutWatermark = 128 * 1024;  // pulled but not yet written: two pieces keep the socket busy
constexpr std::size_t kHeadBytes = 20480;          // contract §5: response headers of an origin
constexpr std::size_t kHeadFields = 256;           // origins send more fields than viewers; still finite

}  // namespace

Connection::Connection(EventLoop& loop, std::unique_ptr<net::Transport> transport, std::string key, BlockWriter& blocks,
                       Gauge& open)
    : open_(open),
      transport_(std::move(transport)),
      key_(std::move(key)),
      silence_(loop,
               [this] {
                 fail({ErrorCode::Timeout, Side::Origin, Retry::Yes, "the origin did not answer in time"});
                 if (waker_ != nullptr) waker_->wake();
               }),
      blocks_(blocks) {
  transport_->setObserver(this);
  open_.add(1);
}

Connection::~Connection() {
  if (body_ != nullptr) body_->setWaker(nullptr);
  open_.add(-1);
}

net::Io Connection::establish() {
  const net::Io state = transport_->establish();
  if (state == net::Io::Failed) fail(transport_->error());
  return state;
}

Status Connection::begin(const http::RequestHead& request, http::BodySource* body, const Target& target) {
  ++exchanges_;
  idle_ = false;
  const auto framing = codec::H1RequestWriter::framingFor(request.method, body);
  if (const Status printed = writer_.head(out_, request, framing); !printed) return printed;
  body_ = framing.framing == codec::H1RequestWriter::Framing::None ? nullptr : body;
  body_touched_ = false;
  request_sent_ = false;
  write_blocked_ = false;
  peer_ended_ = false;
  using HopByHop = codec::H1ResponseParser::HopByHop;
  parser_.emplace(codec::MessageLimits{.header_bytes = kHeadBytes, .header_count = kHeadFields}, request.method,
                  target.keep_hop_by_hop ? HopByHop::Keep : HopByHop::Remove);
  silence_.begin(target.read_timeout);
  return {};
}

bool Connection::fail(Error error) {
  if (failed_) return false;
  failed_ = true;
  failure_ = std::move(error);
  silence_.rest();
  return false;
}

// Moves the request on: body pieces into `out_`, `out_` into the transport.
bool Connection::pumpRequest() {
  while (!request_sent_) {
    bool body_pending = false;
    while (body_ != nullptr && out_.size() < kOutWatermark && !body_pending) {
      BufferChain piece;
      const http::Pull pulled = body_->pull(piece, kPieceBytes);
      if (pulled == http::Pull::Data) {
        body_touched_ = true;
        if (const Status framed = writer_.body(out_, piece); !framed) return fail(framed.error());
      } else if (pulled == http::Pull::End) {
        if (const Status ended = writer_.end(out_, body_->trailers()); !ended) return fail(ended.error());
        body_->setWaker(nullptr);
        body_ = nullptr;
      } else if (pulled == http::Pull::Failed) {
        return fail(body_->error());
      } else {
        body_->setWaker(waker_);
        body_pending = true;
      }
    }
    const std::size_t before = out_.size();
    const net::Io written = transport_->write(out_);
    if (written == net::Io::Failed) return fail(transport_->error());
    if (out_.size() != before) silence_.progress();  // the origin takes the request
    write_blocked_ = written == net::Io::Blocked;
    // Nothing to send because the viewer is slow: that is no silence of the origin's.
    if (body_pending && out_.empty()) {
      silence_.rest();
    } else {
      silence_.wait();
    }
    if (write_blocked_ || body_pending) return true;
    request_sent_ = body_ == nullptr && out_.empty();
    if (request_sent_) silence_.progress();
  }
  return true;
}

// One read; false after a failure. Sets wants_read_ when nothing is there.
bool Connection::readMore() {
  const net::Io got = transport_->read(blocks_, in_);
  wants_read_ = got == net::Io::Blocked;
  if (got == net::Io::Failed) return fail(transport_->error());
  if (got == net::Io::Closed) peer_ended_ = true;
  if (got == net::Io::Done) silence_.progress();
  return true;
}

bool Connection::advance() {
  if (failed_) return false;
  // A write that failed may leave an answer behind (413 and a close): read before giving up.
  const bool writing = pumpRequest();
  while (!headReady()) {
    if (in_.empty() && !peer_ended_ && !readMore()) return false;
    BufferChain nothing;
    const auto parsed = parser_->consume(in_, nothing, 0);
    if (!parsed) return fail(parsed.error());
    if (headReady()) break;
    if (peer_ended_) {
      if (const Status ended = parser_->onEnd(); !ended) return fail(ended.error());
      return fail({ErrorCode::ConnectionClosed, Side::Origin, Retry::Never, "the origin closed before its response"});
    }
    if (!writing) return false;
    if (wants_read_) {
      wantWhatIsNeeded();
      return true;
    }
  }
  silence_.rest();  // until the body is asked for
  if (!request_sent_) wantWhatIsNeeded();
  return true;
}

http::Pull Connection::pull(BufferChain& into, std::size_t max) {
  if (!request_sent_ && !failed_ && parser_->state() != codec::H1ResponseParser::State::Done) {
    // The origin answered early; it still gets the rest of the request. If it refuses the rest, its answer counts.
    if (!pumpRequest()) {
      failed_ = false;
      body_ = nullptr;
      write_blocked_ = false;
    }
  }
  while (!failed_) {
    const std::size_t before = into.size();
    const auto parsed = parser_->consume(in_, into, max);
    if (!parsed) {
      fail(parsed.error());
      break;
    }
    if (into.size() > before) {
      silence_.rest();  // until more is asked for
      return http::Pull::Data;
    }
    if (*parsed == codec::H1ResponseParser::State::Done) {
      silence_.rest();
      return http::Pull::End;
    }
    if (peer_ended_) {
      const Status ended = parser_->onEnd();
      if (!ended) fail(ended.error());
      continue;
    }
    if (!readMore()) break;
    if (wants_read_) {
      silence_.wait();
      wantWhatIsNeeded();
      return http::Pull::Pending;
    }
  }
  return http::Pull::Failed;
}

void Connection::wantWhatIsNeeded() {
  transport_->want(static_cast<IoEvents>((wants_read_ ? 1 : 0) | (write_blocked_ ? 2 : 0)));
}

void Connection::onTransport(IoEvents ready) {
  if (idle_) {
    // An idle connection that speaks or ends is of no more use; the pool's sweep or the next taker drops it.
    idle_broken_ = true;
    transport_->want(IoEvents::None);
    return;
  }
  if (readable(ready) && !wants_read_) transport_->want(write_blocked_ ? IoEvents::Write : IoEvents::None);
  if (waker_ != nullptr) waker_->wake();
}

bool Connection::reusable() const {
  return !failed_ && request_sent_ && !peer_ended_ && in_.empty() && parser_ && parser_->reusable();
}

void Connection::watchIdle() {
  waker_ = nullptr;
  parser_.reset();
  silence_.rest();
  idle_ = true;
  idle_broken_ = false;
  wants_read_ = true;
  transport_->want(IoEvents::Read);
}

}  // namespace brink::origin
