// One fetch that several viewers follow while it streams (design.md §1, contract §9.4). The life of a fill:
//
//   join() ──► Waiting ──publish()──► Streaming ──complete()──► Complete ──► stored, off the table
//                 │                      │
//                 ├──finishWith(entry)──►│ Complete without a body: followers get the entry (304, or stale on error)
//                 └────────fail()────────┴────► Failed: followers get the error; bodies already begun are truncated
//
// Two ends: the FillWriter belongs to the task that fetches (owned by a worker's TaskScope, so that it outlives the
// request that began it); a FillReader belongs to each transaction that wants the response, on whichever worker it
// runs. The first viewer is merely the first follower.
//
// What is to be stored is kept from the beginning, so that readers may come at any time. What is not (any more) is a
// window: chunks that all readers have passed are freed, and the writer waits while it is kWindowBytes ahead of the
// slowest (less when all windows together are large).
//
// A writer and a reader are each thread-affine to the loop they were given, and must go before that loop. Between the
// ends there is one mutex per fill, never held across I/O, wake-ups or a copy of bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "cache/entry.h"
#include "cache/policy.h"
#include "cache/store.h"
#include "proxy/base/error.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/task.h"
#include "proxy/http/body_source.h"
#include "proxy/http/message.h"

namespace brink::cache {

// How far a fetch that is not stored may run ahead of its slowest reader: enough for a long fat network at 1 Gbit/s and
// 8 ms, small enough for thousands of pass-through downloads at once.
inline constexpr std::size_t kWindowBytes = 1 << 20;
// When all windows together hold this much, because many viewers ask and do not read, each may be only
// kCrowdedWindowBytes ahead: a piece that is on its way to the viewer, and so still progress.
inline constexpr std::int64_t kAllWindowsBytes = 256 << 20;
inline constexpr std::size_t kCrowdedWindowBytes = 64 << 10;

// Published once; immutable afterwards, shared by all readers.
struct FillHead {
  http::ResponseHead head;  // final, after origin-response; Age as the origin sent it
  StoreDecision decision;
  std::optional<std::uint64_t> length;  // of the body, if known
  bool generated_by_hook = false;
  bool for_all_waiting = false;  // an error that whoever waits for this fill gets too, though nobody after them
  std::uint8_t mark = 0;         // the transaction's own; goes into the entry
};

enum class FillResult : std::uint8_t {
  Body,        // `head` is there; body() follows it
  Entry,       // `entry` answers: the stored one was revalidated, or is used because the origin failed
  GoYourself,  // not for sharing (uncacheable, too large, another variant): fetch with makeUnlisted()
  Failed,      // `error`, the same for all
};
struct FillOutcome {
  FillResult result = FillResult::Failed;
  std::shared_ptr<const FillHead> head;
  EntryPtr entry;
  Error error;
};

class Fill;
class FillCursor;
class WakePoint;

// One viewer's end. Destroying it leaves the fill.
class FillReader {
 public:
  FillReader(std::unique_ptr<FillCursor> cursor, const Selector& selector);
  FillReader(const FillReader&) = delete;
  FillReader& operator=(const FillReader&) = delete;
  ~FillReader();

  // Waits for the head. Await once. The Selector given to join(), and what it borrows, must live until this is done.
  // The reader that began the fill is never told GoYourself.
  Task<FillOutcome> head();

  // Requires: head() gave Body; at most once. The reader may go afterwards. A window (a range of a body with known
  // length) is skipped to without holding back the writer.
  std::unique_ptr<http::BodySource> body(ByteWindow window = {});

 private:
  std::unique_ptr<FillCursor> cursor_;
  Selector selector_;
};

// The fetching end. Destroying it before complete(), finishWith() or fail() fails the fill with Cancelled.
class FillWriter {
 public:
  FillWriter(std::shared_ptr<Fill> fill, EventLoop& loop);
  FillWriter(const FillWriter&) = delete;
  FillWriter& operator=(const FillWriter&) = delete;
  ~FillWriter();

  // Once, before any append(). Returns what becomes of it: `decision`, with store turned off if the length is too
  // large.
  const StoreDecision& publish(FillHead head);

  // Waits until more bytes are welcome. False: nobody wants them and they will not be stored; stop fetching. One
  // waiter.
  Task<bool> room();
  void append(BufferChain&& bytes);
  // The body is whole: it is stored if that was decided. A length that differs from the published one fails instead.
  void complete();
  void fail(Error error);

  // After publish(): all of `source` under back-pressure, then complete() or fail(). Ok also when nobody wanted the
  // rest. Trailers are dropped. `source` is borrowed until then.
  Task<Status> copyFrom(http::BodySource& source);

  // Instead of publish(): this entry is the answer. It takes the place of `old` in the store, if that is still there.
  void finishWith(EntryPtr entry, const EntryPtr& old);

 private:
  std::shared_ptr<Fill> fill_;
  EventLoop& loop_;
  Signal signal_;
  std::shared_ptr<WakePoint> wake_;
};

enum class Role : std::uint8_t {
  Lead,    // writer and reader are set: start the fetch, then follow it like everyone
  Follow,  // reader is set
  Stored,  // lookup is set, and fresh: a fill finished since this request looked
};
struct Joined {
  Role role = Role::Lead;
  std::unique_ptr<FillWriter> writer;
  std::unique_ptr<FillReader> reader;
  Lookup lookup;
};

}  // namespace brink::cache
