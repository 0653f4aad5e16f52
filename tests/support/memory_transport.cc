#include "tests/support/memory_transport.h"

#include <algorithm>
#include <cstring>

namespace brink::test {

std::pair<std::unique_ptr<MemoryTransport>, std::unique_ptr<MemoryTransport>> makeMemoryPair(EventLoop& loop) {
  auto a = std::make_unique<MemoryTransport>(loop);
  auto b = std::make_unique<MemoryTransport>(loop);
  a->peer_ = b.get();
  b->peer_ = a.get();
  return {std::move(a), std::move(b)};
}

MemoryTransport::~MemoryTransport() {
  if (peer_ == nullptr) return;
  peer_->peer_ = nullptr;
  peer_->ended_ = true;
  peer_->notify();
}

void MemoryTransport::send(std::string_view bytes) {
  if (peer_ == nullptr) return;
  peer_->incoming_.append(bytes);
  peer_->notify();
}

std::string MemoryTransport::received() {
  std::string taken = std::exchange(incoming_, {});
  if (peer_ != nullptr) peer_->notify();
  return taken;
}

void MemoryTransport::setCapacity(std::size_t capacity) {
  capacity_ = capacity;
  if (peer_ != nullptr) peer_->notify();
}

void MemoryTransport::breakConnection() {
  broken_ = true;
  notify();
}

IoEvents MemoryTransport::ready() const {
  const bool readable = !incoming_.empty() || ended_ || broken_;
  const bool writable = peer_ == nullptr || peer_->incoming_.size() < peer_->capacity_;
  const int now = (readable ? 1 : 0) | (writable ? 2 : 0);
  return static_cast<IoEvents>(now & static_cast<int>(wanted_));
}

void MemoryTransport::notify() {
  if (ready() != IoEvents::None) loop_.ready().push(*this);
}

void MemoryTransport::run() {
  const IoEvents now = ready();
  if (now == IoEvents::None || observer_ == nullptr) return;
  // Level-triggered, as epoll is: asked again unless the observer destroys this or does what it is told. A later round
  // of the queue looks; an observer that neither reads nor changes its interest would spin, which runUntilIdle()
  // reports.
  loop_.ready().push(*this);
  observer_->onTransport(now);
}

void MemoryTransport::want(IoEvents events) {
  wanted_ = events;
  notify();
}

net::Io MemoryTransport::read(BlockWriter& blocks, BufferChain& into) {
  if (broken_) {
    error_ = {ErrorCode::ConnectionClosed, Side::Viewer, Retry::Never, "broken by the test"};
    return net::Io::Failed;
  }
  if (incoming_.empty()) return ended_ ? net::Io::Closed : net::Io::Blocked;
  ++reads_;
  const auto room = blocks.room();
  const std::size_t count = std::min({room.second, incoming_.size(), kReadSize});
  std::memcpy(room.first, incoming_.data(), count);
  into.append(blocks.commit(count));
  incoming_.erase(0, count);
  if (peer_ != nullptr) peer_->notify();
  return net::Io::Done;
}

net::Io MemoryTransport::write(BufferChain& from) {
  if (peer_ == nullptr) {
    error_ = {ErrorCode::ConnectionClosed, Side::Viewer, Retry::Never, "the peer is gone"};
    return net::Io::Failed;
  }
  if (from.empty()) return net::Io::Done;
  ++writes_;
  std::size_t total = 0;
  while (!from.empty() && total < kWriteTurn && peer_->incoming_.size() < peer_->capacity_) {
    const std::size_t room = peer_->capacity_ - peer_->incoming_.size();
    const std::size_t count = std::min(room, from.front().size());
    peer_->incoming_.append(from.front().view().substr(0, count));
    from.consume(count);
    total += count;
  }
  if (total > 0) peer_->notify();
  return from.empty() ? net::Io::Done : net::Io::Blocked;
}

void MemoryTransport::finishWriting() {
  if (peer_ == nullptr) return;
  peer_->ended_ = true;
  peer_->notify();
}

}  // namespace brink::test
