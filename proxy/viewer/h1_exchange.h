// One HTTP/1.x request and its response, as the handler sees them. The session frames both. Thread-affine.
// Owner: H1Session, which has at most one.
#pragma once

#include <memory>
#include <optional>

#include "proxy/viewer/exchange.h"

namespace brink::viewer {

class H1Session;

class H1Exchange final : public Exchange {
 public:
  H1Exchange(H1Session& session, http::RequestHead head, std::uint64_t head_bytes,
             std::optional<std::uint64_t> body_length);
  ~H1Exchange() override;
  H1Exchange(const H1Exchange&) = delete;
  H1Exchange& operator=(const H1Exchange&) = delete;

  // ---- Exchange ----
  const http::RequestHead& request() const override { return head_; }
  const ViewerInfo& viewer() const override;
  SteadyTime received() const override { return received_; }
  std::uint64_t requestBytes() const override { return head_bytes_ + body_.received; }
  http::BodySource& body() override { return body_; }
  void respond(http::ResponseHead head, std::unique_ptr<http::BodySource> body) override;
  Task<FinishReport> finished() override;
  void closeAfter() override;

  // ---- for the session ----
  struct RequestBody final : public http::BodySource {
    explicit RequestBody(H1Exchange& owner) : exchange(owner) {}
    http::Pull pull(BufferChain& into, std::size_t max) override;
    void setWaker(Waker* waker) override { reader = waker; }
    std::optional<std::uint64_t> length() const override { return announced; }
    const http::HeaderList* trailers() const override { return trailing.empty() ? nullptr : &trailing; }
    Error error() const override { return failure; }
    void wake() {
      if (reader != nullptr) reader->wake();
    }
    void fail(Error error);

    H1Exchange& exchange;
    Waker* reader = nullptr;
    std::optional<std::uint64_t> announced;
    BufferChain buffered;  // at most kBodyBuffer, between the parser and the reader
    std::uint64_t received = 0;
    bool complete = false;  // all of it was received
    bool wanted = false;    // the last pull said Pending
    SteadyTime wanted_since;
    bool failed = false;
    Error failure;
    http::HeaderList trailing;
  };
  struct Response {
    http::ResponseHead head;
    std::unique_ptr<http::BodySource> body;
    bool ready = false;  // respond() was called
  };

  RequestBody& requestBody() { return body_; }
  Response& response() { return response_; }
  Task<void>& task() { return task_; }
  bool running() const { return static_cast<bool>(task_) && !task_.done(); }
  void finish(const FinishReport& report);

 private:
  H1Session& session_;
  http::RequestHead head_;
  std::uint64_t head_bytes_;
  SteadyTime received_;
  RequestBody body_;
  Response response_;
  std::optional<FinishReport> report_;
  Signal done_;
  Task<void> task_;  // last: goes first
};

}  // namespace brink::viewer
