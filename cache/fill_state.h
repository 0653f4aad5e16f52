// What the two ends of a fill share: head, chunks, readers and one mutex. Internal to the cache; drawing in fill.h.
//
//   bytes_:   [first_chunk_] … [first_chunk_ + bytes_.sliceCount() - 1]      chunks, numbered over the life of the fill
//             ^ start_: offset of the first byte that is still here         ^ end_: bytes published
//             advances with the slowest reader, unless retained_
//
// Thread-safe. The mutex guards everything below it; the writer alone changes phase_, head_, retained_ and end_, and
// may read them without it. Wake-ups happen after the lock. Lock order: table shard, then fill; never the other way.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "cache/fill.h"
#include "cache/wake_point.h"

namespace brink::cache {

class FillTable;

class Fill final {
 public:
  // A reader's place; lives in its FillCursor. Guarded by the fill's mutex while attached.
  struct Reader {
    std::shared_ptr<WakePoint> wake;
    std::uint64_t position = 0;  // next byte wanted; may be beyond what is there (a window)
    std::uint64_t chunk = 0;     // a chunk at or before it, and where that begins
    std::uint64_t chunk_start = 0;
    std::size_t index = 0;  // in readers_
    bool first = false;     // began the fill: never sent away
    bool waiting = false;   // wants to be woken
    bool attached = false;
    bool sent_away = false;
  };
  enum class Room : std::uint8_t { Open, Full, Abandoned };

  // `table` is null for an unlisted fill.
  Fill(Store& store, FillTable* table, CacheKey key, bool head_only);
  Fill(const Fill&) = delete;
  Fill& operator=(const Fill&) = delete;
  ~Fill();

  const CacheKey& key() const { return key_; }
  bool headOnly() const { return head_only_; }
  CacheCounters& counters() { return store_.counters(); }

  // --- readers, each on its own loop `here` ---

  // False: too late, or not for sharing.
  bool attach(Reader& reader);
  void detach(Reader& reader, const EventLoop& here);
  // nullopt: not known yet, reader is noted for waking.
  std::optional<FillOutcome> outcome(Reader& reader);
  void startAt(Reader& reader, std::uint64_t position);
  // Up to `max` bytes before `limit`.
  http::Pull pull(Reader& reader, BufferChain& into, std::size_t max, std::uint64_t limit, const EventLoop& here);
  Error error();

  // --- the writer, on its loop `here` ---

  void setWriter(std::shared_ptr<WakePoint> wake) {
    writer_ = std::move(wake);
  }  // before any other thread knows the fill
  const StoreDecision& publish(FillHead head, const EventLoop& here);
  Room room();
  void append(BufferChain&& bytes, const EventLoop& here);
  void complete(const EventLoop& here);
  void fail(Error error, const EventLoop& here);
  void finishWith(EntryPtr entry, const EntryPtr& old, const EventLoop& here);
  bool finished() const { return phase_ == Phase::Complete || phase_ == Phase::Failed; }

 private:
  enum class Phase : std::uint8_t { Waiting, Streaming, Complete, Failed };
  using WakeList = std::vector<std::shared_ptr<WakePoint>>;

  // With the mutex held.
  void removeReader(Reader& reader);
  void sendOthersAway();
  void collectWaiting(WakeList& list);
  std::uint64_t slowest() const;
  void dropPassed();
  // Of what is held for readers alone; `bytes` may be negative.
  void countWindow(std::int64_t bytes) { store_.counters().window_bytes.add(bytes); }
  bool windowIsOpen() const;
  void copyOut(Reader& reader, BufferChain& into, std::uint64_t count);

  // By the writer, without.
  void unlist();
  void rememberPass(const EventLoop& here);
  bool keepRoomFor(std::size_t bytes);
  void stopRetaining();
  void store();
  void finish(Phase phase, Error error, const EventLoop& here);
  void wakeAll(const EventLoop& here);

  Store& store_;
  FillTable* table_;
  const CacheKey key_;
  const bool head_only_;
  const InvalidationTicket ticket_;
  std::uint64_t reserved_ = 0;  // the writer's
  WakeList to_wake_;            // the writer's; kept for its memory

  std::mutex mutex_;
  Phase phase_ = Phase::Waiting;
  bool retained_ = false;  // it is to be stored, so the beginning is there
  bool writer_waiting_ = false;
  std::shared_ptr<const FillHead> head_;
  EntryPtr entry_;
  Error error_;
  std::shared_ptr<WakePoint> writer_;
  std::vector<Reader*> readers_;
  BufferChain bytes_;
  std::uint64_t first_chunk_ = 0;
  std::uint64_t start_ = 0;
  std::uint64_t end_ = 0;
};

// A reader's end behind FillReader, and afterwards the body that follows the fill. Thread-affine to its loop.
class FillCursor final : public http::BodySource {
 public:
  FillCursor(std::shared_ptr<Fill> fill, EventLoop& loop, bool first);
  FillCursor(const FillCursor&) = delete;
  FillCursor& operator=(const FillCursor&) = delete;
  ~FillCursor() override;

  // Once, before anything else.
  bool attach() { return fill_->attach(reader_); }
  Task<FillOutcome> head(Selector selector);
  void startBody(ByteWindow window);

  http::Pull pull(BufferChain& into, std::size_t max) override;
  void setWaker(Waker* waker) override { reader_.wake->setWaker(waker); }
  std::optional<std::uint64_t> length() const override { return length_; }
  Error error() const override { return fill_->error(); }

 private:
  std::shared_ptr<Fill> fill_;
  EventLoop& loop_;
  Fill::Reader reader_;
  const bool first_;
  std::uint64_t limit_;
  std::optional<std::uint64_t> length_;
  std::shared_ptr<const FillHead> head_;
};

}  // namespace brink::cache
