// What the edge answers when a function failed (contract §6), asserted in one word per row.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "tests/support/test_viewer.h"

namespace brink::test {

// The edge's own error page: status, X-Cache, and a part of the sentence.
inline void expectRefused(const Reply& reply, int status, const std::string& type, const std::string& sentence) {
  EXPECT_EQ(reply.status, status);
  EXPECT_EQ(reply.field("x-cache"), type + " from cloudfront");
  EXPECT_EQ(reply.field("server"), "CloudFront");
  EXPECT_EQ(reply.field("content-type"), "text/html");
  EXPECT_NE(reply.body.find("<H1>" + std::to_string(status) + " ERROR</H1>"), std::string::npos) << reply.body;
  EXPECT_NE(reply.body.find(sentence), std::string::npos) << reply.body;
  EXPECT_NE(reply.body.find("Request ID: " + reply.field("x-amz-cf-id")), std::string::npos) << reply.body;
}

// 502: the function's result broke a rule.
inline void expectInvalid(const Reply& reply, const std::string& sentence) {
  expectRefused(reply, 502, "LambdaValidationError", sentence);
}

inline constexpr char kNotAnObject[] =
    "The Lambda function returned invalid JSON: The JSON output must be an object type.";
inline constexpr char kInvalidStatus[] = "The status is not a number from 200 to 599.";
inline constexpr char kInvalidBody[] = "The body is not a string, is not an object, or exceeds the maximum size.";
inline constexpr char kReadOnlyHeader[] = "The function tried to add, delete, or change a read-only header.";
inline constexpr char kDisallowedHeader[] = "The function tried to add a blacklisted header.";
inline constexpr char kInvalidHeader[] = "The function returned an invalid header.";
inline constexpr char kInvalidEntry[] = "The function returned an invalid entry in the headers object.";

}  // namespace brink::test
