// Fills across real threads: what ThreadSanitizer is to look at. Each thread turns its own loop; nothing sleeps, work
// that waits for another thread yields.
#include <atomic>
#include <thread>
#include <vector>

#include "tests/unit/cache/fill_fixture.h"

namespace brink::cache::test {
namespace {

constexpr int kWorkers = 4;
constexpr int kRounds = 60;
constexpr int kPieces = 40;

std::string pieceOf(int round, int piece) {
  return std::string(static_cast<std::size_t>(1 + (round * 31 + piece * 7) % 900), static_cast<char>('a' + piece % 26));
}

std::string bodyOf(int round) {
  std::string body;
  for (int i = 0; i < kPieces; ++i) body += pieceOf(round, i);
  return body;
}

// The origin's side: gives one piece per turn of its loop.
Task<void> fetch(std::unique_ptr<FillWriter> writer, const Asked& asked, ManualLoop& loop, int round) {
  Signal next(loop.ready());
  const bool shared = round % 3 != 2;
  writer->publish(shared ? cacheable(asked) : uncacheable(asked));
  for (int i = 0; i < kPieces; ++i) {
    const bool wanted = co_await writer->room();
    if (!wanted) {
      writer->fail({ErrorCode::Cancelled, Side::Cache, Retry::Never, "nobody"});
      co_return;
    }
    writer->append(BufferChain(pieceOf(round, i)));
    loop.post([&next] { next.wake(); });
    co_await next.wait();
  }
  if (round % 5 == 4) {
    writer->fail({ErrorCode::ConnectionClosed, Side::Origin, Retry::Never, "broke off"});
  } else {
    writer->complete();
  }
}

struct Tally {
  std::atomic<int> whole{0};
  std::atomic<int> truncated{0};
  std::atomic<int> failed{0};
  std::atomic<int> sent_away{0};
  std::atomic<int> left{0};
  std::atomic<int> wrong{0};
};

struct Worker {
  ManualLoop loop;
  TaskScope tasks{loop.ready()};
  Tally& tally;
  Store& store;
  FillTable& table;

  Worker(Tally& t, Store& s, FillTable& f) : tally(t), store(s), table(f) {}
};

Task<void> view(Worker& worker, int round, bool impatient) {
  conf::CachePolicy policy;
  policy.query_strings = all();
  const Asked asked(get("/" + std::to_string(round)), policy);
  Lookup found = worker.store.lookup(asked.selector, kNow);
  Joined joined;
  if (found.state != LookupState::Fresh) joined = worker.table.join(asked.selector, kNow, worker.loop);
  if (joined.role == Role::Stored) found = std::move(joined.lookup);
  if (found.state == LookupState::Fresh) {
    const auto body = makeBody(found.entry);
    ++(readAll(*body, 4096) == bodyOf(round) ? worker.tally.whole : worker.tally.wrong);
    co_return;
  }
  // The fetch outlives this viewer, so what it borrows must too.
  auto kept = std::make_unique<Asked>(get("/" + std::to_string(round)), policy);
  const Asked& kept_asked = *kept;
  static thread_local std::vector<std::unique_ptr<Asked>> all_asked;
  all_asked.push_back(std::move(kept));
  if (joined.role == Role::Lead) {
    worker.tasks.spawn(fetch(std::move(joined.writer), kept_asked, worker.loop, round));
  }
  FillOutcome outcome = co_await joined.reader->head();
  if (outcome.result == FillResult::GoYourself) {
    ++worker.tally.sent_away;
    co_return;
  }
  if (outcome.result != FillResult::Body) {
    ++worker.tally.failed;
    co_return;
  }
  const auto body = joined.reader->body();
  Signal more(worker.loop.ready());
  body->setWaker(&more);
  BufferChain bytes;
  http::Pull pulled = http::Pull::Data;
  while (pulled != http::Pull::End && pulled != http::Pull::Failed) {
    pulled = body->pull(bytes, 777);
    if (impatient && bytes.size() > 2000) {
      body->setWaker(nullptr);
      ++worker.tally.left;
      co_return;
    }
    if (pulled == http::Pull::Pending) co_await more.wait();
  }
  body->setWaker(nullptr);
  const std::string expected = bodyOf(round);
  const std::string text = bytes.toString();
  if (pulled == http::Pull::End) {
    ++(text == expected ? worker.tally.whole : worker.tally.wrong);
  } else {
    ++(expected.starts_with(text) ? worker.tally.truncated : worker.tally.wrong);
  }
}

void work(int number, Tally& tally, Store& store, FillTable& table, std::atomic<int>& busy) {
  Worker worker(tally, store, table);
  for (int round = 0; round < kRounds; ++round) {
    for (int viewer = 0; viewer < 3; ++viewer) worker.tasks.spawn(view(worker, round, viewer == 2));
    worker.loop.runUntilIdle();
    if (number == 0 && round % 10 == 9) store.purge(kDistribution, "/*");
    if (number == 1) store.invalidatePath(kDistribution, "/" + std::to_string(round - 1));
  }
  // Everyone goes on turning until all are done: others wait for what this one fetches.
  bool counted = false;
  while (busy.load() > 0) {
    worker.loop.runUntilIdle();
    if (!counted && worker.tasks.size() == 0) {
      counted = true;
      --busy;
    }
    std::this_thread::yield();
  }
}

TEST(FillThreads, EveryViewerGetsTheWholeBodyOrIsTold) {
  CacheCounters counters;
  Store store(conf::CacheSettings{1 << 20, 256 << 10}, counters);
  FillTable table(store);
  Tally tally;
  std::atomic<int> busy{kWorkers};
  std::vector<std::thread> threads;
  for (int i = 0; i < kWorkers; ++i) {
    threads.emplace_back(work, i, std::ref(tally), std::ref(store), std::ref(table), std::ref(busy));
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(tally.wrong, 0);
  EXPECT_EQ(tally.whole + tally.truncated + tally.failed + tally.sent_away + tally.left, kWorkers * kRounds * 3);
  EXPECT_GT(tally.whole, 0);
  EXPECT_EQ(counters.fills.value(), 0);
  EXPECT_EQ(counters.fill_bytes.value(), 0);
  store.purge(kDistribution, "/*");
  EXPECT_EQ(counters.bytes.value(), 0);
  EXPECT_EQ(counters.objects.value(), 0);
}

TEST(StoreThreads, StayWithinTheirBytesWhileAllInsertLookUpAndPurge) {
  CacheCounters counters;
  Store store(conf::CacheSettings{512 << 10, 64 << 10}, counters);
  std::vector<std::thread> threads;
  for (int worker = 0; worker < kWorkers; ++worker) {
    threads.emplace_back([worker, &store] {
      const std::string body(3000, static_cast<char>('a' + worker));
      for (int i = 0; i < 1500; ++i) {
        const Asked asked(get("/" + std::to_string((i * 7 + worker) % 300)));
        const Lookup found = store.lookup(asked.selector, kNow);
        if (found.state == LookupState::Fresh) {
          EXPECT_EQ(found.entry->body->size(), 3000u);
        } else {
          store.insert(entryFor(asked, body), store.ticket());
        }
        if (i % 100 == 99) store.invalidatePath(kDistribution, "/" + std::to_string(i % 300));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(counters.bytes.value(), 512 << 10);
  store.purge(kDistribution, "/*");
  EXPECT_EQ(counters.bytes.value(), 0);
  EXPECT_EQ(counters.objects.value(), 0);
}

}  // namespace
}  // namespace brink::cache::test
