// Fetching from origins: a pooled HTTP/1.1 client per worker, and folders served as buckets. The transaction's origin
// step.
//
// Thread-affine to the worker that owns it. Connections, DNS answers and back-off state stay on that worker.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conf/config.h"
#include "proxy/base/event_loop.h"
#include "proxy/base/task.h"
#include "proxy/http/body_source.h"
#include "proxy/http/message.h"
#include "proxy/net/resolver.h"

namespace brink::origin {

// Where one request goes: a configured origin, possibly changed by a hook, resolved to what the client needs.
struct Target {
  std::string origin_id;   // for metrics and logs; "" if only a hook knows it
  bool directory = false;  // else custom
  std::string directory_path;
  // custom
  std::string host;  // to resolve, to connect to, SNI
  std::uint16_t port = 80;
  bool tls = false;
  std::vector<std::string> ssl_protocols;
  bool verify_certificate = true;
  std::string trusted_ca_file;
  std::chrono::milliseconds connection_timeout{10'000};
  std::uint32_t connection_attempts = 3;
  std::chrono::milliseconds read_timeout{30'000};  // to the first byte, and between two pieces
  std::chrono::milliseconds keepalive_timeout{5'000};
  // A hook named it and the configuration does not know it: every resolved address must be public (unless the
  // configuration's outbound policy allows private ones).
  bool public_only = false;
  // Whether what got no answer in time may be sent again: GET and HEAD, up to connection_attempts.
  bool retry_on_timeout = true;
  net::Asker asker = net::kEdge;  // of the host's addresses
  // The response's head as it came, hop-by-hop fields included: for handlers.
  bool keep_hop_by_hop = false;
};

struct Response {
  http::ResponseHead head;                 // hop-by-hop fields removed unless the target keeps them
  std::unique_ptr<http::BodySource> body;  // never null. Failed: truncated (ConnectionClosed), Timeout, ProtocolError
  bool http10 = false;
  SteadyTime first_byte;
};

class OriginClient {
 public:
  virtual ~OriginClient() = default;

  // Resolves the host, so that a failure is known before a hook runs (contract §1). Directories: Ok at once.
  virtual Task<Status> resolve(const Target& target) = 0;

  // Sends the request and returns when the response head is there. `request.headers` is complete except for framing and
  // Connection, `host` included; `body` is borrowed and may be null; it is pulled as the origin takes it. The response
  // may arrive before the body is sent: the rest is then sent while the response streams, for as long as Response
  // lives.
  //
  // Retries (a connection that was stale, or up to connection_attempts for GET and HEAD on timeout) happen inside, and
  // only when no byte of `body` was consumed. Errors: DnsFailure, ConnectFailure, TlsFailure, Timeout,
  // ConnectionClosed, ProtocolError, MessageTooLarge (head), Forbidden (public_only), Overloaded; side Origin.
  virtual Task<Result<Response>> fetch(const Target& target, http::RequestHead request, http::BodySource* body) = 0;
};

struct OriginCounters;  // origin/counters.h

}  // namespace brink::origin
