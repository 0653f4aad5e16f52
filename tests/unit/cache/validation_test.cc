#include "cache/validation.h"

#include <gtest/gtest.h>

#include "proxy/http/date.h"
#include "tests/unit/cache/builders.h"

namespace brink::cache::test {
namespace {

constexpr std::string_view kModified = "Tue, 14 Nov 2023 20:00:00 GMT";

TEST(Revalidation, AsksWithBothValidatorsInPlaceOfTheViewersOwn) {
  const Asked asked(get("/"));
  const auto entry = entryFor(asked, "x", 0s, {{"ETag", "W/\"v1\""}, {"Last-Modified", kModified}});
  auto request = get("/", {{"If-None-Match", "\"viewers\""}, {"Range", "bytes=0-1"}, {"If-Match", "*"}});
  EXPECT_TRUE(addValidators(*entry, request));
  EXPECT_EQ(request.headers.get("if-none-match"), "W/\"v1\"");
  EXPECT_EQ(request.headers.get("if-modified-since"), kModified);
  EXPECT_FALSE(request.headers.has("range"));
  EXPECT_FALSE(request.headers.has("if-match"));
}

TEST(Revalidation, IsPlainWithoutValidators) {
  const Asked asked(get("/"));
  auto request = get("/", {{"If-None-Match", "\"viewers\""}});
  EXPECT_FALSE(addValidators(*entryFor(asked, "x", 0s, {{"Last-Modified", "once upon a time"}}), request));
  EXPECT_TRUE(request.headers.empty());
}

TEST(NotModified, ReplacesFieldsButNotThoseOfTheBody) {
  const auto stored = respond(200, {{"Cache-Control", "max-age=1"},
                                    {"Content-Length", "5"},
                                    {"Content-Type", "text/html"},
                                    {"Date", "Tue, 14 Nov 2023 20:00:00 GMT"},
                                    {"X-Kept", "1"},
                                    {"X-Twice", "1"},
                                    {"X-Twice", "2"}});
  const auto not_modified = respond(304, {{"Cache-Control", "max-age=9"},
                                          {"Content-Length", "0"},
                                          {"Content-Type", "text/plain"},
                                          {"Date", "Tue, 14 Nov 2023 22:00:00 GMT"},
                                          {"Connection", "x-hop"},
                                          {"X-Hop", "1"},
                                          {"X-Twice", "3"}});
  const auto merged = mergeNotModified(stored, not_modified);
  EXPECT_EQ(merged.status, 200);
  EXPECT_EQ(merged.headers.getCombined("cache-control"), "max-age=9");
  EXPECT_EQ(merged.headers.getCombined("content-length"), "5");
  EXPECT_EQ(merged.headers.getCombined("content-type"), "text/html");
  EXPECT_EQ(merged.headers.getCombined("date"), "Tue, 14 Nov 2023 22:00:00 GMT");
  EXPECT_EQ(merged.headers.getCombined("x-kept"), "1");
  EXPECT_EQ(merged.headers.getCombined("x-twice"), "3");
  EXPECT_FALSE(merged.headers.has("x-hop"));
}

TEST(NotModified, WithoutADateIsAsOldAsItsArrival) {
  const auto stored = respond(200, {{"Cache-Control", "max-age=60"}, {"Date", http::formatDate(kNow - 1h)}});
  const auto merged = mergeNotModified(stored, respond(304));
  EXPECT_EQ(decide(merged).freshness.fresh_for, 60s);
}

TEST(NotModified, MustNameTheStoredEntityTagIfAny) {
  const Asked asked(get("/"));
  const auto entry = entryFor(asked, "x", 0s, {{"ETag", "\"v1\""}});
  EXPECT_TRUE(confirms(*entry, respond(304)));
  EXPECT_TRUE(confirms(*entry, respond(304, {{"ETag", "W/\"v1\""}})));
  EXPECT_FALSE(confirms(*entry, respond(304, {{"ETag", "\"v2\""}})));
}

TEST(Refreshing, SharesTheBodyAndTakesTheNewFreshness) {
  const Asked asked(get("/"));
  const auto entry = entryFor(asked, "body", 0s, {{"ETag", "\"v1\""}, {"X", "old"}});
  auto merged = mergeNotModified(entry->head, respond(304, {{"X", "new"}, {"Cache-Control", "max-age=30"}}));
  const auto decision = decide(merged);
  const auto renewed = refreshed(*entry, merged, decision);
  EXPECT_EQ(renewed->body, entry->body);
  EXPECT_EQ(renewed->head.headers.get("x"), "new");
  EXPECT_EQ(renewed->freshness.fresh_for, 30s);
  EXPECT_TRUE(renewed->storable);
  EXPECT_EQ(renewed->key, entry->key);
}

TEST(Refreshing, WithANewBanMakesItUnstorable) {
  const Asked asked(get("/"));
  const auto entry = entryFor(asked, "body", 0s, {{"ETag", "\"v1\""}});
  auto merged = mergeNotModified(entry->head, respond(304, {{"Cache-Control", "no-store"}}));
  const auto decision = decide(merged);
  EXPECT_FALSE(refreshed(*entry, merged, decision)->storable);
}

TEST(Holding, KeepsAStaleEntryInUse) {
  const Asked asked(get("/"));
  const auto entry = entryFor(asked, "body", 0s);
  const auto held = heldUntil(*entry, kNow + 10s);
  EXPECT_EQ(entry->freshness.state(kNow + 9s), FreshnessState::Stale);
  EXPECT_EQ(held->freshness.state(kNow + 9s), FreshnessState::Fresh);
  EXPECT_EQ(held->body, entry->body);
}

}  // namespace
}  // namespace brink::cache::test
