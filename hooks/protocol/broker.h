// Streams: one HTTP request each that a context asks the proxy to send for it, because it has no sockets of its own.
// Connections and questions of DNS are streams, too: sockets.h.
//
//   context                                          proxy
//   StreamOpen ─────────────────────────────────────►  policy, name, connection, request
//   StreamData (within kRequestWindow) ─────────────►
//     ◄───────────────────────────────── frame Credit  so much of the body was taken by the origin
//   StreamEnd ──────────────────────────────────────►
//     ◄───────────────────────────────────── frame Head
//     ◄───────────── frame Data (within kResponseWindow)
//   StreamCredit ───────────────────────────────────►  so much of the response was taken by the handler
//     ◄──────────────────────────── frame End or Failed  the last frame of a stream
//   StreamCancel ───────────────────────────────────►  from then on none of its frames means anything
//
// A context numbers its streams upwards from 1. Records of a stream that is over are ignored (they crossed its last
// frame on the way); anything else out of place is a violation, and the context is killed. Bytes: README.md.
//
// What the context wrote is hostile: decodeOpen() and decodeCredit() get a copy and check every bound. The context may
// trust frames; its decoders check all the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brink::hooks::protocol {

// Requests open at once. The Node layer lets further ones wait, so this bounds the connections a context can hold.
inline constexpr std::size_t kMaxStreams = 32;
// Bytes of a request's body on their way that no origin took yet: what the proxy may hold for a stream (and, times
// kMaxStreams, for a context: 2 MiB).
inline constexpr std::uint32_t kRequestWindow = 64 * 1024;
// Bytes of a response on their way that the handler did not take yet: what a stream may put into a context's heap.
inline constexpr std::uint32_t kResponseWindow = 64 * 1024;
// A request or the head of a response as encoded here: twice what Node's own parser reads, and more than what the
// origin client does.
inline constexpr std::size_t kMaxStreamHead = 32 * 1024;
inline constexpr std::size_t kMaxStreamFields = 256;
// One frame of a body: several streams get their turn.
inline constexpr std::size_t kMaxFrameData = 16 * 1024;

// ---- records of the context ----

enum class StreamBody : std::uint8_t { None = 0, Known = 1, Unknown = 2 };  // whether OpenBody::body_length says it

struct OpenBody {
  std::uint64_t body_length;
  std::uint16_t port;
  std::uint8_t tls;   // 0 or 1
  std::uint8_t body;  // StreamBody
  std::uint32_t zero;
};
static_assert(sizeof(OpenBody) == 16);

// Behind OpenBody: Strings (call.h): method, host, target, then names and values of the fields in turn.
struct StreamRequest {
  bool tls = false;
  std::uint16_t port = 0;
  StreamBody body = StreamBody::None;
  std::uint64_t body_length = 0;
  std::string_view method;
  std::string_view host;    // a name or an address, IPv6 in brackets
  std::string_view target;  // path[?query]
  std::vector<std::pair<std::string_view, std::string_view>> fields;
};
std::string encodeOpen(const StreamRequest& request);
// Views into `body`. Says what is wrong with its form; what the texts say is for others to judge.
std::expected<StreamRequest, std::string> decodeOpen(std::string_view body);

std::string encodeCredit(std::uint32_t bytes);
// Nothing unless it is one number, not 0.
std::optional<std::uint32_t> decodeCredit(std::string_view body);

// ---- frames of the proxy ----

enum class FrameType : std::uint16_t {
  Skip = 0,    // the ring's rest holds no frame
  Head = 1,    // u32 status, Strings: reason, then names and values of the fields in turn
  Data = 2,    // bytes of the response's body
  End = 3,     // the response is complete; nothing, or its trailers in the form of a head (status 0, no reason)
  Failed = 4,  // u32 StreamFailure
  Credit = 5,  // u32: bytes of the request's body that were taken
  // Of streams that are no HTTP (sockets.h)
  Connected = 6,  // ConnectedBody, Strings; once more when TLS has begun
  Finished = 7,   // all that was sent is on its way, the end included
  Answers = 8,    // Strings: the records found; the last frame
};

struct FrameHeader {
  std::uint32_t size;  // of the whole frame, header included, rounded up to 16
  std::uint16_t type;  // FrameType
  std::uint16_t zero;
  std::uint32_t stream;
  std::uint32_t body_size;
};
static_assert(sizeof(FrameHeader) == 16);

// Why there is no response, or not all of it. The Node layer knows these by number.
enum class StreamFailure : std::uint32_t {
  Failed = 0,          // none of the below
  Denied = 1,          // the function's policy says no: port or address
  NameNotFound = 2,    // the host's name does not resolve
  Refused = 3,         // nobody listens there
  Unreachable = 4,     // no way to the host
  ConnectTimeout = 5,  // no connection in time
  TlsFailed = 6,       // handshake, or the certificate is not trusted
  HeadTimeout = 7,     // no response in time
  BodyTimeout = 8,     // the response stopped
  Closed = 9,          // the origin closed before the response was complete
  BadResponse = 10,    // what came is not HTTP
  HeadTooLarge = 11,   // more than kMaxStreamHead or kMaxStreamFields
  Overloaded = 12,     // the proxy has no room for another connection or lookup
};

struct StreamHead {
  std::uint32_t status = 0;
  std::string_view reason;
  std::vector<std::pair<std::string_view, std::string_view>> fields;
};
std::string encodeHead(const StreamHead& head);
std::optional<StreamHead> decodeHead(std::string_view body);

std::string encodeFailureCode(StreamFailure failure);
// StreamFailure::Failed for what is no failure at all.
StreamFailure decodeFailureCode(std::string_view body);

}  // namespace brink::hooks::protocol
