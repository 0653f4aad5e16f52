#include "hooks/protocol/broker.h"

#include <cstring>
#include <string>

#include <gtest/gtest.h>

namespace brink::hooks::protocol {
namespace {

StreamRequest request() {
  return {.tls = true,
          .port = 8443,
          .body = StreamBody::Known,
          .body_length = 5'000'000'000,
          .method = "POST",
          .host = "api.example.com",
          .target = "/v1?a=b",
          .fields = {{"accept", "*/*"}, {"x-empty", ""}}};
}

TEST(Broker, ARequestComesBackAsItWasWritten) {
  const std::string body = encodeOpen(request());
  const auto read = decodeOpen(body);
  ASSERT_TRUE(read) << read.error();
  EXPECT_TRUE(read->tls);
  EXPECT_EQ(read->port, 8443);
  EXPECT_EQ(read->body, StreamBody::Known);
  EXPECT_EQ(read->body_length, 5'000'000'000U);
  EXPECT_EQ(read->method, "POST");
  EXPECT_EQ(read->host, "api.example.com");
  EXPECT_EQ(read->target, "/v1?a=b");
  EXPECT_EQ(read->fields, request().fields);
}

TEST(Broker, ARequestCutAnywhereIsRefused) {
  const std::string body = encodeOpen(request());
  // The last bytes are padding.
  for (std::size_t size = 0; size + 4 < body.size(); ++size) EXPECT_FALSE(decodeOpen(body.substr(0, size))) << size;
}

TEST(Broker, ValuesThatMeanNothingAreRefused) {
  const auto with = [](std::size_t at, char value) {
    std::string body = encodeOpen(request());
    body[at] = value;
    return body;
  };
  EXPECT_TRUE(decodeOpen(with(10, 0)));
  EXPECT_FALSE(decodeOpen(with(10, 2))) << "tls";
  EXPECT_FALSE(decodeOpen(with(11, 3))) << "body";
  EXPECT_FALSE(decodeOpen(with(12, 1))) << "zero";
  EXPECT_FALSE(decodeOpen(with(16, 6))) << "a name without a value";
  EXPECT_FALSE(decodeOpen(with(19, 0x7f))) << "two thousand million texts";
  EXPECT_FALSE(decodeOpen(with(22, 0x7f))) << "a text longer than the record";
}

TEST(Broker, RequestsAreBoundedInSizeAndNumberOfFields) {
  StreamRequest many = request();
  many.fields.assign(kMaxStreamFields, {"a", "b"});
  EXPECT_TRUE(decodeOpen(encodeOpen(many)));
  many.fields.emplace_back("a", "b");
  EXPECT_FALSE(decodeOpen(encodeOpen(many)));
  StreamRequest large = request();
  const std::string value(kMaxStreamHead, 'v');
  large.fields = {{"a", value}};
  EXPECT_FALSE(decodeOpen(encodeOpen(large)));
}

TEST(Broker, CreditIsOneNumberAndNotNone) {
  EXPECT_EQ(decodeCredit(encodeCredit(65'536)), 65'536U);
  EXPECT_EQ(decodeCredit(encodeCredit(0)), std::nullopt);
  EXPECT_EQ(decodeCredit("abc"), std::nullopt);
  EXPECT_EQ(decodeCredit("abcde"), std::nullopt);
}

TEST(Broker, AHeadComesBackAsItWasWritten) {
  const StreamHead head{.status = 404, .reason = "Not Found", .fields = {{"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}}};
  const std::string body = encodeHead(head);
  const auto read = decodeHead(body);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->status, 404U);
  EXPECT_EQ(read->reason, "Not Found");
  EXPECT_EQ(read->fields, head.fields);
  EXPECT_FALSE(decodeHead(body.substr(0, 3)));
  EXPECT_FALSE(decodeHead(body.substr(0, 20)));
}

TEST(Broker, AFailureThatIsNoneIsAFailureStill) {
  EXPECT_EQ(decodeFailureCode(encodeFailureCode(StreamFailure::Denied)), StreamFailure::Denied);
  EXPECT_EQ(decodeFailureCode(encodeCredit(99)), StreamFailure::Failed);
  EXPECT_EQ(decodeFailureCode(""), StreamFailure::Failed);
}

}  // namespace
}  // namespace brink::hooks::protocol
