// One HTTP/1.1 connection to an origin and the exchange on it: writes the request as the origin takes it, reads the
// response as the viewer (or the cache) takes it.
//
//   begin() ──► advance()… ──► headReady() ──► the response body pulls ──► finished(): back to the pool if reusable()
//                  └──► failure()                     └──► failure()
//
// Thread-affine. Owned by the fetch, then by the response body, then by the pool.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "proxy/base/counters.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/task.h"
#include "proxy/codec/h1_client.h"
#include "proxy/http/body_source.h"
#include "proxy/net/transport.h"
#include "proxy/origin/origin_client.h"
#include "proxy/origin/silence_limit.h"

namespace brink::origin {

class Connection final : private net::TransportObserver {
 public:
  // `key` names the pool's queue this connection belongs to.
  // `open` counts connections for as long as they exist. `blocks` is where all connections of the worker read to: what
  // hundreds of them read in a turn then lies side by side in a few blocks, and idle ones hold none.
  Connection(EventLoop& loop, std::unique_ptr<net::Transport> transport, std::string key, BlockWriter& blocks,
             Gauge& open);
  ~Connection();

  const std::string& key() const { return key_; }
  bool used() const { return exchanges_ > 0; }

  // Who hears that advance() or pull() is worth repeating. Not owned.
  void setWaker(Waker* waker) { waker_ = waker; }

  // TCP and TLS; repeat when woken. Done, Blocked or Failed (see failure()).
  net::Io establish();

  // Starts an exchange. `body` is borrowed, may be null, and must outlive the exchange.
  Status begin(const http::RequestHead& request, http::BodySource* body, const Target& target);

  // Writes what the transport takes and, until the head is complete, reads what is there. Returns false after a
  // failure.
  bool advance();
  bool headReady() const { return parser_ && parser_->headComplete(); }
  codec::H1ResponseParser& parser() { return *parser_; }
  // Whether any byte of the request's body was taken from its source: then it cannot be sent again.
  bool bodyTouched() const { return body_touched_; }

  // For the response body, after headReady().
  http::Pull pull(BufferChain& into, std::size_t max);
  const Error& failure() const { return failure_; }

  // The exchange is over, in both directions, and nothing stands against another one.
  bool reusable() const;

  // In the pool: the connection tells when the origin closes it or says something unasked.
  void watchIdle();
  bool idleBroken() const { return idle_broken_; }

 private:
  void onTransport(IoEvents ready) override;
  bool pumpRequest();
  bool readMore();
  bool fail(Error error);
  void wantWhatIsNeeded();

  Gauge& open_;
  std::unique_ptr<net::Transport> transport_;
  const std::string key_;
  Waker* waker_ = nullptr;
  SilenceLimit silence_;
  std::uint64_t exchanges_ = 0;

  codec::H1RequestWriter writer_;
  http::BodySource* body_ = nullptr;
  bool body_touched_ = false;
  bool request_sent_ = false;
  bool write_blocked_ = false;
  BufferChain out_;

  std::optional<codec::H1ResponseParser> parser_;
  BlockWriter& blocks_;
  BufferChain in_;
  bool peer_ended_ = false;
  bool wants_read_ = false;

  bool failed_ = false;
  Error failure_;
  bool idle_ = false;
  bool idle_broken_ = false;
};

}  // namespace brink::origin
