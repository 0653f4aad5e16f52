#include "proxy/http/fields.h"

#include <gtest/gtest.h>

namespace brink::http {
namespace {

using Views = std::vector<std::string_view>;

TEST(Fields, TokensAreRfc9110Tokens) {
  EXPECT_TRUE(isToken("X-Header_1!#$%&'*+.^`|~"));
  for (const char* bad : {"", "a b", "a:", "a\t", "\xc3\xa9", "(a)", "a,b", "\"a\""}) EXPECT_FALSE(isToken(bad)) << bad;
}

TEST(Fields, ValuesHaveNoControlBytesButTabs) {
  EXPECT_TRUE(isFieldValue("a\tb \xc3\xa9"));
  EXPECT_TRUE(isFieldValue(""));
  for (const std::string_view bad : {std::string_view("a\rb"), std::string_view("a\nb"), std::string_view("a\0b", 3),
                                     std::string_view("\x7f"), std::string_view("\x01")}) {
    EXPECT_FALSE(isFieldValue(bad));
  }
}

TEST(Fields, TrimTakesSpacesAndTabs) {
  EXPECT_EQ(trim(" \t a b\t "), "a b");
  EXPECT_EQ(trim(" \t "), "");
}

TEST(Fields, ListsAreSplitAtCommasOutsideQuotes) {
  EXPECT_EQ(splitList("a, b ,\tc"), (Views{"a", "b", "c"}));
  EXPECT_EQ(splitList(", a,, ,b,"), (Views{"a", "b"}));
  EXPECT_EQ(splitList("\"a,b\", c=\"d\\\",e\""), (Views{"\"a,b\"", "c=\"d\\\",e\""}));
  EXPECT_EQ(splitList(""), Views{});
}

TEST(Fields, UnfinishedQuotesKeepTheLastElement) {
  EXPECT_EQ(splitList("a, \"b, c"), (Views{"a", "\"b, c"}));
  EXPECT_EQ(splitList("a, \"b\\"), (Views{"a", "\"b\\"}));
}

TEST(Fields, TokensAreFoundInAnyFieldOfTheName) {
  const HeaderList headers{{"Connection", "keep-alive"}, {"connection", "Upgrade, Close"}};
  EXPECT_TRUE(hasToken(headers, "connection", "close"));
  EXPECT_TRUE(hasToken(headers, "connection", "Keep-Alive"));
  EXPECT_FALSE(hasToken(headers, "connection", "clos"));
}

TEST(Fields, HopByHopFieldsGoWithAllThatConnectionNames) {
  HeaderList headers{{"Connection", "X-Hop, close"},
                     {"x-hop", "1"},
                     {"Keep-Alive", "5"},
                     {"TE", "trailers"},
                     {"Upgrade", "h2c"},
                     {"Host", "h"},
                     {"Connection", "x-two"},
                     {"X-Two", "2"},
                     {"Transfer-Encoding", "chunked"},
                     {"Proxy-Connection", "x"},
                     {"X-Keep", "k"}};
  removeHopByHop(headers);
  ASSERT_EQ(headers.size(), 2U);
  EXPECT_TRUE(headers.has("host"));
  EXPECT_TRUE(headers.has("x-keep"));
}

TEST(Fields, UnsignedNumbersAreDigitsOnly) {
  EXPECT_EQ(parseUnsigned("0"), 0U);
  EXPECT_EQ(parseUnsigned("007"), 7U);
  EXPECT_EQ(parseUnsigned("18446744073709551615"), UINT64_MAX);
  for (const char* bad : {"", "-1", "+1", " 1", "1 ", "0x1", "1.0", "18446744073709551616"}) {
    EXPECT_EQ(parseUnsigned(bad), std::nullopt) << bad;
  }
}

TEST(Fields, EntityTagsAreComparedStronglyAndWeakly) {
  // RFC 9110 §8.8.3.2, table.
  EXPECT_FALSE(strongMatch("W/\"1\"", "W/\"1\""));
  EXPECT_TRUE(weakMatch("W/\"1\"", "W/\"1\""));
  EXPECT_FALSE(weakMatch("W/\"1\"", "W/\"2\""));
  EXPECT_FALSE(strongMatch("W/\"1\"", "\"1\""));
  EXPECT_TRUE(weakMatch("W/\"1\"", "\"1\""));
  EXPECT_TRUE(strongMatch("\"1\"", "\"1\""));
  EXPECT_TRUE(weakMatch("\"1\"", "\"1\""));
}

TEST(Fields, NoEntityTagMatchesNothingButTheStar) {
  EXPECT_FALSE(strongMatch("", ""));
  EXPECT_FALSE(weakMatch("", ""));
  EXPECT_FALSE(etagListMatches("\"1\"", "", true));
  EXPECT_TRUE(etagListMatches("*", "", true));
}

TEST(Fields, EntityTagListsMatchOneElement) {
  EXPECT_TRUE(etagListMatches("\"a\", \"b,c\"", "\"b,c\"", false));
  EXPECT_TRUE(etagListMatches("W/\"a\", \"b\"", "\"a\"", true));
  EXPECT_FALSE(etagListMatches("W/\"a\", \"b\"", "\"a\"", false));
  EXPECT_TRUE(etagListMatches(" * ", "\"a\"", false));
}

std::string ranges(std::string_view value, std::uint64_t size) {
  const RangeRequest request = parseRange(value, size);
  if (request.kind == RangeKind::None) return "none";
  if (request.kind == RangeKind::Unsatisfiable) return "unsatisfiable";
  std::string text;
  for (const ByteRange& range : request.ranges)
    text += std::to_string(range.first) + "-" + std::to_string(range.last) + " ";
  return text;
}

TEST(Ranges, AreCutToTheSize) {
  EXPECT_EQ(ranges("bytes=0-499", 1000), "0-499 ");
  EXPECT_EQ(ranges("bytes=500-", 1000), "500-999 ");
  EXPECT_EQ(ranges("bytes=-300", 1000), "700-999 ");
  EXPECT_EQ(ranges("bytes=-3000", 1000), "0-999 ");
  EXPECT_EQ(ranges("bytes=900-5000", 1000), "900-999 ");
  EXPECT_EQ(ranges("Bytes=0-0,-1", 1000), "0-0 999-999 ");
  EXPECT_EQ(ranges("bytes=0-18446744073709551615", 10), "0-9 ");
}

TEST(Ranges, BeyondTheEndAreUnsatisfiable) {
  EXPECT_EQ(ranges("bytes=1000-", 1000), "unsatisfiable");
  EXPECT_EQ(ranges("bytes=-0", 1000), "unsatisfiable");
  EXPECT_EQ(ranges("bytes=0-", 0), "unsatisfiable");
  EXPECT_EQ(ranges("bytes=0-1,5000-", 1000), "0-1 ");
}

TEST(Ranges, MalformedDescendingAndOverlappingOnesMeanTheWhole) {
  for (const char* value :
       {"", "bytes", "bytes=", "items=0-1", "bytes=a-b", "bytes=5-1", "bytes=1", "bytes=--1", "bytes=-",
        "bytes=10-20,0-5", "bytes=0-10,5-20", "bytes=0-10,10-20", "bytes=0-1 2-3", "bytes=18446744073709551616-"}) {
    EXPECT_EQ(ranges(value, 1000), "none") << value;
  }
}

TEST(Ranges, AreBoundedInNumber) {
  std::string value = "bytes=0-0";
  for (int i = 1; i < 17; ++i) value += "," + std::to_string(i * 2) + "-" + std::to_string(i * 2);
  EXPECT_EQ(ranges(value, 1000), "none");
}

TEST(Ranges, AreNamedInContentRange) { EXPECT_EQ(contentRange({0, 499}, 1234), "bytes 0-499/1234"); }

}  // namespace
}  // namespace brink::http
