// An OutboundConnector without a network: requests wait until the test answers them, bodies give what the test puts
// into them. Thread-affine.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hooks/outbound_connector.h"
#include "proxy/base/event_loop.h"

namespace brink::test {

// A response's body on its way.
class ArrivingBody final : public http::BodySource {
 public:
  http::Pull pull(BufferChain& into, std::size_t max) override {
    if (bytes.moveTo(into, max) > 0) return http::Pull::Data;
    return failed ? http::Pull::Failed : ended ? http::Pull::End : http::Pull::Pending;
  }
  void setWaker(Waker* waker) override { waker_ = waker; }
  std::optional<std::uint64_t> length() const override { return std::nullopt; }

  void arrive(const std::string& more, bool end = false) {
    bytes.append(more);
    ended = end;
    wake();
  }
  void fail() {
    failed = true;
    wake();
  }

  BufferChain bytes;
  bool ended = false;
  bool failed = false;

 private:
  void wake() {
    if (waker_ != nullptr) waker_->wake();
  }
  Waker* waker_ = nullptr;
};

class FakeConnector final : public hooks::OutboundConnector {
 public:
  using Answer = std::expected<hooks::OutboundResponse, hooks::protocol::StreamFailure>;

  struct Sent {
    Sent(hooks::OutboundRequest asked, http::BodySource* source, RunQueue& ready)
        : request(std::move(asked)), body(source), answered(ready) {}
    hooks::OutboundRequest request;
    http::BodySource* body;
    Signal answered;
    std::optional<Answer> answer;
    bool cancelled = false;
  };

  explicit FakeConnector(EventLoop& loop) : loop_(loop) {}

  // Answers with a head; what is put into the returned body arrives. It lives as long as the stream.
  ArrivingBody& respond(std::size_t index, int status = 200, http::HeaderList fields = {}) {
    auto body = std::make_unique<ArrivingBody>();
    ArrivingBody& kept = *body;
    hooks::OutboundResponse response;
    response.head.status = status;
    response.head.reason = "OK";
    response.head.headers = std::move(fields);
    response.body = std::move(body);
    finish(index, std::move(response));
    return kept;
  }
  void refuse(std::size_t index, hooks::protocol::StreamFailure failure) { finish(index, std::unexpected(failure)); }
  Sent& sent(std::size_t index) { return *sent_.at(index); }
  std::size_t count() const { return sent_.size(); }

  Task<Answer> send(hooks::OutboundRequest request, http::BodySource* body) override {
    sent_.push_back(std::make_unique<Sent>(std::move(request), body, loop_.ready()));
    Sent& mine = *sent_.back();
    struct Watch {
      Sent& sent;
      ~Watch() { sent.cancelled = !sent.answer; }
    };
    const Watch watch{mine};
    co_await mine.answered.wait();
    co_return std::move(*mine.answer);
  }
  hooks::protocol::StreamFailure failureOf(const Error&) const override {
    return hooks::protocol::StreamFailure::Closed;
  }

 private:
  void finish(std::size_t index, Answer answer) {
    sent(index).answer.emplace(std::move(answer));
    sent(index).answered.wake();
  }
  EventLoop& loop_;
  std::vector<std::unique_ptr<Sent>> sent_;
};

}  // namespace brink::test
