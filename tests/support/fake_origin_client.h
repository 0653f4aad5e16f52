// An OriginClient without sockets: answers are scripted by path, requests are recorded. Thread-affine.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "proxy/base/event_loop.h"
#include "proxy/origin/origin_client.h"

namespace brink::test {

struct SeenFetch {
  origin::Target target;
  http::RequestHead request;
  std::string body;
};

struct ScriptedResponse {
  int status = 200;
  http::HeaderList headers;
  std::string body;
};

class FakeOriginClient final : public origin::OriginClient {
 public:
  explicit FakeOriginClient(EventLoop& loop) : loop_(loop), released_(loop.ready()) {}

  using Handler = std::function<Result<ScriptedResponse>(const SeenFetch&)>;
  void on(std::string path, Handler handler) { handlers_[std::move(path)] = std::move(handler); }
  // Status 200 with these headers.
  void serve(std::string path, std::string body, http::HeaderList headers = {}) {
    on(std::move(path), [body = std::move(body), headers = std::move(headers)](const SeenFetch&) {
      return ScriptedResponse{.status = 200, .headers = headers, .body = body};
    });
  }
  void failResolving(Error error) { resolve_error_ = std::move(error); }
  // One fetch waits until release().
  void holdNext() { hold_ = true; }
  void release() { released_.wake(); }

  const std::vector<SeenFetch>& fetches() const { return fetches_; }

  Task<Status> resolve(const origin::Target& target) override;
  Task<Result<origin::Response>> fetch(const origin::Target& target, http::RequestHead request,
                                       http::BodySource* body) override;

 private:
  EventLoop& loop_;
  Signal released_;
  bool hold_ = false;
  std::optional<Error> resolve_error_;
  std::map<std::string, Handler> handlers_;
  std::vector<SeenFetch> fetches_;
};

}  // namespace brink::test
