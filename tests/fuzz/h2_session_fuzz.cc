// A viewer that sends anything over HTTP/2 (the preface and SETTINGS are given, the rest is the fuzzer's) or, with the
// first bit unset, over clear text of any protocol. A handler answers in all its ways: at once, late, streaming,
// failing, not at all. Nothing may crash, leak, or stay open when the connection has gone.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "proxy/base/check.h"
#include "proxy/viewer/connection_pool.h"
#include "tests/support/manual_loop.h"
#include "tests/support/memory_transport.h"

namespace brink::viewer {
namespace {

// Gives a few bytes, waits for time, and fails or ends.
class HaltingBody final : public http::BodySource {
 public:
  explicit HaltingBody(EventLoop& loop, bool fails) : fails_(fails), timer_(loop.makeTimer([this] { goOn(); })) {
    timer_->start(std::chrono::milliseconds(5));
  }
  http::Pull pull(BufferChain& into, std::size_t max) override {
    if (given_ < pieces_) {
      into.append(std::string_view("piece").substr(0, max));
      ++given_;
      return http::Pull::Data;
    }
    if (pieces_ < 3) return http::Pull::Pending;
    return fails_ ? http::Pull::Failed : http::Pull::End;
  }
  void setWaker(Waker* waker) override { waker_ = waker; }
  std::optional<std::uint64_t> length() const override { return std::nullopt; }

 private:
  void goOn() {
    if (++pieces_ < 3) timer_->start(std::chrono::milliseconds(5));
    if (waker_ != nullptr) waker_->wake();
  }
  bool fails_;
  int pieces_ = 0;
  int given_ = 0;
  Waker* waker_ = nullptr;
  std::unique_ptr<Timer> timer_;
};

class AnyHandler final : public ExchangeHandler {
 public:
  explicit AnyHandler(EventLoop& loop) : loop_(loop) {}
  Task<void> serve(Exchange& exchange) override { return run(loop_, exchange, count_++); }
  http::ResponseHead refuse(int status, std::string_view, const http::RequestHead&, const ViewerInfo&,
                            std::string& body) override {
    body = "refused";
    return {status, "", {}};
  }

 private:
  static Task<void> run(EventLoop& loop, Exchange& exchange, int way) {
    if (way % 5 == 1 || way % 5 == 4) {
      BufferChain body;
      const auto read = co_await http::readUpTo(loop.ready(), exchange.body(), body, 10'000);
      if (!read) exchange.closeAfter();
    }
    if (way % 5 == 2) co_return;
    std::unique_ptr<http::BodySource> body = std::make_unique<http::MemoryBody>(std::string_view("hello"));
    if (way % 5 >= 3) body = std::make_unique<HaltingBody>(loop, way % 10 == 3);
    exchange.respond({200, "", {{"Content-Type", "text/plain"}}}, std::move(body));
    co_await exchange.finished();
  }
  EventLoop& loop_;
  int count_ = 0;
};

void talk(test::ManualLoop& loop, ConnectionPool& pool, std::string_view bytes, bool h2, std::size_t piece) {
  auto [viewer, server] = test::makeMemoryPair(loop);
  ViewerInfo info;
  info.tls = h2;
  if (h2) server->setTls({"TLSv1.3", "", "h2", "", false});
  pool.accept(std::move(server), info);
  if (h2) viewer->send(std::string_view("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33));
  loop.runUntilIdle();
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    viewer->send(bytes.substr(at, piece));
    loop.runUntilIdle();
    loop.advance(std::chrono::milliseconds(3));
    viewer->received();
  }
  loop.advance(std::chrono::milliseconds(50));
  viewer->received();
}

}  // namespace
}  // namespace brink::viewer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  test::ManualLoop loop;
  viewer::AnyHandler handler(loop);
  viewer::ViewerCounters counters;
  net::ConnectionBudget budget(10);
  CHECK(budget.tryTake());
  viewer::ConnectionPool pool(loop, conf::ViewerLimits{}, handler, budget, counters);
  viewer::talk(loop, pool, bytes, (data[0] & 1U) != 0, 1 + (data[0] >> 1U) * 8U);
  // The viewer is gone; whatever was open must come to its end within the limits.
  loop.advance(std::chrono::minutes(5));
  CHECK(pool.size() == 0);
  CHECK(budget.used() == 0);
  CHECK(counters.open_exchanges.value() == 0);
  return 0;
}
