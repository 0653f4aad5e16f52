#include "cache/fill.h"

#include <utility>

#include "cache/fill_state.h"
#include "proxy/base/check.h"

namespace brink::cache {
namespace {

// One pull of a source: a few TLS records.
constexpr std::size_t kPieceBytes = 64 * 1024;
// A source that never waits (a file in the page cache) gives way after so much, so that others get their turn.
constexpr std::size_t kTurnBytes = 1 << 20;

class WakerScope {
 public:
  WakerScope(http::BodySource& source, Waker& waker) : source_(source) { source_.setWaker(&waker); }
  WakerScope(const WakerScope&) = delete;
  WakerScope& operator=(const WakerScope&) = delete;
  ~WakerScope() { source_.setWaker(nullptr); }

 private:
  http::BodySource& source_;
};

class WakeScope {
 public:
  WakeScope(WakePoint& point, Waker& waker) : point_(point) { point_.setWaker(&waker); }
  WakeScope(const WakeScope&) = delete;
  WakeScope& operator=(const WakeScope&) = delete;
  ~WakeScope() { point_.setWaker(nullptr); }

 private:
  WakePoint& point_;
};

// Goes on in the next round of the ready queue.
class NextRound final : private Runnable {
 public:
  explicit NextRound(RunQueue& ready) : ready_(ready) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    waiter_ = waiter;
    ready_.push(*this);
  }
  void await_resume() const noexcept {}

 private:
  void run() override { std::exchange(waiter_, nullptr).resume(); }

  RunQueue& ready_;
  std::coroutine_handle<> waiter_;
};

}  // namespace

// ---- FillCursor ----

FillCursor::FillCursor(std::shared_ptr<Fill> fill, EventLoop& loop, bool first)
    : fill_(std::move(fill)), loop_(loop), first_(first), limit_(~std::uint64_t{0}) {
  reader_.wake = std::make_shared<WakePoint>(loop);
  reader_.first = first;
}

FillCursor::~FillCursor() {
  fill_->detach(reader_, loop_);
  reader_.wake->close();
}

Task<FillOutcome> FillCursor::head(Selector selector) {
  Signal published(loop_.ready());
  const WakeScope scope(*reader_.wake, published);
  std::optional<FillOutcome> outcome = fill_->outcome(reader_);
  while (!outcome) {
    co_await published.wait();
    outcome = fill_->outcome(reader_);
  }
  const Variant* variant = nullptr;
  if (outcome->result == FillResult::Body) variant = &outcome->head->decision.variant;
  if (outcome->result == FillResult::Entry) variant = &outcome->entry->variant;
  if (!first_ && variant != nullptr && !matches(*variant, selector.forwarding, selector.request)) {
    fill_->detach(reader_, loop_);
    fill_->counters().followers_sent_away.add();
    outcome = FillOutcome{FillResult::GoYourself, nullptr, nullptr, {}};
  }
  head_ = outcome->head;
  co_return std::move(*outcome);
}

void FillCursor::startBody(ByteWindow window) {
  CHECK(head_ != nullptr);
  if (window.size) limit_ = window.offset + *window.size;
  if (window.size) {
    length_ = window.size;
  } else if (head_->length) {
    length_ = *head_->length - std::min(*head_->length, window.offset);
  }
  if (window.offset > 0) fill_->startAt(reader_, window.offset);
}

http::Pull FillCursor::pull(BufferChain& into, std::size_t max) {
  const http::Pull pulled = fill_->pull(reader_, into, max, limit_, loop_);
  // A window that ends early must not hold back what others read.
  if (pulled == http::Pull::End) fill_->detach(reader_, loop_);
  return pulled;
}

// ---- FillReader ----

FillReader::FillReader(std::unique_ptr<FillCursor> cursor, const Selector& selector)
    : cursor_(std::move(cursor)), selector_(selector) {}

FillReader::~FillReader() = default;

Task<FillOutcome> FillReader::head() { return cursor_->head(selector_); }

std::unique_ptr<http::BodySource> FillReader::body(ByteWindow window) {
  CHECK(cursor_ != nullptr);
  cursor_->startBody(window);
  return std::move(cursor_);
}

// ---- FillWriter ----

FillWriter::FillWriter(std::shared_ptr<Fill> fill, EventLoop& loop)
    : fill_(std::move(fill)), loop_(loop), signal_(loop.ready()), wake_(std::make_shared<WakePoint>(loop)) {
  wake_->setWaker(&signal_);
  fill_->setWriter(wake_);
}

FillWriter::~FillWriter() {
  wake_->close();
  fail({ErrorCode::Cancelled, Side::Cache, Retry::Yes, "the fetch was given up"});
}

const StoreDecision& FillWriter::publish(FillHead head) { return fill_->publish(std::move(head), loop_); }

Task<bool> FillWriter::room() {
  for (;;) {
    const Fill::Room room = fill_->room();
    if (room != Fill::Room::Full) co_return room == Fill::Room::Open;
    co_await signal_.wait();
  }
}

void FillWriter::append(BufferChain&& bytes) { fill_->append(std::move(bytes), loop_); }

void FillWriter::complete() { fill_->complete(loop_); }

void FillWriter::fail(Error error) { fill_->fail(std::move(error), loop_); }

void FillWriter::finishWith(EntryPtr entry, const EntryPtr& old) { fill_->finishWith(std::move(entry), old, loop_); }

Task<Status> FillWriter::copyFrom(http::BodySource& source) {
  const WakerScope scope(source, signal_);
  std::size_t in_this_turn = 0;
  for (;;) {
    // room(), without a coroutine of its own for every piece.
    Fill::Room room = fill_->room();
    while (room == Fill::Room::Full) {
      co_await signal_.wait();
      room = fill_->room();
    }
    if (room == Fill::Room::Abandoned) {
      fill_->counters().fills_abandoned.add();
      fail({ErrorCode::Cancelled, Side::Cache, Retry::Never, "nobody wanted the rest"});
      co_return Status();
    }
    BufferChain piece;
    const http::Pull pulled = source.pull(piece, kPieceBytes);
    in_this_turn += piece.size();
    append(std::move(piece));
    if (pulled == http::Pull::End) {
      complete();
      co_return Status();
    }
    if (pulled == http::Pull::Failed) {
      fail(source.error());
      co_return std::unexpected<Error>(source.error());
    }
    if (pulled == http::Pull::Pending) {
      co_await signal_.wait();
      in_this_turn = 0;
    } else if (in_this_turn >= kTurnBytes) {
      co_await NextRound(loop_.ready());
      in_this_turn = 0;
    }
  }
}

}  // namespace brink::cache
