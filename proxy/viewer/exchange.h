// One request and its response on a viewer's connection, as the transaction sees it; HTTP/1.1 and HTTP/2 look alike
// here.
//
// The session makes an Exchange when a head is complete and valid, starts ExchangeHandler::serve() and owns the task:
// if the viewer goes (reset, close), or the session's limits say so, the task is destroyed and nothing is called
// afterwards.
//
// Order for the handler: at most one startBody() and any reading of body(); then respond() exactly once; then await
// finished(). Returning from serve() without respond() is a bug; the session then resets the exchange.
// Thread-affine to the worker. Owner: the session.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "proxy/base/clock.h"
#include "proxy/base/task.h"
#include "proxy/http/body_source.h"
#include "proxy/http/message.h"

namespace brink::viewer {

// What is known of the connection; lives as long as the session.
struct ViewerInfo {
  std::string remote_address;  // IPv4 or IPv6 text, without brackets
  std::uint16_t remote_port = 0;
  std::uint16_t local_port = 0;
  bool tls = false;
  std::string tls_protocol;  // "TLSv1.3", "" without TLS
  std::string tls_cipher;    // OpenSSL's IANA name
  bool tls_resumed = false;
};

enum class FinishState : std::uint8_t {
  Complete,    // all of the response was handed to the kernel
  BodyFailed,  // the response body's source failed after the head was sent: the exchange was reset
};

struct FinishReport {
  FinishState state = FinishState::Complete;
  std::uint64_t head_bytes = 0;  // as sent on the wire, approximately (HPACK: what nghttp2 produced)
  std::uint64_t body_bytes = 0;
  SteadyTime first_byte;  // when the head was handed over
};

class Exchange {
 public:
  virtual ~Exchange() = default;

  virtual const http::RequestHead& request() const = 0;
  virtual const ViewerInfo& viewer() const = 0;
  virtual SteadyTime received() const = 0;         // when the head was complete
  virtual std::uint64_t requestBytes() const = 0;  // head and body received so far

  // The request's body; empty() if there is none. Pulling opens the viewer's window. If the request said
  // Expect: 100-continue, the first pull sends 100 (unless respond() came first).
  virtual http::BodySource& body() = 0;

  // Sends the head and then the body as fast as the viewer takes it. Framing is the session's: it sets Content-Length
  // when body->length() is known and none is in the head, else chunked or DATA frames; for HEAD, 204 and 304 the body
  // is not pulled. Hop-by-hop fields in `head` are dropped. `body` may be null for none.
  virtual void respond(http::ResponseHead head, std::unique_ptr<http::BodySource> body) = 0;

  // Ready when the response is complete (or broken). Await once, after respond().
  virtual Task<FinishReport> finished() = 0;

  // This request's end is in doubt: HTTP/1.1 closes the connection after the exchange; on HTTP/2 the stream ends, as it
  // does in any case.
  virtual void closeAfter() = 0;
};

class ExchangeHandler {
 public:
  // Called once per exchange on the session's thread. `exchange` outlives the task.
  virtual Task<void> serve(Exchange& exchange) = 0;

  // A request that never became an exchange (malformed, too large): what to answer instead, and to log. Called at most
  // once per such request; `head` holds what was understood of it.
  virtual http::ResponseHead refuse(int status, std::string_view why, const http::RequestHead& head,
                                    const ViewerInfo& viewer, std::string& body) = 0;

 protected:
  ~ExchangeHandler() = default;
};

}  // namespace brink::viewer
