// An Exchange without a connection: the request is given, the response is read as fast as it comes and kept.
// Thread-affine.
#pragma once

#include <memory>
#include <string>

#include "proxy/base/event_loop.h"
#include "proxy/base/task.h"
#include "proxy/viewer/exchange.h"

namespace brink::test {

class FakeExchange final : public viewer::Exchange, private Waker, private Runnable {
 public:
  FakeExchange(EventLoop& loop, http::RequestHead request, std::string body = "");

  // Before serving; the default is an HTTPS viewer at 203.0.113.9.
  viewer::ViewerInfo& info() { return info_; }

  // Starts `handler` on this exchange; destroying the exchange (or leave()) cancels it.
  void serve(viewer::ExchangeHandler& handler);
  void leave();

  bool responded() const { return responded_; }
  bool complete() const { return complete_; }
  bool failed() const { return failed_; }
  const http::ResponseHead& response() const { return response_; }
  std::string header(std::string_view name) const { return response_.headers.getCombined(name).value_or(""); }
  int status() const { return response_.status; }
  const std::string& responseBody() const { return received_; }
  bool closes() const { return close_after_; }
  // Stops reading the response until resume().
  void pause() { paused_ = true; }
  void resume();

  const http::RequestHead& request() const override { return request_; }
  const viewer::ViewerInfo& viewer() const override { return info_; }
  SteadyTime received() const override { return received_at_; }
  std::uint64_t requestBytes() const override { return 100; }
  http::BodySource& body() override { return body_; }
  void respond(http::ResponseHead head, std::unique_ptr<http::BodySource> body) override;
  Task<viewer::FinishReport> finished() override;
  void closeAfter() override { close_after_ = true; }

 private:
  void wake() override { loop_.ready().push(*this); }
  void run() override { pump(); }
  void pump();

  EventLoop& loop_;
  http::RequestHead request_;
  viewer::ViewerInfo info_;
  http::MemoryBody body_;
  SteadyTime received_at_;
  http::ResponseHead response_;
  std::unique_ptr<http::BodySource> source_;
  std::string received_;
  bool responded_ = false;
  bool complete_ = false;
  bool failed_ = false;
  bool paused_ = false;
  bool close_after_ = false;
  Signal finished_;
  Task<void> task_;
};

// GET https://HOST/PATH?QUERY over HTTP/2, with a User-Agent.
http::RequestHead getRequest(std::string_view host, std::string_view target);

}  // namespace brink::test
