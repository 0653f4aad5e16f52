#include "proxy/server/admin_handler.h"

#include <memory>
#include <utility>

#include "proxy/base/task.h"
#include "proxy/http/uri.h"

namespace brink::server {
namespace {

constexpr int kReload = 0;  // no status: the reply is what the reload says

}  // namespace

bool AdminHandler::isTrusted(const http::RequestHead& request) const {
  if (door_ == Door::UnixSocket) return true;
  if (request.headers.has("origin")) return false;
  const auto authority = http::parseAuthority(request.authority);
  if (!authority) return false;
  const std::string& host = authority->host;
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host == host_;
}

AdminHandler::Reply AdminHandler::reply(const http::RequestHead& request) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (!isTrusted(request)) return {.status = 403, .text = "Host must be a loopback name and Origin absent\n"};
  if (request.path == "/reload") {
    if (door_ != Door::UnixSocket)
      return {.status = 403, .text = "changes are made over the Unix socket (admin.socket)\n"};
    if (request.method != "POST") return {.status = 405, .text = "POST\n", .allow = "POST"};
    return {.status = kReload};
  }
  const bool known = request.path == "/healthz" || request.path == "/readyz" || request.path == "/metrics";
  if (!known) return {.status = 404, .text = "/healthz /readyz /metrics\n"};
  if (!reads) return {.status = 405, .text = "GET\n", .allow = "GET, HEAD"};
  if (request.path == "/healthz") return {.text = "ok\n"};
  if (request.path == "/metrics") {
    return {.text = actions_.metrics(), .type = "text/plain; version=0.0.4; charset=utf-8"};
  }
  if (actions_.ready()) return {.text = "ready\n"};
  return {.status = 503, .text = "not ready\n"};
}

// Templates and snapshots of new functions may take their time; whoever asked may be gone by then.
Task<AdminHandler::Reply> AdminHandler::reload() {
  struct Wait {
    explicit Wait(RunQueue& ready) : done(ready) {}
    Signal done;
    std::expected<void, ReloadRefusal> outcome;
  };
  const auto wait = std::make_shared<Wait>(ready_);
  actions_.reload([wait](std::expected<void, ReloadRefusal> outcome) {
    wait->outcome = std::move(outcome);
    wait->done.wake();
  });
  co_await wait->done.wait();
  if (wait->outcome) co_return Reply{.text = "reloaded\n"};
  const ReloadRefusal& refusal = wait->outcome.error();
  co_return Reply{.status = refusal.passing ? 503 : 422, .text = refusal.why};
}

Task<void> AdminHandler::serve(viewer::Exchange& exchange) {
  Reply made = reply(exchange.request());
  if (made.status == kReload) made = co_await reload();
  http::ResponseHead head;
  head.status = made.status;
  head.reason = http::reasonPhrase(made.status);
  head.headers.add("Content-Type", made.type);
  head.headers.add("Cache-Control", "no-store");
  if (!made.allow.empty()) head.headers.add("Allow", made.allow);
  exchange.respond(std::move(head), std::make_unique<http::MemoryBody>(made.text));
  co_await exchange.finished();
}

http::ResponseHead AdminHandler::refuse(int status, std::string_view why, const http::RequestHead&,
                                        const viewer::ViewerInfo&, std::string& body) {
  body = std::string(why) + "\n";
  http::ResponseHead head;
  head.status = status;
  head.reason = http::reasonPhrase(status);
  head.headers.add("Content-Type", "text/plain; charset=utf-8");
  return head;
}

}  // namespace brink::server
