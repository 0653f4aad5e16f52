#include "tests/support/fake_hook_backend.h"

#include <cstdio>

#include <gtest/gtest.h>

namespace brink::hooks {
namespace {

using protocol::CallReader;
using protocol::CallScalar;
using protocol::OriginScalar;

std::string_view cString(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  const std::string_view text = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return text;
}

http::HeaderList readHeaders(CallReader& reader) {
  CallReader::HeaderBlock block = reader.headers();
  http::HeaderList headers;
  std::size_t offset = 0;
  for (const std::uint32_t size : block.value_sizes) {
    const std::string_view lower = cString(block.shape);
    const std::string_view name = cString(block.shape);
    EXPECT_EQ(lower, http::toLower(name));
    headers.add(name, block.values.substr(offset, size));
    offset += size;
  }
  return headers;
}

template <typename Scalar>
std::string take(const std::vector<std::string_view>& values, Scalar scalar) {
  const auto index = static_cast<std::size_t>(scalar);
  return index < values.size() ? std::string(values[index]) : std::string();
}

std::vector<std::string_view> stringsOf(CallReader& reader) {
  std::vector<std::string_view> values;
  reader.strings(values);
  return values;
}

void readScalars(CallReader& reader, SeenCall& call) {
  const auto values = stringsOf(reader);
  EXPECT_EQ(values.size(), static_cast<std::size_t>(CallScalar::kCount));
  call.aws_request_id = take(values, CallScalar::AwsRequestId);
  call.distribution_domain_name = take(values, CallScalar::DistributionDomainName);
  call.distribution_id = take(values, CallScalar::DistributionId);
  call.request_id = take(values, CallScalar::RequestId);
  call.client_ip = take(values, CallScalar::ClientIp);
  call.method = take(values, CallScalar::Method);
  call.uri = take(values, CallScalar::Uri);
  call.querystring = take(values, CallScalar::Querystring);
}

SeenCall::Origin readOrigin(CallReader& reader) {
  SeenCall::Origin origin;
  origin.numbers = reader.origin();
  const auto values = stringsOf(reader);
  EXPECT_EQ(values.size(), static_cast<std::size_t>(OriginScalar::kCount));
  origin.domain_name = take(values, OriginScalar::DomainName);
  origin.path = take(values, OriginScalar::Path);
  origin.protocol = take(values, OriginScalar::Protocol);
  origin.ssl_protocols = take(values, OriginScalar::SslProtocols);
  origin.auth_method = take(values, OriginScalar::AuthMethod);
  origin.region = take(values, OriginScalar::Region);
  origin.custom_headers = readHeaders(reader);
  return origin;
}

SeenCall::Response readResponse(CallReader& reader) {
  SeenCall::Response response;
  const auto values = stringsOf(reader);
  EXPECT_EQ(values.size(), 2U);
  response.status = take(values, 0U);
  response.description = take(values, 1U);
  response.headers = readHeaders(reader);
  return response;
}

}  // namespace

SeenCall readCall(std::string_view record) {
  CallReader reader(record);
  SeenCall call;
  const protocol::CallHeader header = reader.header();
  EXPECT_EQ(header.size, record.size());
  call.stage = static_cast<conf::Stage>(header.stage);
  call.flags = header.flags;
  readScalars(reader, call);
  if ((header.flags & protocol::kRawEvent) != 0) {
    call.raw_event = reader.bytes();
  } else {
    call.headers = readHeaders(reader);
    if ((header.flags & protocol::kHasOrigin) != 0) call.origin = readOrigin(reader);
    if ((header.flags & protocol::kHasResponse) != 0) call.response = readResponse(reader);
    if ((header.flags & protocol::kHasBody) != 0) call.body = std::string(reader.bytes());
  }
  EXPECT_TRUE(reader.ok()) << "a malformed call record";
  return call;
}

std::vector<protocol::AnswerOperation> AnswerScript::operations() const {
  auto decoded = protocol::decodeAnswer(finish());
  EXPECT_TRUE(decoded.has_value()) << decoded.error();
  return decoded ? std::move(*decoded) : std::vector<protocol::AnswerOperation>();
}

void FakeHookBackend::Held::await_suspend(std::coroutine_handle<> waiter) {
  place = backend.waiting_.insert(backend.waiting_.end(), waiter);
  listed = true;
}

FakeHookBackend::Held::~Held() {
  if (listed && *place) backend.waiting_.erase(place);
}

void FakeHookBackend::release() {
  holding_ = false;
  while (!waiting_.empty()) {
    // Taken out of the list only after the waiter let go of its place in it.
    const auto first = waiting_.begin();
    std::exchange(*first, nullptr).resume();
    waiting_.erase(first);
  }
}

SeenCall FakeHookBackend::onlyCall(std::string_view function) const {
  SeenCall found;
  std::size_t number = 0;
  for (const SeenCall& call : calls_) {
    if (call.function != function) continue;
    found = call;
    ++number;
  }
  EXPECT_EQ(number, 1U) << "calls of " << function;
  return found;
}

Task<CallResult> FakeHookBackend::call(const conf::Function& function, std::string aws_request_id, std::string record) {
  SeenCall seen = readCall(record);
  EXPECT_EQ(seen.aws_request_id, aws_request_id);
  seen.function = function.name;
  calls_.push_back(seen);
  co_await Held{*this};
  co_return answer(seen);
}

CallResult FakeHookBackend::answer(const SeenCall& call) {
  CallResult result;
  result.aws_request_id = call.aws_request_id;
  result.duration = std::chrono::microseconds(100);
  if (const auto failure = failures_.find(call.function); failure != failures_.end()) {
    result.failure = failure->second;
    result.error = {"Error", "scripted", "[]", ""};
    return result;
  }
  const auto handler = handlers_.find(call.function);
  const std::string body = handler != handlers_.end()         ? handler->second(call)
                           : conf::isRequestStage(call.stage) ? AnswerScript::request().finish()
                                                              : AnswerScript::response().finish();
  auto decoded = protocol::decodeAnswer(body);
  EXPECT_TRUE(decoded.has_value()) << decoded.error();
  if (decoded) result.answer = std::move(*decoded);
  return result;
}

std::string FakeHookBackend::newRequestId() {
  char text[40];
  std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012llu", static_cast<unsigned long long>(++ids_));
  return text;
}

}  // namespace brink::hooks
