// The admin endpoint: health, readiness, metrics; and, over the Unix socket alone, changes. Main thread.
//
//   GET  /healthz   200 while the process lives
//   GET  /readyz    200 while it takes requests, 503 while it starts or drains
//   GET  /metrics   Prometheus text
//   POST /reload    Unix socket: loads the configuration file anew; 200, 422 with what is wrong with it, or 503 with
//                   what is wrong with the server
//
// Requests over TCP must name the host they mean (loopback or the configured address) and come from no web page: a
// browser on the operator's machine must not be a way in.
#pragma once

#include <expected>
#include <functional>
#include <string>

#include "proxy/base/run_queue.h"
#include "proxy/viewer/exchange.h"

namespace brink::server {

// Why nothing changed: lines for the operator.
struct ReloadRefusal {
  std::string why;
  bool passing = false;  // nothing is wrong with the configuration, it may be taken later
};

class AdminActions {
 public:
  virtual bool ready() const = 0;
  virtual std::string metrics() = 0;
  // Told once what became of it, also at once.
  using Reloaded = std::function<void(std::expected<void, ReloadRefusal>)>;
  virtual void reload(Reloaded done) = 0;

 protected:
  ~AdminActions() = default;
};

class AdminHandler final : public viewer::ExchangeHandler {
 public:
  enum class Door : std::uint8_t { Tcp, UnixSocket };

  // `host`: what the TCP listener is bound to, allowed in Host besides the loopback names.
  AdminHandler(AdminActions& actions, RunQueue& ready, Door door, std::string host = "")
      : actions_(actions), ready_(ready), door_(door), host_(std::move(host)) {}

  Task<void> serve(viewer::Exchange& exchange) override;
  http::ResponseHead refuse(int status, std::string_view why, const http::RequestHead& head,
                            const viewer::ViewerInfo& viewer, std::string& body) override;

 private:
  struct Reply {
    int status = 200;
    std::string text;
    std::string_view type = "text/plain; charset=utf-8";
    std::string_view allow;  // with 405
  };
  Reply reply(const http::RequestHead& request);
  Task<Reply> reload();
  bool isTrusted(const http::RequestHead& request) const;

  AdminActions& actions_;
  RunQueue& ready_;
  Door door_;
  std::string host_;
};

}  // namespace brink::server
