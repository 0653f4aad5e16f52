// One open connection of a handler.
#include <algorithm>
#include <cerrno>

#include "proxy/origin/socket_client.h"

namespace brink::origin {
namespace {

constexpr std::size_t kPiece = 16 * 1024;

}  // namespace

Socket::Socket(SocketClient& client, std::unique_ptr<net::Transport> transport, const net::SocketAddress& remote,
               http::BodySource& outgoing)
    : client_(client), transport_(std::move(transport)), remote_(remote), outgoing_(outgoing) {
  ++client_.open_;
  transport_->setObserver(this);
  outgoing_.setWaker(this);
  runLater();
}

Socket::~Socket() {
  waker_ = nullptr;
  // What was written goes out if the network takes it, as close() in Node leaves it to the kernel.
  if (!failed_) pump();
  outgoing_.setWaker(nullptr);
  --client_.open_;
}

void Socket::runLater() { client_.loop_.ready().push(*this); }

void Socket::onTransport(IoEvents ready) {
  if (readable(ready) && wants_read_) {
    wants_read_ = false;
    wantWhatIsNeeded();
    tell();
  }
  if (writable(ready)) runLater();
}

void Socket::run() {
  if (failed_) return;
  pump();
  if (!failed_) wantWhatIsNeeded();
}

bool Socket::pump() {
  while (!finished_) {
    bool more = true;
    while (!all_pulled_ && out_.size() < kBuffered && more) {
      switch (outgoing_.pull(out_, kPiece)) {
        case http::Pull::Data:
          break;
        case http::Pull::End:
          all_pulled_ = true;
          break;
        default:
          more = false;
      }
    }
    const net::Io written = transport_->write(out_);
    if (written == net::Io::Failed) {
      fail(transport_->error());
      return false;
    }
    write_blocked_ = written == net::Io::Blocked;
    if (write_blocked_) return false;
    if (!all_pulled_) {
      if (!more) return true;
      continue;
    }
    transport_->finishWriting();
    finished_ = true;
    tell();
  }
  return true;
}

http::Pull Socket::pull(BufferChain& into, std::size_t max) {
  if (in_.moveTo(into, max) > 0) return http::Pull::Data;
  if (failed_) return http::Pull::Failed;
  if (peer_ended_) return http::Pull::End;
  if (wants_read_) return http::Pull::Pending;
  switch (transport_->read(client_.blocks_, in_)) {
    case net::Io::Done:
      in_.moveTo(into, max);
      return http::Pull::Data;
    case net::Io::Blocked:
      wants_read_ = true;
      wantWhatIsNeeded();
      return http::Pull::Pending;
    case net::Io::Closed:
      peer_ended_ = true;
      return http::Pull::End;
    case net::Io::Failed:
      break;
  }
  fail(transport_->error());
  return http::Pull::Failed;
}

void Socket::fail(Error error) {
  if (failed_) return;
  failed_ = true;
  failure_ = std::move(error);
  tell();
}

void Socket::wantWhatIsNeeded() {
  transport_->want(static_cast<IoEvents>((wants_read_ ? 1 : 0) | (write_blocked_ ? 2 : 0)));
}

}  // namespace brink::origin
