// What the proxy posts: one call record per invocation. Little-endian, packed, built in place in the inbound area.
//
// A record is a CallHeader followed by its parts in this order (all lengths are bytes):
//
//   scalars      Strings: the CallScalar values, in order
//   headers      HeaderBlock of the request
//   origin       (kHasOrigin)   OriginPart, Strings: OriginScalar values, HeaderBlock of customHeaders
//   response     (kHasResponse) Strings: status, statusDescription; HeaderBlock
//   body         (kHasBody)     u32 size, raw bytes (the context encodes base64)
//   raw event    (kRawEvent; then nothing of the above except scalars) u32 size, JSON text
//
//   Strings      u32 count, u32 sizes[count], bytes
//   HeaderBlock  u32 count, u32 shape_size, u32 value_sizes[count], shape bytes, value bytes
//                shape = for each field, in order: lower-case name, NUL, name as received, NUL. Fields of one name
//                stand together, so equal shapes mean equal object layouts: a context caches one object factory per
//                shape.
//
// Every part starts 4-aligned from the record's start: zero bytes fill up the one before it. Records start 8-aligned.
//
// The context may trust what the proxy wrote. Unit-tested by round trips; written by CallWriter, read by CallReader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace brink::hooks::protocol {

enum CallFlags : std::uint32_t {
  kHasOrigin = 1,
  kHasResponse = 2,
  kHasBody = 4,
  kBodyTruncated = 8,
  kRawEvent = 16,      // the event is JSON text (brink invoke)
  kRawAnswer = 32,     // answer with one RawJson operation (the JSON.stringify of the result)
  kCustomOrigin = 64,  // origin is custom (else s3)
};

// Stage values equal conf::Stage's.
struct CallHeader {
  std::uint32_t size;   // whole record
  std::uint32_t flags;  // CallFlags
  std::uint32_t
      stage;  // 0 viewer-request, 1 origin-request, 2 origin-response, 3 viewer-response; ignored if kRawEvent
  std::uint32_t timeout_ms;        // the function's timeout; filled in when the call is posted
  std::uint64_t deadline_unix_ms;  // what getRemainingTimeInMillis() counts down to; 0: timeout_ms after the call
                                   // begins (posted while the context still initialises)
};
static_assert(sizeof(CallHeader) == 24);

enum class CallScalar : std::uint8_t {
  AwsRequestId,
  TraceId,  // _X_AMZN_TRACE_ID, "" if absent
  DistributionDomainName,
  DistributionId,
  RequestId,
  ClientIp,
  Method,
  Uri,
  Querystring,
  kCount,
};

enum class OriginScalar : std::uint8_t {
  DomainName,
  Path,
  Protocol,      // custom
  SslProtocols,  // custom: joined by ','
  AuthMethod,    // s3
  Region,        // s3
  kCount,
};
struct OriginPart {
  std::uint32_t port;               // custom
  std::uint32_t keepalive_timeout;  // custom, seconds
  std::uint32_t read_timeout;       // custom, seconds
};

struct NameValue {
  std::string_view name;  // as received
  std::string_view value;
};

// Appends a record's parts to a byte buffer. The caller gives them in the documented order.
class CallWriter {
 public:
  explicit CallWriter(std::string& out) : out_(out) {}

  void begin(const CallHeader& header);
  void strings(std::span<const std::string_view> values);
  // Groups fields of one name, whatever its case (first occurrence decides the place). Names are tokens, without NUL.
  void headers(std::span<const NameValue> fields);
  void origin(const OriginPart& part);
  void bytes(std::string_view text);
  // Fills in the record's size; the record starts where begin() was called.
  void end();

 private:
  void word(std::uint32_t value);
  void pad();

  std::string& out_;
  std::size_t start_ = 0;
};

// Reads what CallWriter wrote. Bounds are still checked: a bug must not become memory corruption; ok() turns false and
// everything later is empty.
class CallReader {
 public:
  // `record` starts 8-aligned, as in a slot.
  explicit CallReader(std::string_view record) : record_(record) {}

  CallHeader header();
  // Views into the record, in place of what `values` held: a reader of many records keeps its memory.
  void strings(std::vector<std::string_view>& values);
  struct HeaderBlock {
    std::string_view shape;
    std::span<const std::uint32_t> value_sizes;
    std::string_view values;
  };
  HeaderBlock headers();
  OriginPart origin();
  std::string_view bytes();
  bool ok() const { return ok_; }

 private:
  std::string_view take(std::size_t size);
  std::uint32_t word();
  std::span<const std::uint32_t> words(std::uint32_t count);
  void skipPadding();

  std::string_view record_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

// Strings on their own: failure documents and control messages use them too. readStrings checks every bound, takes at
// most `max_count` strings, and fails (empty optional) unless they fill `bytes` up to the padding.
void appendStrings(std::string& out, std::span<const std::string_view> values);
std::optional<std::vector<std::string_view>> readStrings(std::string_view bytes, std::size_t max_count);

}  // namespace brink::hooks::protocol
