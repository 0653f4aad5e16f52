// Any response fields through the storing rules, and any request fields through keys, forwarding and conditions. Input:
// lines of "name:value"; what stands before the first empty line belongs to the response, the rest to the request.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cache/conditional.h"
#include "cache/key.h"
#include "cache/policy.h"
#include "proxy/base/check.h"

namespace {

using namespace brink;
using cache::Seconds;

constexpr WallTime kNow{std::chrono::seconds(1'700'000'000)};

http::HeaderList takeFields(std::string_view& text) {
  http::HeaderList headers;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && http::isFieldValue(line)) {
      headers.add(line.substr(0, colon), http::trim(line.substr(colon + 1)));
    }
  }
  return headers;
}

void checkDecision(const cache::StoreInput& input) {
  const cache::StoreDecision decision = cache::decideStore(input);
  CHECK(decision.store == (decision.reason == cache::StoreReason::Stored));
  CHECK(decision.store || !decision.shareable);
  CHECK(decision.freshness.initial_age >= Seconds(0) && decision.freshness.initial_age <= cache::kMaxDelta);
  if (!decision.store) return;
  const conf::CachePolicy& policy = input.forwarding.cache_policy;
  const Seconds most = std::max(policy.max_ttl, input.error_caching_min_ttl);
  CHECK(decision.freshness.fresh_for >= Seconds(0) && decision.freshness.fresh_for <= most);
  CHECK(decision.freshness.fresh_for >= policy.min_ttl || input.response.status >= 400);
  CHECK(decision.freshness.stale_while_revalidate <= policy.max_ttl);
  CHECK(decision.freshness.age(kNow) >= Seconds(0));
  CHECK(cache::matches(decision.variant, input.forwarding, input.request));
}

void checkSelection(const http::RequestHead& request, http::ResponseHead head) {
  constexpr std::uint64_t kSize = 1000;
  cache::Selected selected = cache::select(request, head, kSize);
  if (selected.selection == cache::Selection::Range) {
    CHECK(*selected.window.size > 0 && selected.window.offset + *selected.window.size <= kSize);
  }
  for (std::size_t i = 0; i < selected.ranges.size(); ++i) {
    CHECK(selected.ranges[i].first <= selected.ranges[i].last && selected.ranges[i].last < kSize);
    CHECK(i == 0 || selected.ranges[i - 1].last < selected.ranges[i].first);
  }
  cache::applySelection(selected, kSize, head);
  CHECK(http::mayHaveBody("GET", head.status) || !head.headers.has("content-length"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::uint8_t options = data[0];
  static constexpr int kStatuses[] = {200, 204, 206, 301, 304, 404, 403, 416, 503, 201};
  http::ResponseHead response;
  response.status = kStatuses[data[1] % std::size(kStatuses)];
  text.remove_prefix(2);
  response.headers = takeFields(text);
  http::RequestHead request;
  request.method = (options & 1U) != 0 ? "HEAD" : "GET";
  request.path = "/p";
  request.headers = takeFields(text);
  request.query = text;
  request.has_query = (options & 2U) != 0;

  conf::CachePolicy policy;
  policy.min_ttl = Seconds((options & 4U) != 0 ? 5 : 0);
  policy.enable_gzip = (options & 8U) != 0;
  policy.enable_brotli = (options & 16U) != 0;
  policy.cookies = {(options & 32U) != 0 ? conf::Selection::AllExcept : conf::Selection::List, {"a", "b"}};
  policy.query_strings = policy.cookies;
  policy.headers = {conf::Selection::List, {"accept-language"}};
  conf::OriginRequestPolicy more;
  more.headers.selection = (options & 64U) != 0 ? conf::Selection::All : conf::Selection::None;
  const cache::Forwarding forwarding{policy, &more};

  const cache::CacheKey key = cache::makeKey(policy, "E1", request);
  http::RequestHead reduced = request;
  cache::applyForwarding(forwarding, reduced);
  CHECK(cache::makeKey(policy, "E1", reduced) == key);
  cache::filterOriginResponse(forwarding, response);
  checkDecision({forwarding, Seconds(10), reduced, response, kNow - Seconds(1), kNow});
  if (http::mayHaveBody("GET", response.status)) checkSelection(request, response);
  return 0;
}
