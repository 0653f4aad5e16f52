#include "proxy/origin/pooled_client.h"

#include <algorithm>
#include <cerrno>

#include "proxy/origin/directory_origin.h"

namespace brink::origin {
namespace {

constexpr auto kSweepInterval = std::chrono::seconds(1);  // keep-alive times are whole seconds
constexpr std::size_t kMaxTlsContexts = 256;              // one per rule set; hooks can invent combinations

std::string poolKey(const Target& target) {
  std::string key = target.host + ":" + std::to_string(target.port);
  // A connection that was opened without judging its address is none for those whose address is judged.
  if (target.public_only) key += "|public";
  if (!target.tls) return key;
  key += target.verify_certificate ? "|tls|" : "|tls-unverified|";
  key += target.trusted_ca_file;
  for (const std::string& protocol : target.ssl_protocols) key += "|" + protocol;
  return key;
}

bool retriesOnTimeout(std::string_view method) { return method == "GET" || method == "HEAD"; }

// Owns the connection while the response streams; gives it back at the end.
class ResponseBody final : public http::BodySource {
 public:
  ResponseBody(PooledClient& client, std::unique_ptr<Connection> connection, Duration keepalive)
      : client_(client),
        connection_(std::move(connection)),
        keepalive_(keepalive),
        length_(connection_->parser().contentLength()) {
    if (connection_->parser().state() != codec::H1ResponseParser::State::Done) return;
    length_ = 0;  // to HEAD, a 204 or 304: whatever the head announces
    finish();
  }

  http::Pull pull(BufferChain& into, std::size_t max) override {
    if (ended_) return http::Pull::End;
    connection_->setWaker(waker_);
    const http::Pull pulled = connection_->pull(into, max);
    // The last byte and the end come together: the connection is free as soon as the body is read.
    if (pulled == http::Pull::End ||
        (pulled == http::Pull::Data && connection_->parser().state() == codec::H1ResponseParser::State::Done)) {
      finish();
    }
    return pulled;
  }
  void setWaker(Waker* waker) override {
    waker_ = waker;
    if (connection_ != nullptr) connection_->setWaker(waker);
  }
  std::optional<std::uint64_t> length() const override { return length_; }
  const http::HeaderList* trailers() const override { return ended_ ? &trailers_ : nullptr; }
  Error error() const override { return connection_->failure(); }

 private:
  void finish() {
    ended_ = true;
    trailers_ = connection_->parser().trailers();
    client_.giveBack(std::move(connection_), keepalive_);
  }

