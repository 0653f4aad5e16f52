// A pool on a manual loop, connections in memory, and a handler whose script a test chooses.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "proxy/viewer/connection_pool.h"
#include "proxy/viewer/h1_session.h"
#include "proxy/viewer/h2_session.h"
#include "tests/support/h2_client.h"
#include "tests/support/manual_loop.h"
#include "tests/support/memory_transport.h"

namespace brink::viewer::test {

using namespace std::chrono_literals;
using brink::test::H2Client;
using brink::test::ManualLoop;
using brink::test::MemoryTransport;

struct Handled {
  explicit Handled(EventLoop& loop) : gate(loop.ready()) {}

  Signal gate;  // what a script may wait for
  http::RequestHead head;
  std::string body;
  http::HeaderList trailers;
  bool body_failed = false;
  ErrorCode body_error = ErrorCode::Internal;
  bool ended = false;      // serve() ran to its end
  bool destroyed = false;  // its frame is gone
  FinishReport report;
};

// A body that the test feeds.
class FedBody final : public http::BodySource {
 public:
  struct Feed {
    BufferChain bytes;
    bool end = false;
    bool fail = false;
    Waker* waker = nullptr;
    http::HeaderList trailers;
    std::uint64_t pulled = 0;
    bool destroyed = false;
    void put(std::string_view text) {
      bytes.append(text);
      wake();
    }
    void wake() {
      if (waker != nullptr) waker->wake();
    }
  };
  explicit FedBody(std::shared_ptr<Feed> feed, std::optional<std::uint64_t> length = {})
      : feed_(std::move(feed)), length_(length) {}
  ~FedBody() override { feed_->destroyed = true; }
  http::Pull pull(BufferChain& into, std::size_t max) override {
    const std::size_t moved = feed_->bytes.moveTo(into, max);
    feed_->pulled += moved;
    if (moved > 0) return http::Pull::Data;
    if (feed_->fail) return http::Pull::Failed;
    return feed_->end ? http::Pull::End : http::Pull::Pending;
  }
  void setWaker(Waker* waker) override { feed_->waker = waker; }
  std::optional<std::uint64_t> length() const override { return length_; }
  const http::HeaderList* trailers() const override { return feed_->trailers.empty() ? nullptr : &feed_->trailers; }

 private:
  std::shared_ptr<Feed> feed_;
  std::optional<std::uint64_t> length_;
};

// An endless or very long body of one repeated block, made as it is pulled.
class LongBody final : public http::BodySource {
 public:
  explicit LongBody(std::uint64_t length) : length_(length), block_(Slice::copyOf(std::string(16384, 'x'))) {}
  http::Pull pull(BufferChain& into, std::size_t max) override {
    if (given_ == length_) return http::Pull::End;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>({max, length_ - given_, block_.size()}));
    into.append(block_.first(count));
    given_ += count;
    return http::Pull::Data;
  }
  void setWaker(Waker*) override {}
  std::optional<std::uint64_t> length() const override { return length_; }

 private:
  std::uint64_t length_;
  std::uint64_t given_ = 0;
  Slice block_;
};

class ScriptedHandler final : public ExchangeHandler {
 public:
  using Script = std::function<Task<void>(ScriptedHandler&, Exchange&, Handled&)>;

  explicit ScriptedHandler(EventLoop& loop) : loop(loop) {}

  Task<void> serve(Exchange& exchange) override {
    auto handled = std::make_shared<Handled>(loop);
    all.push_back(handled);
    handled->head = exchange.request();
    return run(*this, exchange, handled);
  }
  http::ResponseHead refuse(int status, std::string_view why, const http::RequestHead& head, const ViewerInfo&,
                            std::string& body) override {
    ++refused;
    refused_head = head;
    refused_why = why;
    body = "refused";
    return {status, "", {}};
  }

  EventLoop& loop;
  // Lets all exchanges that wait for their gate go on.
  void openGates() {
    for (const auto& handled : all) handled->gate.wake();
  }

  Script script;
  std::vector<std::shared_ptr<Handled>> all;
  int refused = 0;
  std::string refused_why;
  http::RequestHead refused_head;
  std::shared_ptr<FedBody::Feed> feed = std::make_shared<FedBody::Feed>();

