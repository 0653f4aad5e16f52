#include "cache/conditional.h"

#include <gtest/gtest.h>

#include "tests/unit/cache/builders.h"

namespace brink::cache::test {
namespace {

constexpr std::string_view kModified = "Tue, 14 Nov 2023 20:00:00 GMT";
constexpr std::string_view kBefore = "Tue, 14 Nov 2023 19:00:00 GMT";
constexpr std::string_view kAfter = "Tue, 14 Nov 2023 21:00:00 GMT";
constexpr std::string_view kBody = "0123456789";

http::ResponseHead stored() {
  return respond(200, {{"ETag", "\"v1\""},
                       {"Last-Modified", kModified},
                       {"Content-Type", "text/plain"},
                       {"Content-Length", "10"},
                       {"Content-Security-Policy", "default-src 'self'"},
                       {"Cache-Control", "max-age=60"}});
}

struct SelectCase {
  http::HeaderList headers;
  Selection expected;
};

// RFC 9110 §13.2.2: the order of judgement.
TEST(Conditions, AreJudgedInTheOrderOfRfc9110) {
  const SelectCase cases[] = {
      {{}, Selection::Whole},
      {{{"If-None-Match", "\"v1\""}}, Selection::NotModified},
      {{{"If-None-Match", "W/\"v1\""}}, Selection::NotModified},
      {{{"If-None-Match", "\"v0\", \"v1\""}}, Selection::NotModified},
      {{{"If-None-Match", "*"}}, Selection::NotModified},
      {{{"If-None-Match", "\"v2\""}}, Selection::Whole},
      {{{"If-None-Match", "\"v0\""}, {"If-None-Match", "\"v1\""}}, Selection::NotModified},
      {{{"If-Modified-Since", kModified}}, Selection::NotModified},
      {{{"If-Modified-Since", kAfter}}, Selection::NotModified},
      {{{"If-Modified-Since", kBefore}}, Selection::Whole},
      {{{"If-Modified-Since", "yesterday"}}, Selection::Whole},
      {{{"If-None-Match", "\"v2\""}, {"If-Modified-Since", kAfter}}, Selection::Whole},
      {{{"If-None-Match", "\"v1\""}, {"If-Modified-Since", kBefore}}, Selection::NotModified},
      {{{"If-Match", "\"v1\""}}, Selection::Whole},
      {{{"If-Match", "*"}}, Selection::Whole},
      {{{"If-Match", "W/\"v1\""}}, Selection::PreconditionFailed},
      {{{"If-Match", "\"v2\""}}, Selection::PreconditionFailed},
      {{{"If-Match", "\"v2\""}, {"If-None-Match", "\"v1\""}}, Selection::PreconditionFailed},
      {{{"If-Match", "\"v1\""}, {"If-None-Match", "\"v1\""}}, Selection::NotModified},
      {{{"If-Unmodified-Since", kModified}}, Selection::Whole},
      {{{"If-Unmodified-Since", kBefore}}, Selection::PreconditionFailed},
      {{{"If-Unmodified-Since", "x"}}, Selection::Whole},
      {{{"If-Match", "\"v1\""}, {"If-Unmodified-Since", kBefore}}, Selection::Whole},
      {{{"Range", "bytes=0-3"}}, Selection::Range},
      {{{"Range", "bytes=0-3"}, {"If-None-Match", "\"v1\""}}, Selection::NotModified},
      {{{"Range", "bytes=0-1,4-5"}}, Selection::Ranges},
      {{{"Range", "bytes=10-"}}, Selection::NotSatisfiable},
      {{{"Range", "bytes=-0"}}, Selection::NotSatisfiable},
      // Contract §9.4: everything, if ranges do not ascend, overlap or are malformed.
      {{{"Range", "bytes=4-5,0-1"}}, Selection::Whole},
      {{{"Range", "bytes=0-5,3-7"}}, Selection::Whole},
      {{{"Range", "bytes=a-b"}}, Selection::Whole},
      {{{"Range", "lines=0-1"}}, Selection::Whole},
      {{{"Range", "bytes=0-3"}, {"If-Range", "\"v1\""}}, Selection::Range},
      {{{"Range", "bytes=0-3"}, {"If-Range", "\"v2\""}}, Selection::Whole},
      {{{"Range", "bytes=0-3"}, {"If-Range", "W/\"v1\""}}, Selection::Whole},
      {{{"Range", "bytes=0-3"}, {"If-Range", kModified}}, Selection::Range},
      {{{"Range", "bytes=0-3"}, {"If-Range", kAfter}}, Selection::Whole},
  };
  for (const SelectCase& c : cases) {
    std::string told;
    for (const auto& [name, value] : c.headers) told += std::string(name) + ": " + std::string(value) + "; ";
    EXPECT_EQ(select(get("/", c.headers), stored(), kBody.size()).selection, c.expected) << told;
  }
}

TEST(Conditions, DoNotApplyToErrorsOrOtherMethods) {
  const http::HeaderList condition{{"If-None-Match", "\"v1\""}};
  auto error = stored();
  error.status = 404;
  EXPECT_EQ(select(get("/", condition), error, 10).selection, Selection::Whole);
  EXPECT_EQ(select(get("/", condition, "OPTIONS"), stored(), 10).selection, Selection::Whole);
  EXPECT_EQ(select(get("/", condition, "HEAD"), stored(), 10).selection, Selection::NotModified);
  EXPECT_EQ(select(get("/", {{"Range", "bytes=0-1"}}, "HEAD"), stored(), 10).selection, Selection::Whole);
  EXPECT_EQ(select(get("/", {{"Range", "bytes=0-1"}}), stored(), std::nullopt).selection, Selection::Whole);
}

TEST(Conditions, WithoutLastModifiedUseTheDate) {
  const auto head = respond(200, {{"Date", kModified}});
  EXPECT_EQ(select(get("/", {{"If-Modified-Since", kAfter}}), head, 10).selection, Selection::NotModified);
  EXPECT_EQ(select(get("/", {{"If-Modified-Since", kBefore}}), head, 10).selection, Selection::Whole);
  EXPECT_EQ(select(get("/", {{"If-Modified-Since", kAfter}}), respond(200), 10).selection, Selection::Whole);
}

TEST(Selection, NotModifiedKeepsWhatTheViewersCacheNeeds) {
  Selected selected{Selection::NotModified, {}, {}, {}, {}};
  auto head = stored();
  applySelection(selected, kBody.size(), head);
  EXPECT_EQ(head.status, 304);
  EXPECT_EQ(head.headers.get("etag"), "\"v1\"");
  EXPECT_EQ(head.headers.get("cache-control"), "max-age=60");
  EXPECT_TRUE(head.headers.has("content-security-policy"));
  EXPECT_FALSE(head.headers.has("content-length"));
  EXPECT_FALSE(head.headers.has("content-type"));
}

struct RangeCase {
  std::string_view range;
  std::string_view content_range;
  std::string_view body;
};

TEST(Selection, OneRangeIsAPartOfTheBody) {
  const RangeCase cases[] = {
      {"bytes=0-0", "bytes 0-0/10", "0"},   {"bytes=2-4", "bytes 2-4/10", "234"},
      {"bytes=7-", "bytes 7-9/10", "789"},  {"bytes=-3", "bytes 7-9/10", "789"},
      {"bytes=8-99", "bytes 8-9/10", "89"}, {"bytes=-99", "bytes 0-9/10", "0123456789"},
  };
  const Asked asked(get("/"));
  const auto entry = entryFor(asked, kBody);
  for (const RangeCase& c : cases) {
    auto selected = select(get("/", {{"Range", c.range}}), stored(), kBody.size());
    auto head = stored();
    applySelection(selected, kBody.size(), head);
    EXPECT_EQ(head.status, 206) << c.range;
    EXPECT_EQ(head.headers.get("content-range"), c.content_range);
    EXPECT_EQ(head.headers.get("content-length"), std::to_string(c.body.size()));
    EXPECT_EQ(head.headers.get("content-type"), "text/plain");
    const auto body = makeSelectedBody(entry, selected);
    EXPECT_EQ(body->length(), c.body.size());
    EXPECT_EQ(readAll(*body, 2), c.body) << c.range;
  }
}

TEST(Selection, SeveralRangesBecomeMultipart) {
  const Asked asked(get("/"));
  const auto entry = entryFor(asked, kBody);
  auto selected = select(get("/", {{"Range", "bytes=0-1, 4-5, -1"}}), stored(), kBody.size());
  ASSERT_EQ(selected.selection, Selection::Ranges);
  auto head = stored();
  applySelection(selected, kBody.size(), head);
  EXPECT_EQ(head.status, 206);
  const std::string type(*head.headers.get("content-type"));
  ASSERT_TRUE(type.starts_with("multipart/byteranges; boundary="));
  const std::string boundary = type.substr(type.find('=') + 1);
  const auto body = makeSelectedBody(entry, selected);
  const std::string text = readAll(*body, 1000);
  const auto part = [&](std::string_view range, std::string_view bytes) {
    return "--" + boundary + "\r\nContent-Type: text/plain\r\nContent-Range: bytes " + std::string(range) +
           "/10\r\n\r\n" + std::string(bytes) + "\r\n";
  };
  EXPECT_EQ(text, part("0-1", "01") + part("4-5", "45") + part("9-9", "9") + "--" + boundary + "--\r\n");
  EXPECT_EQ(head.headers.get("content-length"), std::to_string(text.size()));
}

TEST(Selection, RefusalsHaveNoBody) {
  const Asked asked(get("/"));
  const auto entry = entryFor(asked, kBody);
  auto unsatisfiable = select(get("/", {{"Range", "bytes=20-"}}), stored(), kBody.size());
  auto head = stored();
  applySelection(unsatisfiable, kBody.size(), head);
  EXPECT_EQ(head.status, 416);
  EXPECT_EQ(head.headers.get("content-range"), "bytes */10");
  EXPECT_EQ(head.headers.get("content-length"), "0");
  EXPECT_TRUE(makeSelectedBody(entry, unsatisfiable)->empty());

  auto failed = select(get("/", {{"If-Match", "\"v9\""}}), stored(), kBody.size());
  head = stored();
  applySelection(failed, kBody.size(), head);
  EXPECT_EQ(head.status, 412);
  EXPECT_TRUE(makeSelectedBody(entry, failed)->empty());
}

TEST(EntryBody, CrossesSlicesAtAnyWindow) {
  BufferChain chain;
  for (const std::string_view piece : {"012", "3", "456", "789"}) chain.append(piece);
  Entry plain;
  plain.head = respond(200);
  plain.body = std::make_shared<const BufferChain>(std::move(chain));
  const auto entry = makeEntry(std::move(plain));
  for (std::size_t offset = 0; offset <= kBody.size(); ++offset) {
    for (std::size_t size = 0; offset + size <= kBody.size(); ++size) {
      for (const std::size_t at_once : {1u, 2u, 5u, 100u}) {
        EXPECT_EQ(readAll(*makeBody(entry, {offset, size}), at_once), kBody.substr(offset, size));
      }
    }
  }
  EXPECT_EQ(makeBody(entry, {4, {}})->length(), 6u);
  EXPECT_EQ(makeBody(entry)->length(), 10u);
}

TEST(Entry, IsPreparedForSending) {
  Entry raw;
  raw.head = respond(200, {{"Age", "5"},
                           {"X-Cache", "Hit from elsewhere"},
                           {"Via", "1.1 x"},
                           {"Transfer-Encoding", "chunked"},
                           {"Content-Length", "999"},
                           {"X", "1"}});
  raw.body = std::make_shared<const BufferChain>("hello");
  raw.freshness.response_time = kNow;
  const auto entry = makeEntry(std::move(raw));
  EXPECT_EQ(entry->head.headers.getCombined("content-length"), "5");
  EXPECT_EQ(entry->head.headers.get("date"), "Tue, 14 Nov 2023 22:13:20 GMT");
  EXPECT_EQ(entry->head.headers.size(), 3u);
  EXPECT_GT(entry->cost, 5u + sizeof(Entry));
}

TEST(Entry, OfAHeadKeepsTheLengthTheOriginNamed) {
  Entry raw;
  raw.head = respond(200, {{"Content-Length", "999"}});
  raw.head_only = true;
  EXPECT_EQ(makeEntry(std::move(raw))->head.headers.get("content-length"), "999");
}

}  // namespace
}  // namespace brink::cache::test
