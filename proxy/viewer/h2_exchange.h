// One HTTP/2 stream as an exchange: the codec's stream, the handler's view of it, and the task that serves it, in one
// object. Thread-affine. Owner: H2Session.
//
//   arrived ── serve() ──> running ── respond() ──> sending ── END_STREAM drained ──> sent ── task ends ──> gone
//      └ refused: answered without a task               └ source fails: reset, finished() says BodyFailed ────┘
//   sent before the request's end: gone only when the rest was thrown away, or took too long or too many bytes
//   the viewer resets, or the connection goes: the task is destroyed at once
#pragma once

#include <memory>
#include <optional>

#include "proxy/codec/h2_stream.h"
#include "proxy/viewer/exchange.h"

namespace brink::viewer {

class H2Session;

class H2Exchange final : public Exchange, public codec::H2Stream {
 public:
  explicit H2Exchange(H2Session& session);
  ~H2Exchange() override;

  // ---- Exchange ----
  const http::RequestHead& request() const override { return head(); }
  const ViewerInfo& viewer() const override;
  SteadyTime received() const override { return received_; }
  std::uint64_t requestBytes() const override { return receivedBytes(); }
  http::BodySource& body() override { return body_; }
  void respond(http::ResponseHead head, std::unique_ptr<http::BodySource> body) override;
  Task<FinishReport> finished() override;
  // Frames say where a request ends, whatever its method: nothing is uncertain but this stream.
  void closeAfter() override {}

  // ---- for the session ----
  Task<void>& task() { return task_; }
  bool running() const { return static_cast<bool>(task_) && !task_.done(); }
  // The response is complete, or broken: finished() becomes ready.
  void finish(FinishState state);
  // Somebody waits for the viewer to send more of the body.
  bool waitsForBody() const { return bodyWanted() && running() && !body_.failed_; }
  // The viewer sends nothing of the body that is waited for.
  void failRequestBody();
  // Whether it may be destroyed: nobody works on it and the codec has forgotten it.
  bool over() const;

 private:
  class RequestBody final : public http::BodySource {
   public:
    explicit RequestBody(H2Exchange& exchange) : exchange_(exchange) {}
    http::Pull pull(BufferChain& into, std::size_t max) override;
    void setWaker(brink::Waker* waker) override { waker_ = waker; }
    std::optional<std::uint64_t> length() const override { return exchange_.bodyLength(); }
    const http::HeaderList* trailers() const override { return exchange_.requestTrailers(); }
    Error error() const override { return error_; }

   private:
    friend class H2Exchange;
    H2Exchange& exchange_;
    brink::Waker* waker_ = nullptr;
    bool failed_ = false;
    Error error_;
  };

  void onRequest() override;
  void onRequestBody() override;
  void onResponseSent() override;
  void onClosed(std::uint32_t error_code) override;

  H2Session& session_;
  SteadyTime received_;
  RequestBody body_;
  std::optional<FinishState> finish_;
  Signal done_;
  Task<void> task_;  // last: goes first
};

}  // namespace brink::viewer
