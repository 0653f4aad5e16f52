// buildCall(): the call record of one hook. On the hot path: one allocation for the record, none for ASCII text.
#include <array>
#include <span>
#include <string>
#include <vector>

#include "hooks/event_text.h"
#include "hooks/header_rules.h"
#include "hooks/hook_runner.h"
#include "hooks/protocol/call.h"

namespace brink::hooks {
namespace {

using protocol::CallScalar;
using protocol::NameValue;
using protocol::OriginScalar;

constexpr std::size_t kFieldsOnStack = 32;     // more than browsers send; beyond it a vector
constexpr std::size_t kScalarsOverhead = 288;  // header, sizes, ids and addresses
constexpr std::size_t kPartOverhead = 16;      // counts and padding
constexpr std::size_t kFieldOverhead = 6;      // two NULs, one size

// Header fields as an event shows them: disallowed ones left out.
class ShownFields {
 public:
  ShownFields(const http::HeaderList& headers, bool names_are_lower, EventText& text) {
    if (headers.size() > kFieldsOnStack) many_.resize(headers.size());
    NameValue* fields = many_.empty() ? few_.data() : many_.data();
    for (const http::HeaderField field : headers) {
      if (isDisallowed(field.name)) continue;
      // HTTP/2 has no Host field: its capital says that the edge made it from :authority (contract §2).
      const bool host = names_are_lower && http::equalsIgnoreCase(field.name, "host");
      fields[count_++] = {host ? std::string_view("Host") : field.name, text.of(field.value)};
    }
  }
  std::span<const NameValue> span() const { return {many_.empty() ? few_.data() : many_.data(), count_}; }

 private:
  std::array<NameValue, kFieldsOnStack> few_;
  std::vector<NameValue> many_;
  std::size_t count_ = 0;
};

std::uint32_t flagsOf(const HookInput& input) {
  std::uint32_t flags = 0;
  if (input.origin != nullptr) flags |= protocol::kHasOrigin | (input.origin->custom ? protocol::kCustomOrigin : 0U);
  if (input.response != nullptr) flags |= protocol::kHasResponse;
  if (input.body != nullptr) flags |= protocol::kHasBody | (input.body->truncated ? protocol::kBodyTruncated : 0U);
  return flags;
}

// Names stand in two letter cases, each with a NUL; values have a size word.
std::size_t estimatedSize(const http::HeaderList& headers) {
  std::size_t size = kPartOverhead;
  for (const http::HeaderField field : headers) size += 2 * field.name.size() + field.value.size() + kFieldOverhead;
  return size;
}

// Small records fit malloc's fast path; an estimate below the truth costs a second allocation, nothing else.
std::size_t estimatedSize(const HookInput& input) {
  std::size_t size = kScalarsOverhead + input.request->path.size() + input.request->query.size();
  size += estimatedSize(input.request->headers);
  if (input.response != nullptr) size += kPartOverhead + estimatedSize(input.response->headers);
  if (input.origin != nullptr) size += kScalarsOverhead + estimatedSize(input.origin->custom_headers);
  if (input.body != nullptr) size += kPartOverhead + input.body->data.size();
  return size;
}

template <typename Scalar, std::size_t kSize>
std::string_view& at(std::array<std::string_view, kSize>& values, Scalar scalar) {
  return values[static_cast<std::size_t>(scalar)];
}

void writeScalars(protocol::CallWriter& writer, const HookInput& input, std::string_view aws_request_id,
                  EventText& text) {
  std::array<std::string_view, static_cast<std::size_t>(CallScalar::kCount)> values{};
  at(values, CallScalar::AwsRequestId) = aws_request_id;
  at(values, CallScalar::DistributionDomainName) = input.distribution->domain_name;
  at(values, CallScalar::DistributionId) = input.distribution->id;
  at(values, CallScalar::RequestId) = input.request_id;
  at(values, CallScalar::ClientIp) = input.client_ip;
  at(values, CallScalar::Method) = text.of(input.request->method);
  at(values, CallScalar::Uri) = text.of(input.request->path);
  at(values, CallScalar::Querystring) = text.of(input.request->query);
  writer.strings(values);
}

void writeOrigin(protocol::CallWriter& writer, const EventOrigin& origin, EventText& text) {
  writer.origin({origin.port, origin.keepalive_timeout, origin.read_timeout});
  std::string protocols;
  for (const std::string& name : origin.ssl_protocols) {
    if (!protocols.empty()) protocols += ',';
    protocols += name;
  }
  std::array<std::string_view, static_cast<std::size_t>(OriginScalar::kCount)> values{};
  at(values, OriginScalar::DomainName) = origin.domain_name;
  at(values, OriginScalar::Path) = text.of(origin.path);
  at(values, OriginScalar::Protocol) = origin.protocol;
  at(values, OriginScalar::SslProtocols) = protocols;
  at(values, OriginScalar::AuthMethod) = origin.auth_method;
  at(values, OriginScalar::Region) = origin.region;
  writer.strings(values);
  writer.headers(ShownFields(origin.custom_headers, false, text).span());
}

void writeResponse(protocol::CallWriter& writer, const http::ResponseHead& response, EventText& text) {
  const std::string status = std::to_string(response.status);
  const std::string_view description =
      response.reason.empty() ? http::reasonPhrase(response.status) : text.of(response.reason);
  const std::array<std::string_view, 2> values{status, description};
  writer.strings(values);
  writer.headers(ShownFields(response.headers, false, text).span());
}

}  // namespace

std::string buildCall(const HookInput& input, std::string_view aws_request_id) {
  std::string record;
  record.reserve(estimatedSize(input));
  EventText text;
  protocol::CallWriter writer(record);
  writer.begin({.size = 0,
                .flags = flagsOf(input),
                .stage = static_cast<std::uint32_t>(input.stage),
                .timeout_ms = 0,
                .deadline_unix_ms = 0});
  writeScalars(writer, input, aws_request_id, text);
  writer.headers(ShownFields(input.request->headers, input.request->version == http::Version::Http2, text).span());
  if (input.origin != nullptr) writeOrigin(writer, *input.origin, text);
  if (input.response != nullptr) writeResponse(writer, *input.response, text);
  if (input.body != nullptr) writer.bytes(input.body->data);
  writer.end();
  return record;
}

}  // namespace brink::hooks
