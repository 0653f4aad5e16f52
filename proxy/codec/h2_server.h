// HTTP/2 as a server speaks it, on nghttp2: bytes to streams, responses to bytes. Knows no sockets, no sessions, no
// routes.
//
//   read bytes -> receive()  ── inside: H2ServerEvents and H2Stream::on… record ──> the session starts exchanges
//   flush      -> produce()  ── inside: bodies are pulled as windows allow ───────> OutputBuilder
//
// Windows are opened by what readers pull, never by what arrives: kStreamWindow bounds the bytes held for a stream,
// kConnectionWindow those of a connection. What comes of a request whose response is complete is thrown away, with its
// window kept open: curl, for one, takes a reset that comes while it sends for the loss of the answer. Thread-affine.
// Owner: the viewer's session, which destroys it before the streams.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "proxy/base/buffer_chain.h"
#include "proxy/base/clock.h"
#include "proxy/codec/h2_stream.h"
#include "proxy/codec/limits.h"
#include "proxy/codec/output_builder.h"

namespace brink::codec {

// Unread request bytes of one stream: two or three round trips' worth for a viewer at 10 MB/s and 10 ms.
inline constexpr std::int32_t kStreamWindow = 128 * 1024;
// Unread request bytes of one connection: eight uploads can stall without holding up a ninth.
inline constexpr std::int32_t kConnectionWindow = 1024 * 1024;
// Windows opened beyond those for the rest of requests whose responses are complete, of one connection. curl 7.88 reads
// nothing more once it has the response, and never sees a window that opens later. Nothing of it is held, unless the
// viewer spends it on other streams: then kStreamWindow bounds each of them.
inline constexpr std::uint64_t kDiscardCredit = 8 * 1024 * 1024;

// What a viewer may do within kAbuseWindow beyond its requests before it is told to calm down (RFC 9113 §10.5).
inline constexpr std::chrono::seconds kAbuseWindow{10};
// RST_STREAM of requests that we have not answered (rapid reset, CVE-2023-44487). A browser leaving a page resets
// at most its open streams.
inline constexpr std::uint32_t kMaxResets = 400;
// PING, SETTINGS, PRIORITY, empty DATA and unknown frames: each costs an answer or a look-up. One per request is
// ordinary.
inline constexpr std::uint32_t kMaxControlFrames = 1000;
// A header block that decodes to this many times the limit is a bomb: the connection ends at once instead of the
// request.
inline constexpr std::size_t kHeaderBombFactor = 8;

enum class H2Abuse : std::uint8_t { RapidReset, ControlFlood, HeaderBomb, Protocol };

class H2ServerEvents {
 public:
  // A request begins: the object that stands for it. It must live until its onClosed(), or until the server is
  // destroyed.
  virtual H2Stream& onStream() = 0;
  // There may be something to produce().
  virtual void onOutput() = 0;
  // The connection is being ended for this (GOAWAY is in the output). At most once.
  virtual void onAbuse(H2Abuse abuse) = 0;
  // Bytes of a request were thrown away because its response is complete.
  virtual void onDiscarded(std::size_t bytes) = 0;

 protected:
  ~H2ServerEvents() = default;
};

struct H2Settings {
  MessageLimits limits;
  std::uint32_t concurrent_streams = 128;
  // Of one request whose response is complete; more, and the stream is reset with NO_ERROR (RFC 9113 §8.1).
  std::uint64_t discard_bytes = 16 << 20;
  std::string_view scheme = "https";  // static text
};

class H2Server {
 public:
  H2Server(const H2Settings& settings, const Clock& clock, H2ServerEvents& events);
  ~H2Server();
  H2Server(const H2Server&) = delete;
  H2Server& operator=(const H2Server&) = delete;

  // All of `bytes` is processed; large DATA payloads are kept as slices of it. False: the connection is beyond repair;
  // produce() may still give a GOAWAY, then close.
  bool receive(const Slice& bytes);

  // Appends frames until there is nothing to say or `out` holds `limit` bytes. False as in receive().
  bool produce(OutputBuilder& out, std::size_t limit);

  // Neither side has anything to say any more: close when the output is written.
  bool finished() const;
  // A header block has begun and not ended.
  bool insideHeaders() const { return inside_headers_; }
  std::size_t openStreams() const { return open_streams_; }

  // Graceful drain (RFC 9113 §6.8): first a GOAWAY that allows everything, about a round trip later one that names the
  // last request taken. finished() turns true when the last stream closes.
  void announceShutdown();
  void refuseNewStreams();
  // GOAWAY and the end.
  void terminate(std::uint32_t error_code);

 private:
  friend class H2Stream;
  friend class H2RequestReader;
  friend nghttp2_session* makeH2Session(H2Server& server);
  friend nghttp2_data_provider h2BodyProvider(H2Stream& stream);
  struct Callbacks;  // trampolines, h2_callbacks.cc
  static nghttp2_session_callbacks* callbacks();
  static nghttp2_data_source_read_callback bodyReader();

  int onBeginFrame(std::uint8_t type, std::size_t length, std::uint8_t flags);
  int onBeginHeaders(std::int32_t stream_id);
  int onHeader(H2Stream& stream, bool trailer, std::string_view name, std::string_view value);
  void onHeadersEnd(H2Stream& stream, bool trailer, bool end_stream);
  void onInvalidHeader(H2Stream& stream);
  void onDataChunk(H2Stream& stream, const char* data, std::size_t size);
  void onEndStream(H2Stream& stream);
  void discard(H2Stream& stream, std::size_t bytes);
  void openForRest(H2Stream& stream);
  void setConnectionWindow();
  int onReset(H2Stream* stream);
  void onFrameSent(H2Stream& stream, bool headers, std::size_t length, bool end_stream);
  void onStreamClosed(H2Stream& stream, std::uint32_t error_code);
  std::ptrdiff_t readBody(H2Stream& stream, std::size_t max, std::uint32_t& flags);
  // False: this turn's output is full.
  bool sendData(H2Stream& stream, const std::uint8_t* frame_header, std::size_t length);

  http::Pull fill(H2Stream& stream, std::size_t max);
  std::ptrdiff_t endBody(H2Stream& stream, std::uint32_t& flags);
  std::ptrdiff_t failBody(H2Stream& stream);
  void submitContinue(H2Stream& stream);
  void submitResponse(H2Stream& stream);
  void buildFields(H2Stream& stream, bool has_body);
  void addField(std::string_view name, std::string_view value, std::uint8_t flags);
  void queueResume(H2Stream& stream);
  void forget(H2Stream& stream);
  void rollAbuseWindow();
  int abuse(H2Abuse what);

  H2Settings settings_;
  const Clock& clock_;
  H2ServerEvents& events_;
  nghttp2_session* session_ = nullptr;
  const Slice* receiving_ = nullptr;  // during receive()
  OutputBuilder* output_ = nullptr;   // during produce()
  std::size_t output_limit_ = 0;
  std::vector<H2Stream*> to_submit_;
  std::vector<H2Stream*> to_resume_;
  std::vector<nghttp2_nv> fields_;  // of the response being submitted
  bool inside_headers_ = false;
  bool broken_ = false;
  bool abused_ = false;
  std::size_t open_streams_ = 0;
  std::uint64_t discard_credit_ = 0;  // given to open streams
  SteadyTime abuse_window_;
  std::uint32_t resets_ = 0;
  std::uint32_t control_frames_ = 0;
  std::uint32_t requests_ = 0;
};

}  // namespace brink::codec
