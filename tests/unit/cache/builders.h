// Requests, responses, policies and entries for the cache's tests, in as few words as a test can say them.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cache/entry.h"
#include "cache/policy.h"
#include "cache/store.h"
#include "tests/support/manual_clock.h"

namespace brink::cache::test {

using brink::test::ManualClock;
using namespace std::chrono_literals;
using std::chrono::seconds;

inline constexpr WallTime kNow = ManualClock::kStart;
inline constexpr std::string_view kDistribution = "E1TEST";

inline conf::NameSelection none() { return {}; }
inline conf::NameSelection all() { return {conf::Selection::All, {}}; }
inline conf::NameSelection only(std::vector<std::string> names) { return {conf::Selection::List, std::move(names)}; }
inline conf::NameSelection allExcept(std::vector<std::string> names) {
  return {conf::Selection::AllExcept, std::move(names)};
}

inline http::RequestHead get(std::string_view target, http::HeaderList headers = {}, std::string_view method = "GET") {
  http::RequestHead request;
  request.method = method;
  request.scheme = "https";
  request.authority = "www.example.com";
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  request.has_query = question != std::string_view::npos;
  if (request.has_query) request.query = target.substr(question + 1);
  request.headers = std::move(headers);
  return request;
}

inline http::ResponseHead respond(int status, http::HeaderList headers = {}) {
  http::ResponseHead response;
  response.status = status;
  response.headers = std::move(headers);
  return response;
}

// Everything a lookup needs, kept alive together.
struct Asked {
  conf::CachePolicy policy;
  std::optional<conf::OriginRequestPolicy> origin_request_policy;
  http::RequestHead request;
  Forwarding forwarding;
  CacheKey key;
  Selector selector;

  explicit Asked(http::RequestHead head, conf::CachePolicy cache_policy = {},
                 std::optional<conf::OriginRequestPolicy> more = std::nullopt)
      : policy(std::move(cache_policy)),
        origin_request_policy(std::move(more)),
        request(std::move(head)),
        forwarding{policy, origin_request_policy ? &*origin_request_policy : nullptr},
        key(makeKey(policy, kDistribution, request)),
        selector{key, forwarding, request} {}
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;
};

// An entry for what was asked, fresh for `fresh_for` from kNow on.
inline EntryPtr entryFor(const Asked& asked, std::string_view body, seconds fresh_for = 60s,
                         http::HeaderList headers = {}) {
  Entry entry;
  entry.key = asked.key;
  entry.head = respond(200, std::move(headers));
  entry.variant = variantOf(asked.forwarding, asked.request, entry.head.headers);
  entry.body = std::make_shared<const BufferChain>(body);
  entry.freshness.response_time = kNow;
  entry.freshness.fresh_for = fresh_for;
  entry.head_only = asked.request.method == "HEAD";
  return makeEntry(std::move(entry));
}

inline StoreDecision decide(const http::ResponseHead& response, const conf::CachePolicy& policy = {},
                            const http::RequestHead& request = get("/")) {
  const Forwarding forwarding{policy};
  return decideStore({forwarding, 10s, request, response, kNow, kNow});
}

inline std::string readAll(http::BodySource& body, std::size_t at_once = 7) {
  BufferChain bytes;
  while (body.pull(bytes, at_once) == http::Pull::Data) continue;
  return bytes.toString();
}

}  // namespace brink::cache::test
