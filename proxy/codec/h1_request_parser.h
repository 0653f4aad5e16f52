// A viewer's HTTP/1.x requests, one after the other on a connection, read strictly.
//
//   Head --complete--> Body --complete--> Done --next()--> Head
//     └--refused: the connection answers once and closes      (a body that breaks its framing: likewise)
//
// What counts as readable in two ways, and is refused with 400: both Content-Length and Transfer-Encoding; more than
// one of either, or a list; codings other than "chunked"; Transfer-Encoding in HTTP/1.0; missing, repeated or malformed
// Host; bare CR or LF, folding, white space before a colon, control bytes (h1_head.h); a target that is none of the
// four forms. An absolute-form target wins over Host (RFC 9112 §3.2.2), and the `host` field is rewritten to it:
// whoever reads the request later sees one authority. Its scheme is not believed: the transport decides. CONNECT is
// 405, other expectations than 100-continue are 417, larger than the limits is 413 (contract §5), more fields than
// allowed is 431. Upgrade is ignored. A bare LF and a malformed request line are refused as soon as they are there,
// without the rest of the head: whoever sends them may think that it is complete. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "proxy/base/buffer_chain.h"
#include "proxy/base/error.h"
#include "proxy/codec/chunked_decoder.h"
#include "proxy/codec/h1_head.h"
#include "proxy/codec/limits.h"
#include "proxy/http/message.h"

namespace brink::codec {

class H1RequestParser {
 public:
  enum class HeadState : std::uint8_t { Incomplete, Complete, Refused };
  struct Refusal {
    int status = 400;
    std::string_view why;  // static text
  };
  // RFC 9112 §2.2: old clients send an empty line behind a body. One or two are read over, more are noise.
  static constexpr int kMaxLeadingLines = 2;

  // `scheme`: "http" or "https", by the transport.
  H1RequestParser(const MessageLimits& limits, std::string_view scheme)
      : limits_(limits), scheme_(scheme), chunks_(Side::Viewer) {}

  // Consumes at most one head from `input`.
  HeadState readHead(BufferChain& input);
  // Bytes of an incomplete head have come.
  bool headStarted() const { return !scanner_.empty() || leading_cr_; }
  const Refusal& refusal() const { return refusal_; }

  // Complete after HeadState::Complete; after Refused, what was understood. Hop-by-hop fields are removed.
  http::RequestHead& head() { return head_; }
  std::size_t headBytes() const { return head_bytes_; }
  bool keepAlive() const { return keep_alive_; }
  bool expectsContinue() const { return expects_continue_; }
  bool hasBody() const { return chunked_ || length_.value_or(0) > 0; }
  std::optional<std::uint64_t> contentLength() const { return length_; }

  // Consumes body bytes into `data`, at most `max`; true when the body is complete. Errors as in ChunkedDecoder.
  Result<bool> readBody(BufferChain& input, BufferChain& data, std::size_t max);
  bool bodyComplete() const { return body_complete_; }
  http::HeaderList takeTrailers() { return chunks_.takeTrailers(); }

  // Requires bodyComplete(). Ready for the next head; keeps no memory if `idle`.
  void next(bool idle);

 private:
  bool skipLeadingLines(BufferChain& input);
  bool checkRequestLine();
  bool refuse(int status, std::string_view why);
  bool parse(std::string_view text);
  bool parseTarget(const H1RequestLine& line);
  bool parseAbsolute(std::string_view target);
  bool splitPath(std::string_view target);
  bool parseHost(int minor);
  bool parseFraming(int minor);
  bool parseConnection(int minor);

  MessageLimits limits_;
  std::string_view scheme_;
  HeadScanner scanner_;
  int leading_lines_ = 0;
  bool leading_cr_ = false;
  bool line_checked_ = false;
  Refusal refusal_;
  http::RequestHead head_;
  std::size_t head_bytes_ = 0;
  bool keep_alive_ = false;
  bool expects_continue_ = false;
  bool chunked_ = false;
  bool body_complete_ = true;
  std::optional<std::uint64_t> length_;
  std::uint64_t left_ = 0;
  ChunkedDecoder chunks_;
};

}  // namespace brink::codec
