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
  const http::HeaderList* trailers() const override { return ended ? &tail : nullptr; }

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
  http::HeaderList tail;
  bool ended = false;
  bool failed = false;

 private:
  void wake() {
    if (waker_ != nullptr) waker_->wake();
  }
  Waker* waker_ = nullptr;
};

// A connection whose bytes come as the test says; what is sent to it is pulled by the test.
class FakeSocket final : public hooks::OutboundSocket {
 public:
  http::Pull pull(BufferChain& into, std::size_t max) override { return incoming.pull(into, max); }
  void setWaker(Waker* waker) override {
    waker_ = waker;
    incoming.setWaker(waker);
  }
  std::optional<std::uint64_t> length() const override { return std::nullopt; }
  hooks::protocol::SocketFacts facts() const override {
    hooks::protocol::SocketFacts facts;
    facts.remote_address = "192.0.2.1";
    return facts;
  }
  bool finished() const override { return sent_all; }

  void finishSending() {
    sent_all = true;
    waker_->wake();
  }
  ArrivingBody incoming;
  bool sent_all = false;

 private:
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

  struct Opened {
    Opened(hooks::OutboundConnection asked, http::BodySource* source, RunQueue& ready)
        : connection(std::move(asked)), outgoing(source), answered(ready) {}
    hooks::OutboundConnection connection;
    http::BodySource* outgoing;
    Signal answered;
    std::optional<Connected> answer;
    bool cancelled = false;
  };

  explicit FakeConnector(EventLoop& loop) : loop_(loop) {}

  // A connection is there; the socket lives as long as the stream.
  FakeSocket& accept(std::size_t index) {
    auto socket = std::make_unique<FakeSocket>();
    FakeSocket& kept = *socket;
    opened(index).answer.emplace(std::move(socket));
    opened(index).answered.wake();
    return kept;
  }
  void refuseConnection(std::size_t index, hooks::protocol::SocketFailure failure) {
    opened(index).answer.emplace(std::unexpected(std::move(failure)));
    opened(index).answered.wake();
  }
  Opened& opened(std::size_t index) { return *opened_.at(index); }
  std::size_t openedCount() const { return opened_.size(); }
  // What the next questions are answered.
  Answered answers{std::vector<hooks::protocol::AnswerRecord>{{"A", "192.0.2.1", "60"}}};
  std::vector<hooks::OutboundQuestion> questions;

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
  Task<Connected> connect(hooks::OutboundConnection connection, http::BodySource* outgoing) override {
    opened_.push_back(std::make_unique<Opened>(std::move(connection), outgoing, loop_.ready()));
    Opened& mine = *opened_.back();
    struct Watch {
      Opened& opened;
      ~Watch() { opened.cancelled = !opened.answer; }
    };
    const Watch watch{mine};
    co_await mine.answered.wait();
    co_return std::move(*mine.answer);
  }
  hooks::protocol::SocketFailure socketFailureOf(const Error&) const override {
    return {.failure = hooks::protocol::StreamFailure::Closed, .detail = 104, .text = ""};
  }
  Task<Answered> resolve(hooks::OutboundQuestion question) override {
    questions.push_back(std::move(question));
    co_return answers;
  }

 private:
  void finish(std::size_t index, Answer answer) {
    sent(index).answer.emplace(std::move(answer));
    sent(index).answered.wake();
  }
  EventLoop& loop_;
  std::vector<std::unique_ptr<Sent>> sent_;
  std::vector<std::unique_ptr<Opened>> opened_;
};

}  // namespace brink::test
