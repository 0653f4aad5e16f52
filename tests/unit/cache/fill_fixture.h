// A store, a fill table and two workers' loops on one thread, and a body that a test feeds by hand.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "cache/fill_table.h"
#include "proxy/base/task.h"
#include "tests/support/manual_loop.h"
#include "tests/unit/cache/builders.h"

namespace brink::cache::test {

using brink::test::ManualLoop;

// An origin's body: gives what was fed, waits, ends or fails when told.
class FedBody final : public http::BodySource {
 public:
  http::Pull pull(BufferChain& into, std::size_t max) override {
    pulled += bytes_.moveTo(into, max);
    if (!into.empty()) return http::Pull::Data;
    return end_;
  }
  void setWaker(Waker* waker) override { waker_ = waker; }
  std::optional<std::uint64_t> length() const override { return std::nullopt; }
  Error error() const override { return {ErrorCode::ConnectionClosed, Side::Origin, Retry::Never, "broke off"}; }

  void feed(std::string_view bytes) {
    bytes_.append(bytes);
    wake();
  }
  void finish() {
    end_ = http::Pull::End;
    wake();
  }
  void breakOff() {
    end_ = http::Pull::Failed;
    wake();
  }

  std::size_t pulled = 0;

 private:
  void wake() {
    if (waker_ != nullptr) waker_->wake();
  }

  BufferChain bytes_;
  http::Pull end_ = http::Pull::Pending;
  Waker* waker_ = nullptr;
};

inline Task<void> keepOutcome(FillReader& reader, std::optional<FillOutcome>& outcome) {
  FillOutcome got = co_await reader.head();
  outcome.emplace(std::move(got));
}

inline Task<void> copyAll(FillWriter& writer, http::BodySource& source, std::optional<Status>& done) {
  Status status = co_await writer.copyFrom(source);
  done.emplace(std::move(status));
}

// copyFrom() under way. Declared after the writer, so that it is cancelled first. `whole`: the body, if it is there at
// once.
struct Copying {
  Copying(ManualLoop& loop, FillWriter& writer, std::optional<std::string> whole = std::nullopt) : tasks(loop.ready()) {
    if (whole) {
      origin.feed(*whole);
      origin.finish();
    }
    tasks.spawn(copyAll(writer, origin, done));
  }

  FedBody origin;
  std::optional<Status> done;
  TaskScope tasks;
};

class CountingWaker final : public Waker {
 public:
  void wake() override { ++count; }
  int count = 0;
};

inline FillHead headOf(const Asked& asked, http::ResponseHead response,
                       std::optional<std::uint64_t> length = std::nullopt) {
  FillHead head;
  head.decision = decideStore({asked.forwarding, seconds(10), asked.request, response, kNow, kNow});
  head.head = std::move(response);
  head.length = length;
  return head;
}
inline FillHead cacheable(const Asked& asked) { return headOf(asked, respond(200)); }
inline FillHead uncacheable(const Asked& asked) { return headOf(asked, respond(200, {{"Cache-Control", "no-store"}})); }

class FillTest : public testing::Test {
 protected:
  explicit FillTest(conf::CacheSettings settings = {8 << 20, 2 << 20})
      : store(settings, counters), table(store), here_tasks(here.ready()), there_tasks(there.ready()) {}

  Joined join(const Asked& asked) { return table.join(asked.selector, kNow, here); }
  Joined joinThere(const Asked& asked) { return table.join(asked.selector, kNow, there); }
  LookupState stateOf(const Asked& asked) { return store.lookup(asked.selector, kNow).state; }

  void await(FillReader& reader, std::optional<FillOutcome>& outcome) {
    here_tasks.spawn(keepOutcome(reader, outcome));
  }
  void awaitThere(FillReader& reader, std::optional<FillOutcome>& outcome) {
    there_tasks.spawn(keepOutcome(reader, outcome));
  }
  // For a head that is there already.
  FillOutcome headNow(FillReader& reader) {
    std::optional<FillOutcome> outcome;
    await(reader, outcome);
    turn();
    EXPECT_TRUE(outcome.has_value());
    return outcome.value_or(FillOutcome{});
  }
  // Both loops, until nothing moves.
  void turn() {
    for (int i = 0; i < 3; ++i) {
      here.runUntilIdle();
      there.runUntilIdle();
    }
  }

  CacheCounters counters;
  ManualLoop here;
  ManualLoop there;
  Store store;
  FillTable table;
  TaskScope here_tasks;
  TaskScope there_tasks;
};

inline std::string take(http::BodySource& body, std::size_t max = 1 << 20) {
  BufferChain bytes;
  body.pull(bytes, max);
  return bytes.toString();
}
inline http::Pull pullOf(http::BodySource& body) {
  BufferChain bytes;
  return body.pull(bytes, 1 << 20);
}

}  // namespace brink::cache::test
