#include "proxy/http/header_list.h"

#include <gtest/gtest.h>

namespace brink::http {
namespace {

std::string shown(const HeaderList& headers) {
  std::string text;
  for (const HeaderField field : headers) text += std::string(field.name) + "=" + std::string(field.value) + ";";
  return text;
}

TEST(HeaderList, KeepsOrderCaseAndDuplicates) {
  const HeaderList headers{{"Set-Cookie", "a"}, {"Host", "h"}, {"set-cookie", "b"}};
  EXPECT_EQ(shown(headers), "Set-Cookie=a;Host=h;set-cookie=b;");
  EXPECT_EQ(headers.count("SET-COOKIE"), 2U);
}

TEST(HeaderList, LooksUpWithoutLetterCase) {
  const HeaderList headers{{"Content-Type", "text/html"}, {"X-Empty", ""}};
  EXPECT_EQ(headers.get("content-TYPE"), "text/html");
  EXPECT_EQ(headers.get("x-empty"), "");
  EXPECT_EQ(headers.get("content"), std::nullopt);
  EXPECT_FALSE(headers.has(""));
}

TEST(HeaderList, OnlyLettersHaveCase) {
  EXPECT_FALSE(equalsIgnoreCase("a@", "a`"));
  EXPECT_FALSE(equalsIgnoreCase("[", "{"));
  EXPECT_TRUE(equalsIgnoreCase("AZaz09-_", "azAZ09-_"));
  EXPECT_EQ(toLower("ÀB[@Z"), "Àb[@z");
}

TEST(HeaderList, CombinesDuplicates) {
  const HeaderList headers{{"Accept", "a"}, {"X", "y"}, {"accept", "b"}};
  EXPECT_EQ(headers.getCombined("accept"), "a, b");
  EXPECT_EQ(headers.getCombined("none"), std::nullopt);
}

TEST(HeaderList, FindsFromAPlaceOn) {
  const HeaderList headers{{"a", "1"}, {"b", "2"}, {"A", "3"}};
  EXPECT_EQ(headers.find("a", 1), 2U);
  EXPECT_EQ(headers.find("b", 2), 3U);
  EXPECT_EQ(headers.find("b", 99), 3U);
}

TEST(HeaderList, SetReplacesAllAtThePlaceOfTheFirst) {
  HeaderList headers{{"a", "1"}, {"Via", "x"}, {"b", "2"}, {"VIA", "y"}, {"c", "3"}, {"via", "z"}};
  headers.set("via", "new");
  EXPECT_EQ(shown(headers), "a=1;via=new;b=2;c=3;");
  headers.set("d", "4");
  EXPECT_EQ(shown(headers), "a=1;via=new;b=2;c=3;d=4;");
}

TEST(HeaderList, RemovesAllOfAName) {
  HeaderList headers{{"a", "1"}, {"B", "2"}, {"A", "3"}};
  EXPECT_EQ(headers.remove("a"), 2U);
  EXPECT_EQ(headers.remove("a"), 0U);
  EXPECT_EQ(shown(headers), "B=2;");
  headers.removeAt(0);
  EXPECT_TRUE(headers.empty());
}

TEST(HeaderList, ViewsOfItselfMayBeAdded) {
  // Once with room left and once without, in the small string and in a long one.
  for (const std::size_t filler : {0U, 3U, 100U}) {
    for (int round = 0; round < 8; ++round) {
      HeaderList headers{{"name", "value"}, {"filler", std::string(filler, 'x')}};
      for (int i = 0; i < round; ++i) headers.add(headers[0].name, headers[0].value);
      for (const HeaderField field : headers) EXPECT_TRUE(field.name == "filler" || field.value == "value");
      EXPECT_EQ(headers.count("name"), static_cast<std::size_t>(round) + 1);
    }
  }
}

TEST(HeaderList, ViewsOfItselfMayBeSetAndRemoved) {
  for (int round = 0; round < 20; ++round) {
    HeaderList headers{{"a", "1"}, {"target", "old"}, {"source", "from here"}, {"Target", "older"}};
    for (int i = 0; i < round; ++i) headers.add("pad", "p");
    headers.set(headers[1].name, headers[2].value);
    EXPECT_EQ(headers.get("target"), "from here");
    EXPECT_EQ(headers.count("target"), 1U);
    headers.remove(headers[1].name);
    EXPECT_FALSE(headers.has("target"));
    EXPECT_EQ(headers.get("source"), "from here");
  }
}

TEST(HeaderList, CopiesAreIndependent) {
  HeaderList headers{{"a", "1"}};
  const HeaderList copy = headers;
  headers.set("a", "2");
  EXPECT_EQ(copy.get("a"), "1");
  const HeaderList moved = std::move(headers);
  EXPECT_EQ(moved.get("a"), "2");
}

TEST(HeaderList, MovedFromListIsEmptyAndUsable) {
  HeaderList headers{{"a", "1"}};
  const HeaderList moved = std::move(headers);
  EXPECT_TRUE(headers.empty());
  headers.add("b", "2");
  EXPECT_EQ(shown(headers), "b=2;");
}

TEST(HeaderList, RepeatedSetsKeepOneField) {
  HeaderList headers{{"age", "0"}};
  for (int i = 0; i < 100'000; ++i) headers.set("age", std::to_string(i));
  EXPECT_EQ(headers.get("age"), "99999");
  EXPECT_EQ(headers.size(), 1U);
}

TEST(HeaderList, WireSizeIsThatOfHttp1) {
  EXPECT_EQ((HeaderList{{"a", "1"}, {"bb", "22"}}).wireSize(), std::string("a: 1\r\nbb: 22\r\n").size());
}

}  // namespace
}  // namespace brink::http