 private:
  struct Watch {
    std::shared_ptr<Handled> handled;
    ~Watch() { handled->destroyed = true; }
  };
  static Task<void> run(ScriptedHandler& self, Exchange& exchange, std::shared_ptr<Handled> handled) {
    const Watch watch{handled};
    co_await self.script(self, exchange, *handled);
    handled->ended = true;
  }
};

// ---- scripts ----

inline Task<void> answerHello(ScriptedHandler&, Exchange& exchange, Handled& handled) {
  exchange.respond({200, "", {{"Content-Type", "text/plain"}}}, std::make_unique<http::MemoryBody>("hello"));
  handled.report = co_await exchange.finished();
}

inline Task<void> answerEcho(ScriptedHandler& self, Exchange& exchange, Handled& handled) {
  Signal readable(self.loop.ready());
  exchange.body().setWaker(&readable);
  BufferChain all;
  for (;;) {
    const http::Pull pull = exchange.body().pull(all, 1 << 20);
    if (pull == http::Pull::End) break;
    if (pull == http::Pull::Failed) {
      handled.body_failed = true;
      handled.body_error = exchange.body().error().code;
      break;
    }
    if (pull == http::Pull::Pending) co_await readable.wait();
  }
  handled.body = all.toString();
  if (exchange.body().trailers() != nullptr) handled.trailers = *exchange.body().trailers();
  exchange.respond({handled.body_failed ? 408 : 200, "", {}}, std::make_unique<http::MemoryBody>(handled.body));
  handled.report = co_await exchange.finished();
}

// Responds with the handler's feed as body.
inline Task<void> answerFeed(ScriptedHandler& self, Exchange& exchange, Handled& handled) {
  exchange.respond({200, "", {}}, std::make_unique<FedBody>(self.feed));
  handled.report = co_await exchange.finished();
}

// Waits for the gate before it answers.
inline Task<void> answerLater(ScriptedHandler&, Exchange& exchange, Handled& handled) {
  co_await handled.gate.wait();
  exchange.respond({200, "", {}}, std::make_unique<http::MemoryBody>("later"));
  handled.report = co_await exchange.finished();
}

inline Task<void> answerNothing(ScriptedHandler&, Exchange&, Handled&) { co_return; }

class ViewerTest : public ::testing::Test {
 protected:
  ViewerTest()
      : handler(loop), budget(100), pool(std::make_unique<ConnectionPool>(loop, limits, handler, budget, counters)) {
    handler.script = &answerHello;
  }
  ~ViewerTest() override { pool.reset(); }

  void usingLimits(const conf::ViewerLimits& changed) {
    limits = changed;
    pool->setLimits(limits);
  }
  std::unique_ptr<MemoryTransport> connect(std::string_view alpn = "") {
    auto [viewer, server] = brink::test::makeMemoryPair(loop);
    ViewerInfo info;
    info.remote_address = "192.0.2.7";
    if (!alpn.empty()) {
      info.tls = true;
      server->setTls({"TLSv1.3", "TLS_AES_128_GCM_SHA256", std::string(alpn), "example.com", false});
    }
    budget.tryTake();
    pool->accept(std::move(server), info);
    return std::move(viewer);
  }
  // Sends and returns what came back.
  std::string talk(MemoryTransport& viewer, std::string_view bytes) {
    viewer.send(bytes);
    loop.runUntilIdle();
    return viewer.received();
  }
  // Exchanges bytes until neither side has any.
  void pump(H2Client& client, MemoryTransport& viewer) {
    for (;;) {
      const std::string out = client.takeOutput();
      if (!out.empty()) viewer.send(out);
      loop.runUntilIdle();
      const std::string in = viewer.received();
      EXPECT_TRUE(in.empty() || client.feed(in));
      loop.runUntilIdle();
      if (out.empty() && in.empty()) return;
    }
  }

  ManualLoop loop;
  conf::ViewerLimits limits;
  ViewerCounters counters;
  ScriptedHandler handler;
  net::ConnectionBudget budget;
  std::unique_ptr<ConnectionPool> pool;
};

}  // namespace brink::viewer::test
