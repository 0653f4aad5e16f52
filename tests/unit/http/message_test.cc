#include "proxy/http/message.h"

#include <gtest/gtest.h>

namespace brink::http {
namespace {

TEST(RequestHead, TargetTellsAnEmptyQueryFromNone) {
  RequestHead head;
  head.path = "/p";
  EXPECT_EQ(head.target(), "/p");
  head.has_query = true;
  EXPECT_EQ(head.target(), "/p?");
  head.query = "a=1";
  EXPECT_EQ(head.target(), "/p?a=1");
}

TEST(Message, SomeResponsesNeverHaveABody) {
  EXPECT_TRUE(mayHaveBody("GET", 200));
  EXPECT_TRUE(mayHaveBody("POST", 404));
  EXPECT_FALSE(mayHaveBody("HEAD", 200));
  for (const int status : {100, 103, 204, 304}) EXPECT_FALSE(mayHaveBody("GET", status)) << status;
}

TEST(Message, MethodsAreCaseSensitive) {
  EXPECT_TRUE(isSafe("GET"));
  EXPECT_FALSE(isSafe("get"));
  EXPECT_TRUE(isIdempotent("DELETE"));
  EXPECT_TRUE(isIdempotent("PUT"));
  EXPECT_FALSE(isIdempotent("POST"));
  EXPECT_FALSE(isIdempotent("PATCH"));
}

TEST(Message, VersionsAreWrittenAsInLogs) {
  EXPECT_EQ(versionText(Version::Http11), "HTTP/1.1");
  EXPECT_EQ(versionText(Version::Http2), "HTTP/2.0");
}

TEST(Message, UnknownStatusHasNoPhrase) {
  EXPECT_EQ(reasonPhrase(502), "Bad Gateway");
  EXPECT_EQ(reasonPhrase(100), "Continue");
  EXPECT_EQ(reasonPhrase(505), "HTTP Version Not Supported");
  EXPECT_EQ(reasonPhrase(418), "");
  EXPECT_EQ(reasonPhrase(599), "");
}

}  // namespace
}  // namespace brink::http
