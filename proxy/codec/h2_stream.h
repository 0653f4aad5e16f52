// One HTTP/2 stream as the server's codec keeps it: the request as it arrives, the response as it leaves. The viewer's
// exchange derives from it, so that a request costs one object.
//
//                 HEADERS                    DATA…, END_STREAM           response's END_STREAM sent
//   (onStream) ───────────> request() final ──────────────────> complete ──────────────────────────> onClosed(0)
//        │ malformed or too large: refusal()    │   └ RST_STREAM either way, connection gone ───────> onClosed(code)
//        └──────────> onRequest() all the same  │ response's END_STREAM sent
//                                               └──────────────> discarding ── the request's END_STREAM, or too much,
//                                                                or the owner's reset(): NO_ERROR ──> onClosed(0)
//
// The on… methods are called from inside nghttp2: they record and mark ready, they never resume a coroutine, send, or
// destroy anything. After onClosed() the codec has forgotten the stream, and the object may go (in a later turn's
// queue). Thread-affine. Owner: the viewer's session.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "proxy/base/buffer_chain.h"
#include "proxy/base/clock.h"
#include "proxy/base/task.h"
#include "proxy/http/body_source.h"
#include "proxy/http/message.h"

namespace brink::codec {

class H2Server;

class H2Stream : private Waker {
 public:
  struct Refusal {
    int status = 0;  // 0: the request is good
    std::string_view why;
  };

  virtual ~H2Stream();
  H2Stream(const H2Stream&) = delete;
  H2Stream& operator=(const H2Stream&) = delete;

  std::int32_t id() const { return id_; }
  bool closed() const { return server_ == nullptr; }

  // ---- the request ----
  const http::RequestHead& head() const { return request_; }
  const Refusal& refusal() const { return refusal_; }
  // DATA and HEADERS received so far.
  std::uint64_t receivedBytes() const { return head_bytes_ + body_bytes_; }
  std::optional<std::uint64_t> bodyLength() const { return body_length_; }
  // Everything has arrived (not necessarily been pulled).
  bool requestComplete() const { return request_complete_; }
  // As BodySource::pull; opens the viewer's windows by what it takes. The first pull of a request that expects
  // 100-continue sends 100, unless respond() came first. Fails while discarding().
  http::Pull pullRequestBody(BufferChain& into, std::size_t max);
  const http::HeaderList* requestTrailers() const { return trailers_.empty() ? nullptr : &trailers_; }
  // The viewer waits for 100 (Continue) before it sends the body.
  bool expectsContinue() const { return expects_continue_; }
  // The last pull said Pending: somebody waits for the viewer.
  bool bodyWanted() const { return body_wanted_; }
  SteadyTime lastReceived() const { return last_received_; }
  // The response was complete before the request: what still comes is thrown away, up to H2Settings::discard_bytes. For
  // how long is the owner's decision.
  bool discarding() const { return discarding_since_ != SteadyTime(); }
  SteadyTime discardingSince() const { return discarding_since_; }

  // ---- the response ----
  // Once, and not after onClosed(). Sent by the next H2Server::produce().
  void sendResponse(http::ResponseHead head, std::unique_ptr<http::BodySource> body);
  bool responded() const { return responded_; }
  bool responseComplete() const { return response_complete_; }
  // The body's source failed; the stream is being reset.
  bool responseFailed() const { return response_failed_; }
  // There is something to send now, so only the viewer's windows or its socket hold it back.
  bool sendBlocked() const { return responded_ && !response_complete_ && !deferred_; }
  SteadyTime lastSent() const { return last_sent_; }
  // When the response's head went out; zero before.
  SteadyTime headSent() const { return head_sent_; }
  std::uint64_t sentHeadBytes() const { return sent_head_bytes_; }
  std::uint64_t sentBodyBytes() const { return sent_body_bytes_; }
  // Drops the response body's source, and with it what is behind it.
  void dropResponseBody();

  // RST_STREAM with an RFC 9113 §7 code, the first time; onClosed() follows when it is sent.
  void reset(std::uint32_t error_code);

 protected:
  H2Stream() = default;

  // The head is complete: good, or refusal() says why not. Once.
  virtual void onRequest() = 0;
  // Body bytes, the end of the body, or trailers came.
  virtual void onRequestBody() = 0;
  // The last byte of the response is in the output. Once; not if the stream closes before.
  virtual void onResponseSent() = 0;
  // Once, the last call.
  virtual void onClosed(std::uint32_t error_code) = 0;

 private:
  friend class H2Server;
  friend class H2RequestReader;

  // The response body has more (its waker).
  void wake() override;

  H2Server* server_ = nullptr;  // null before and after its life in the codec
  std::int32_t id_ = 0;

  http::RequestHead request_;
  Refusal refusal_;
  std::size_t head_bytes_ = 0;
  bool request_complete_ = false;
  bool expects_continue_ = false;
  bool body_wanted_ = false;
  BufferChain body_;
  std::uint64_t body_bytes_ = 0;
  std::optional<std::uint64_t> body_length_;
  http::HeaderList trailers_;
  SteadyTime last_received_;
  SteadyTime discarding_since_;
  std::uint64_t discarded_ = 0;
  std::uint64_t discard_credit_ = 0;  // windows opened for the rest

  bool responded_ = false;
  bool submitted_ = false;
  bool deferred_ = false;  // nghttp2 waits for resume
  bool resume_queued_ = false;
  bool response_complete_ = false;
  bool response_failed_ = false;
  bool reset_ = false;
  http::ResponseHead response_;
  std::unique_ptr<http::BodySource> response_body_;
  BufferChain pulled_;                      // taken from the source for the frame being made
  std::optional<std::uint64_t> announced_;  // Content-Length of the response
  std::uint64_t taken_ = 0;                 // from the source
  SteadyTime last_sent_;
  SteadyTime head_sent_;
  std::uint64_t sent_head_bytes_ = 0;
  std::uint64_t sent_body_bytes_ = 0;
  char status_text_[3] = {};
  char length_text_[20] = {};
};

}  // namespace brink::codec
