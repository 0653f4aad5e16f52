// What viewers' connections count, per worker; proxy/server sums them up. Every limit has its counter. Thread-safe to
// read.
#pragma once

#include "proxy/base/counters.h"

namespace brink::viewer {

struct ViewerCounters {
  // Connections.
  Counter connections;  // accepted by the pool
  Gauge open_connections;
  Counter tls_handshakes;  // completed
  Counter tls_resumed;     // of those
  Counter tls_failures;
  Counter h1_sessions;
  Counter h2_sessions;

  // Requests.
  Counter exchanges;  // handed to the handler
  Gauge open_exchanges;
  Counter refused;          // answered by ExchangeHandler::refuse, for whatever reason
  Counter refused_size;     // of those: header bytes, header count or URL length (413, 431)
  Counter aborted;          // the viewer went before the response was complete
  Counter body_failures;    // response bodies that broke after the head
  Counter unanswered;       // serve() returned without respond(): a bug in the handler
  Counter continues;        // 100 (Continue) sent
  Counter pipelined;        // HTTP/1.1 requests that were there before the previous answer was complete
  Counter drained_bodies;   // unread request bodies read to their end
  Counter dropped_bodies;   // unread request bodies too long or too slow for that: connection closed or stream reset
  Counter discarded_bytes;  // of both, thrown away because the response was complete first

  // Time limits.
  Counter handshake_timeouts;
  Counter header_timeouts;
  Counter idle_timeouts;
  Counter body_timeouts;  // the viewer sent nothing of a body that was waited for
  Counter send_timeouts;  // the viewer took nothing of a response

  // Abuse (HTTP/2 connections ended for it).
  Counter rapid_resets;
  Counter control_floods;
  Counter header_bombs;
  Counter protocol_errors;  // HTTP/1.1: refused with 400; HTTP/2: connection errors
};

}  // namespace brink::viewer
