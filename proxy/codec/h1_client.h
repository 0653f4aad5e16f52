// HTTP/1.1 as a client speaks it: requests to bytes, bytes to responses. Used by proxy/origin; knows no sockets.
//
//   BufferChain out;  H1RequestWriter writer;
//   writer.head(out, request, H1RequestWriter::framingFor(method, body));     then per piece: writer.body(out, piece);
//   writer.end(out) H1ResponseParser parser(limits, "GET"); while (...) parser.consume(input, body)  -> Head:
//   takeHead() -> Body … -> Done
//
// Strict both ways: what could be read in two ways is an error, never a guess. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/base/buffer_chain.h"
#include "proxy/base/error.h"
#include "proxy/codec/chunked_decoder.h"
#include "proxy/codec/h1_head.h"
#include "proxy/codec/limits.h"
#include "proxy/http/body_source.h"
#include "proxy/http/message.h"

namespace brink::codec {

class H1RequestWriter {
 public:
  enum class Framing : std::uint8_t { None, Length, Chunked };
  struct Body {
    Framing framing = Framing::None;
    std::uint64_t length = 0;  // with Length
  };

  // None for null or an empty body with a method that has none by habit; Length 0 for an empty POST, PUT or PATCH;
  // Length if it is known; else Chunked.
  static Body framingFor(std::string_view method, const http::BodySource* body);

  // Appends the request line (origin form) and the fields in their order, without the hop-by-hop, framing and Expect
  // fields that `request.headers` may hold, then framing, "Connection: keep-alive" and the empty line. A field that
  // cannot be printed unambiguously is ProtocolError; `out` is then unchanged.
  Status head(BufferChain& out, const http::RequestHead& request, Body body);

  // Appends a piece, framed; takes all of `piece`. More than the announced length is ProtocolError.
  Status body(BufferChain& out, BufferChain& piece);

  // The end of the body (trailers may be null; only chunked bodies carry them). Fewer bytes than announced is
  // ConnectionClosed: the connection must be given up.
  Status end(BufferChain& out, const http::HeaderList* trailers);

 private:
  Body framing_;
  std::uint64_t sent_ = 0;
};

class H1ResponseParser {
 public:
  enum class State : std::uint8_t {
    Head,  // the final head is not complete yet (1xx heads are skipped: at most kMaxInterim of them)
    Body,  // head is complete, the body is not
    Done,  // the message is complete; input after it stays where it is (nobody asked for it: do not reuse)
  };
  // One 100 and a few 103: more is somebody keeping the connection busy.
  static constexpr int kMaxInterim = 8;

  // What becomes of fields that are about the connection: a handler sees a response as it came.
  enum class HopByHop : std::uint8_t { Remove, Keep };

  H1ResponseParser(const MessageLimits& limits, std::string_view request_method, HopByHop fields = HopByHop::Remove);

  // Consumes from `input`; body bytes are appended to `body` as slices, at most `max_body` of them (0 stops after the
  // head). Call again with more input after it returned Head or Body. ProtocolError, MessageTooLarge: side Origin; the
  // connection is then useless.
  Result<State> consume(BufferChain& input, BufferChain& body, std::size_t max_body);

  // The peer ended the stream. Ok if that completes the message (a close-delimited body); else ConnectionClosed, with
  // Retry::FreshConnection if not one byte of a response had come.
  Status onEnd();

  State state() const { return state_; }
  bool headComplete() const { return state_ != State::Head; }
  // Requires: headComplete(). Hop-by-hop fields are removed unless kept; Content-Length stays if it framed the body.
  http::ResponseHead takeHead() { return std::move(head_); }
  bool http10() const { return http10_; }
  // Of the body, if the head announced it.
  std::optional<std::uint64_t> contentLength() const { return length_; }
  // Requires: Done.
  const http::HeaderList& trailers() const { return trailers_; }
  // Done, and the connection may carry another request.
  bool reusable() const { return state_ == State::Done && keep_alive_; }
  bool started() const { return started_; }

 private:
  enum class Framing : std::uint8_t { None, Length, Chunked, UntilClose };

  Status parseHead(std::string_view head);
  Status decideFraming();
  Result<State> consumeBody(BufferChain& input, BufferChain& body, std::size_t max_body);

  MessageLimits limits_;
  std::string request_method_;
  HopByHop fields_;
  State state_ = State::Head;
  Framing framing_ = Framing::None;
  bool started_ = false;
  bool http10_ = false;
  bool keep_alive_ = false;
  int interim_ = 0;
  http::ResponseHead head_;
  http::HeaderList trailers_;
  std::optional<std::uint64_t> length_;
  std::uint64_t left_ = 0;  // of a Content-Length body
  HeadScanner scanner_;
  ChunkedDecoder chunks_;
};

}  // namespace brink::codec