  PooledClient& client_;
  std::unique_ptr<Connection> connection_;
  Duration keepalive_;
  std::optional<std::uint64_t> length_;
  Waker* waker_ = nullptr;
  http::HeaderList trailers_;
  bool ended_ = false;
};

}  // namespace

PooledClient::PooledClient(EventLoop& loop, net::Resolver& resolver, OriginCounters& counters)
    : loop_(loop), resolver_(resolver), counters_(counters), sweep_timer_(loop.makeTimer([this] { sweep(); })) {}

PooledClient::~PooledClient() = default;

Task<Result<net::Addresses>> PooledClient::addresses(const Target& target) {
  Result<net::Addresses> resolved = co_await resolver_.resolve(target.host, target.port, target.asker);
  if (!resolved || !target.public_only) co_return resolved;
  if (!std::ranges::all_of(*resolved, &net::SocketAddress::isPublic)) {
    counters_.outbound_denied.add();
    co_return fail(ErrorCode::Forbidden, Side::Hook, target.host + " has an address that is not public");
  }
  co_return resolved;
}

Task<Status> PooledClient::resolve(const Target& target) {
  if (target.directory) co_return Status{};
  const Result<net::Addresses> resolved = co_await addresses(target);
  if (!resolved) co_return std::unexpected<Error>(resolved.error());
  co_return Status{};
}

Result<net::ClientTlsContext*> PooledClient::tlsContext(const Target& target) {
  const auto offers = [&target](std::string_view version) {
    return std::ranges::find(target.ssl_protocols, version) != target.ssl_protocols.end();
  };
  // Versions below 1.2 may be listed (CloudFront still does) and are never spoken.
  const bool tls12 = offers("TLSv1.2") || !offers("TLSv1.3");
  std::string key = target.verify_certificate ? "v" : "n";
  key += tls12 ? "2" : "3";
  key += target.trusted_ca_file;
  auto& context = tls_contexts_[key];
  if (context == nullptr) {
    if (tls_contexts_.size() > kMaxTlsContexts) {
      tls_contexts_.erase(key);
      return fail(ErrorCode::Overloaded, Side::Origin, "too many different TLS rules for origins");
    }
    auto made = net::ClientTlsContext::make({.verify = target.verify_certificate,
                                             .ca_file = target.trusted_ca_file,
                                             .minimum = tls12 ? net::TlsVersion::Tls12 : net::TlsVersion::Tls13,
                                             .maximum = net::TlsVersion::Tls13,
                                             .alpn = {}});
    if (!made) {
      tls_contexts_.erase(key);
      return std::unexpected<Error>(made.error());
    }
    context = std::move(*made);
  }
  return context.get();
}

Task<Result<std::unique_ptr<Connection>>> PooledClient::connectTo(const Target& target, net::SocketAddress address) {
  Result<std::unique_ptr<net::Transport>> transport = std::unexpected<Error>(Error{});
  if (target.tls) {
    const Result<net::ClientTlsContext*> context = tlsContext(target);
    if (!context) co_return std::unexpected<Error>(context.error());
    transport = net::connectTls(loop_, address, **context, target.host);
  } else {
    transport = net::connectTcp(loop_, address);
  }
  if (!transport) co_return std::unexpected<Error>(transport.error());
  auto connection =
      std::make_unique<Connection>(loop_, std::move(*transport), poolKey(target), blocks_, counters_.connections);
  Signal progress(loop_.ready());
  bool timed_out = false;
  const auto timer = loop_.makeTimer([&] {
    timed_out = true;
    progress.wake();
  });
  timer->start(target.connection_timeout);
  connection->setWaker(&progress);
  while (true) {
    const net::Io state = connection->establish();
    if (state == net::Io::Done) break;
    if (state == net::Io::Failed) co_return std::unexpected<Error>(connection->failure());
    co_await progress.wait();
    if (timed_out) {
      co_return std::unexpected<Error>(Error{ErrorCode::ConnectFailure, Side::Origin, Retry::Never,
                                             "no connection to " + address.text() + " in time", ETIMEDOUT});
    }
  }
  connection->setWaker(nullptr);
  counters_.connections_opened.add();
  co_return connection;
}

Task<Result<std::unique_ptr<Connection>>> PooledClient::connect(const Target& target) {
  if (counters_.connections.value() >= kMaxConnections) {
    counters_.overloaded.add();
    co_return fail(ErrorCode::Overloaded, Side::Origin, "too many open connections to origins");
  }
  const Result<net::Addresses> resolved = co_await addresses(target);
  if (!resolved) co_return std::unexpected<Error>(resolved.error());
  Error last{ErrorCode::ConnectFailure, Side::Origin, Retry::Never, "no address"};
  for (std::uint32_t attempt = 0; attempt < std::max(target.connection_attempts, 1U); ++attempt) {
    auto connection = co_await connectTo(target, (*resolved)[attempt % resolved->size()]);
    if (connection) co_return connection;
    counters_.connect_failures.add();
    last = connection.error();
    if (last.code == ErrorCode::TlsFailure || last.code == ErrorCode::InvalidArgument) break;  // would fail again
  }
  if (last.code != ErrorCode::TlsFailure) last.code = ErrorCode::ConnectFailure;
  co_return std::unexpected<Error>(last);
}

std::unique_ptr<Connection> PooledClient::takeIdle(const std::string& key) {
  const auto found = idle_.find(key);
  if (found == idle_.end()) return nullptr;
  while (!found->second.empty()) {
    Idle idle = std::move(found->second.back());
    found->second.pop_back();
    counters_.idle.add(-1);
    if (!idle.connection->idleBroken() && idle.expires > loop_.clock().now()) return std::move(idle.connection);
  }
  return nullptr;
}

void PooledClient::giveBack(std::unique_ptr<Connection> connection, Duration keepalive) {
  std::deque<Idle>& queue = idle_[connection->key()];
  if (!connection->reusable() || keepalive <= Duration{0} || queue.size() >= kMaxIdlePerOrigin) return;
  connection->watchIdle();
  queue.push_back({std::move(connection), loop_.clock().now() + keepalive});
  counters_.idle.add(1);
  if (!sweep_timer_->armed()) sweep_timer_->start(kSweepInterval);
}

void PooledClient::sweep() {
  const SteadyTime now = loop_.clock().now();
  for (auto queue = idle_.begin(); queue != idle_.end();) {
    const std::size_t dropped = std::erase_if(
        queue->second, [now](const Idle& idle) { return idle.connection->idleBroken() || idle.expires <= now; });
    counters_.idle.add(-static_cast<std::int64_t>(dropped));
    queue = queue->second.empty() ? idle_.erase(queue) : std::next(queue);
  }
  if (!idle_.empty()) sweep_timer_->start(kSweepInterval);
}

Task<Status> PooledClient::exchange(Connection& connection, const Target& target, const http::RequestHead& request,
                                    http::BodySource* body) {
  Signal progress(loop_.ready());
  struct WakerScope {
    Connection& connection;
    ~WakerScope() { connection.setWaker(nullptr); }
  };
  connection.setWaker(&progress);
  const WakerScope scope{connection};
  if (const Status begun = connection.begin(request, body, target); !begun) co_return begun;
  while (true) {
    const bool alive = connection.advance();
    if (connection.headReady()) co_return Status{};
    if (!alive) co_return std::unexpected<Error>(connection.failure());
    co_await progress.wait();
  }
}

void PooledClient::countFailure(const Target& target, const Error& error) {
  counters_.countRequest(target.origin_id, 0, loop_.clock().now(), error.side == Side::Origin);
}

Task<Result<Response>> PooledClient::fetch(const Target& target, http::RequestHead request, http::BodySource* body) {
  const SteadyTime started = loop_.clock().now();
  if (target.directory) {
    Result<Response> served = serveFromDirectory(target.directory_path, request, loop_.clock().wallNow());
    counters_.countRequest(target.origin_id, served ? served->head.status : 0, started);
    if (served) served->first_byte = started;
    co_return served;
  }
  const std::string key = poolKey(target);
  for (std::uint32_t attempt = 1;; ++attempt) {
    std::unique_ptr<Connection> connection = takeIdle(key);
    if (connection != nullptr) {
      counters_.connections_reused.add();
    } else {
      auto opened = co_await connect(target);
      if (!opened) {
        countFailure(target, opened.error());
        co_return std::unexpected<Error>(opened.error());
      }
      connection = std::move(*opened);
    }
    const bool reused = connection->used();
    const Status answered = co_await exchange(*connection, target, request, body);
    if (answered) {
      counters_.duration.observe(loop_.clock().now() - started);
      Response response;
      response.head = connection->parser().takeHead();
      response.http10 = connection->parser().http10();
      response.first_byte = loop_.clock().now();
      counters_.countRequest(target.origin_id, response.head.status, response.first_byte);
      response.body = std::make_unique<ResponseBody>(*this, std::move(connection), target.keepalive_timeout);
      co_return response;
    }
    const Error error = answered.error();
    const bool untouched = !connection->bodyTouched();
    const bool stale = reused && !connection->parser().started() && error.code != ErrorCode::Timeout &&
                       http::isIdempotent(request.method);
    const bool timed_out = error.code == ErrorCode::Timeout && target.retry_on_timeout &&
                           retriesOnTimeout(request.method) && attempt < target.connection_attempts;
    if (error.code == ErrorCode::Timeout) counters_.timeouts.add();
    if (!untouched || !(stale || timed_out)) {
      countFailure(target, error);
      co_return std::unexpected<Error>(error);
    }
    if (stale) --attempt;  // says nothing about the origin
    counters_.retries.add();
  }
}

}  // namespace brink::origin
