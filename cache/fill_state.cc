#include "cache/fill_state.h"

#include <algorithm>
#include <utility>

#include "cache/compact.h"
#include "cache/fill_table.h"
#include "proxy/base/check.h"

namespace brink::cache {

Fill::Fill(Store& store, FillTable* table, CacheKey key, bool head_only)
    : store_(store), table_(table), key_(std::move(key)), head_only_(head_only), ticket_(store.ticket()) {
  counters().fills.add(1);
  counters().fills_started.add();
}

Fill::~Fill() {
  counters().fills.add(-1);
  if (!retained_) countWindow(-static_cast<std::int64_t>(bytes_.size()));
}

// ---- readers ----

bool Fill::attach(Reader& reader) {
  const std::lock_guard lock(mutex_);
  const bool shared =
      phase_ == Phase::Waiting || (phase_ == Phase::Streaming && retained_ && head_->decision.shareable);
  if (!reader.first && !shared) return false;
  reader.index = readers_.size();
  reader.attached = true;
  readers_.push_back(&reader);
  return true;
}

void Fill::removeReader(Reader& reader) {
  readers_[reader.index] = readers_.back();
  readers_[reader.index]->index = reader.index;
  readers_.pop_back();
  reader.attached = false;
}

void Fill::detach(Reader& reader, const EventLoop& here) {
  std::shared_ptr<WakePoint> writer;
  {
    const std::lock_guard lock(mutex_);
    if (!reader.attached) return;
    removeReader(reader);
    if (!retained_) dropPassed();
    if (readers_.empty() || (writer_waiting_ && windowIsOpen())) writer = writer_;
  }
  if (writer != nullptr) writer->wakeFrom(here);
}

std::optional<FillOutcome> Fill::outcome(Reader& reader) {
  const std::lock_guard lock(mutex_);
  if (reader.sent_away) return FillOutcome{FillResult::GoYourself, nullptr, nullptr, {}};
  if (head_ != nullptr) return FillOutcome{FillResult::Body, head_, nullptr, {}};
  if (entry_ != nullptr) return FillOutcome{FillResult::Entry, nullptr, entry_, {}};
  if (phase_ == Phase::Failed) return FillOutcome{FillResult::Failed, nullptr, nullptr, error_};
  reader.waiting = true;
  return std::nullopt;
}

void Fill::startAt(Reader& reader, std::uint64_t position) {
  const std::lock_guard lock(mutex_);
  reader.position = position;
}

http::Pull Fill::pull(Reader& reader, BufferChain& into, std::size_t max, std::uint64_t limit, const EventLoop& here) {
  std::shared_ptr<WakePoint> writer;
  {
    const std::lock_guard lock(mutex_);
    const std::uint64_t ready = std::min(end_, limit);
    if (reader.position >= limit) return http::Pull::End;
    if (reader.position >= ready) {
      if (phase_ == Phase::Complete) return http::Pull::End;
      if (phase_ == Phase::Failed) return http::Pull::Failed;
      reader.waiting = true;
      return http::Pull::Pending;
    }
    copyOut(reader, into, std::min<std::uint64_t>(max, ready - reader.position));
    if (!retained_) dropPassed();
    if (writer_waiting_ && windowIsOpen()) {
      writer_waiting_ = false;
      writer = writer_;
    }
  }
  if (writer != nullptr) writer->wakeFrom(here);
  return http::Pull::Data;
}

void Fill::copyOut(Reader& reader, BufferChain& into, std::uint64_t count) {
  if (reader.chunk < first_chunk_) {
    reader.chunk = first_chunk_;
    reader.chunk_start = start_;
  }
  while (count > 0) {
    const Slice& chunk = bytes_.slice(static_cast<std::size_t>(reader.chunk - first_chunk_));
    const std::uint64_t skipped = reader.position - reader.chunk_start;
    if (skipped >= chunk.size()) {
      reader.chunk_start += chunk.size();
      ++reader.chunk;
      continue;
    }
    Slice part = chunk;
    part.removePrefix(static_cast<std::size_t>(skipped));
    if (part.size() > count) part = part.first(static_cast<std::size_t>(count));
    count -= part.size();
    reader.position += part.size();
    into.append(std::move(part));
  }
}

Error Fill::error() {
  const std::lock_guard lock(mutex_);
  return error_;
}

std::uint64_t Fill::slowest() const {
  std::uint64_t position = end_;
  for (const Reader* reader : readers_) position = std::min(position, reader->position);
  return position;
}

bool Fill::windowIsOpen() const {
  const std::uint64_t ahead = end_ - std::min(end_, slowest());
  return ahead < kCrowdedWindowBytes ||
         (ahead < kWindowBytes && store_.counters().window_bytes.value() < kAllWindowsBytes);
}

// Whole chunks only: a chunk is what readers hold on to.
void Fill::dropPassed() {
  if (bytes_.empty()) return;
  const std::uint64_t passed = slowest();
  const std::uint64_t before = start_;
  while (!bytes_.empty() && start_ + bytes_.front().size() <= passed) {
    start_ += bytes_.front().size();
    ++first_chunk_;
    bytes_.consume(bytes_.front().size());
  }
  if (start_ != before) countWindow(-static_cast<std::int64_t>(start_ - before));
}

void Fill::collectWaiting(WakeList& list) {
  for (Reader* reader : readers_) {
    if (std::exchange(reader->waiting, false)) list.push_back(reader->wake);
  }
}

void Fill::sendOthersAway() {
  for (std::size_t i = readers_.size(); i-- > 0;) {
    Reader& reader = *readers_[i];
    if (reader.first) continue;
    reader.sent_away = true;
    counters().followers_sent_away.add();
    if (std::exchange(reader.waiting, false)) to_wake_.push_back(reader.wake);
    removeReader(reader);
  }
}

// ---- the writer ----

const StoreDecision& Fill::publish(FillHead head, const EventLoop& here) {
  CHECK(phase_ == Phase::Waiting);
  StoreDecision& decision = head.decision;
  if (head_only_) head.length.reset();  // the length a HEAD names is not that of its own body
  if (decision.store && head.length.value_or(0) > store_.maxObjectBytes()) {
    decision.store = decision.shareable = false;
    decision.reason = StoreReason::TooLarge;
  }
  const bool shareable = (decision.store && decision.shareable) || head.for_all_waiting;
  auto published = std::make_shared<const FillHead>(std::move(head));
  {
    const std::lock_guard lock(mutex_);
    phase_ = Phase::Streaming;
    head_ = std::move(published);
    retained_ = head_->decision.store;
    if (!shareable) sendOthersAway();
    collectWaiting(to_wake_);
  }
  if (!shareable) rememberPass(here);
  wakeAll(here);
  return head_->decision;
}

Fill::Room Fill::room() {
  const std::lock_guard lock(mutex_);
  if (phase_ != Phase::Streaming) return Room::Abandoned;
  if (retained_) return Room::Open;
  if (readers_.empty()) return Room::Abandoned;
  writer_waiting_ = !windowIsOpen();
  if (writer_waiting_ && end_ - slowest() < kWindowBytes) counters().windows_narrowed.add();
  return writer_waiting_ ? Room::Full : Room::Open;
}

void Fill::append(BufferChain&& bytes, const EventLoop& here) {
  CHECK(phase_ == Phase::Streaming);
  if (bytes.empty()) return;
  if (retained_ && !keepRoomFor(bytes.size())) stopRetaining();
  {
    const std::lock_guard lock(mutex_);
    end_ += bytes.size();
    if (!retained_) countWindow(static_cast<std::int64_t>(bytes.size()));
    bytes_.append(std::move(bytes));
    if (!retained_) dropPassed();
    collectWaiting(to_wake_);
  }
  wakeAll(here);
}

bool Fill::keepRoomFor(std::size_t bytes) {
  if (end_ + bytes > store_.maxObjectBytes()) return false;
  if (!store_.reserve(bytes)) {
    counters().refused_no_room.add();
    return false;
  }
  reserved_ += bytes;
  return true;
}

void Fill::stopRetaining() {
  {
    const std::lock_guard lock(mutex_);
    retained_ = false;
    countWindow(static_cast<std::int64_t>(bytes_.size()));
    dropPassed();
  }
  unlist();
  store_.unreserve(std::exchange(reserved_, 0));
}

void Fill::store() {
  Entry entry;
  entry.key = key_;
  entry.variant = head_->decision.variant;
  entry.head = head_->head;
  entry.freshness = head_->decision.freshness;
  entry.shareable = head_->decision.shareable;
  entry.head_only = head_only_;
  entry.generated_by_hook = head_->generated_by_hook;
  entry.mark = head_->mark;
  BufferChain body;
  bytes_.shareTo(body, bytes_.size());
  entry.body = std::make_shared<const BufferChain>(compacted(std::move(body)));
  store_.insert(makeEntry(std::move(entry)), ticket_);
}

void Fill::complete(const EventLoop& here) {
  CHECK(phase_ == Phase::Streaming);
  if (head_->length && *head_->length != end_) {
    return fail({ErrorCode::ConnectionClosed, Side::Origin, Retry::Never, "body length differs from Content-Length"},
                here);
  }
  // Stored before the table forgets the fill: whoever finds neither here nor there may lead.
  if (retained_) store();
  finish(Phase::Complete, {}, here);
}

void Fill::fail(Error error, const EventLoop& here) {
  if (finished()) return;
  if (error.code != ErrorCode::Cancelled) counters().fills_failed.add();
  if (retained_) stopRetaining();
  finish(Phase::Failed, std::move(error), here);
}

void Fill::finish(Phase phase, Error error, const EventLoop& here) {
  {
    const std::lock_guard lock(mutex_);
    phase_ = phase;
    error_ = std::move(error);
    collectWaiting(to_wake_);
  }
  unlist();
  store_.unreserve(std::exchange(reserved_, 0));
  wakeAll(here);
}

void Fill::finishWith(EntryPtr entry, const EntryPtr& old, const EventLoop& here) {
  CHECK(phase_ == Phase::Waiting);
  if (old != nullptr) store_.replace(old, entry);
  const bool shareable = entry->storable && entry->shareable;
  {
    const std::lock_guard lock(mutex_);
    entry_ = std::move(entry);
    if (!shareable) sendOthersAway();
  }
  if (!shareable) rememberPass(here);
  finish(Phase::Complete, {}, here);
}

void Fill::unlist() {
  if (table_ != nullptr) std::exchange(table_, nullptr)->remove(*this);
}

void Fill::rememberPass(const EventLoop& here) {
  if (table_ == nullptr) return;
  table_->rememberPass(key_, here.clock().now());
  unlist();
}

void Fill::wakeAll(const EventLoop& here) {
  for (const auto& reader : to_wake_) reader->wakeFrom(here);
  to_wake_.clear();
}

}  // namespace brink::cache
