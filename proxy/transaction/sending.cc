// The last steps of a transaction: what the viewer asked to see of the answer, the edge's own headers, the log line.
#include "cache/conditional.h"
#include "proxy/http/date.h"
#include "proxy/http/fields.h"
#include "proxy/transaction/transaction.h"

namespace brink::transaction {
namespace {

CacheResult cacheResultOf(std::string_view type) {
  if (type == result_type::kHit) return CacheResult::Hit;
  if (type == result_type::kRefreshHit) return CacheResult::RefreshHit;
  if (type == result_type::kMiss) return CacheResult::Miss;
  if (type == result_type::kGenerated || type == result_type::kRedirect) return CacheResult::Bypass;
  return CacheResult::Error;
}

// The Content-Length that the session sends (see Exchange::respond): the head's, or what is known of the body.
std::string contentLength(const http::ResponseHead& head, const http::BodySource* body) {
  if (const auto announced = head.headers.get("content-length")) return std::string(*announced);
  if (head.status == 204 || head.status == 304 || body == nullptr) return "";
  const auto known = body->length();
  return known ? std::to_string(*known) : "";
}

}  // namespace

Task<void> Transaction::send() {
  addEdgeHeaders();
  std::unique_ptr<http::BodySource> body = selectBody();
  const int status = answer_.head.status;
  if (services_.access_log.enabled()) rememberForLog(body.get());
  services_.counters.cache_results[static_cast<std::size_t>(cacheResultOf(answer_.result_type))].add();
  exchange_.respond(std::move(answer_.head), std::move(body));
  report_ = co_await exchange_.finished();
  sent_status_ = status;
}

// Conditions and ranges are the viewer's own affair: judged on the copy it gets, after the hooks.
std::unique_ptr<http::BodySource> Transaction::selectBody() {
  const std::optional<std::uint64_t> size =
      answer_.entry != nullptr ? answer_.entry->body->size() : answer_.fill_length;
  cache::Selected selected;
  if (answer_.selectable) {
    selected = cache::select(exchange_.request(), answer_.head, size);
    // Several parts of a body that is still on its way would need all of it first: such a viewer gets the whole.
    if (selected.selection == cache::Selection::Ranges && answer_.entry == nullptr) selected = {};
    if (selected.selection != cache::Selection::Whole) cache::applySelection(selected, size.value_or(0), answer_.head);
  }
  if (answer_.entry != nullptr) return cache::makeSelectedBody(answer_.entry, selected);
  if (answer_.fill != nullptr) {
    const bool bodiless =
        selected.selection != cache::Selection::Whole && selected.selection != cache::Selection::Range;
    return bodiless ? nullptr : answer_.fill->body(selected.window);
  }
  return std::move(answer_.body);
}

void Transaction::addEdgeHeaders() {
  http::HeaderList& headers = answer_.head.headers;
  if (answer_.age) {
    headers.set("Age", cache::formatAge(*answer_.age, wallNow()));
  }
  if (!headers.has("date")) headers.add("Date", http::formatDate(wallNow()));
  if (!headers.has("server")) headers.add("Server", "CloudFront");
  std::string x_cache(answer_.result_type);
  x_cache += " from cloudfront";
  headers.set("X-Cache", x_cache);
  headers.set("Via",
              "1.1 " +
                  (distribution_ != nullptr ? snapshot_->via_hosts[distribution_index_] : std::string("cloudfront")) +
                  " (CloudFront)");
  headers.set("X-Amz-Cf-Pop", snapshot_->config->pop);
  headers.set("X-Amz-Cf-Id", request_id_);
  if (distribution_ != nullptr) headers.add("Cache-Status", cache::formatCacheStatus(answer_.cache_status));
}

void Transaction::rememberForLog(const http::BodySource* body) {
  const http::HeaderList& headers = answer_.head.headers;
  logged_.content_type = headers.get("content-type").value_or("");
  logged_.content_length = contentLength(answer_.head, body);
  // "bytes FIRST-LAST/SIZE"
  const std::string_view range = headers.get("content-range").value_or("");
  const std::size_t dash = range.find('-');
  const std::size_t slash = range.find('/');
  if (!range.starts_with("bytes ") || dash == std::string_view::npos || slash == std::string_view::npos) return;
  logged_.range_start = range.substr(6, dash - 6);
  logged_.range_end = range.substr(dash + 1, slash - dash - 1);
}

void Transaction::writeAccessLog() {
  const http::RequestHead& head = exchange_.request();
  const SteadyTime now = services_.loop.clock().now();
  const std::uint64_t sent = report_.head_bytes + report_.body_bytes;
  services_.counters.countRequest({.distribution = static_cast<std::uint32_t>(distribution_index_),
                                   .method = methodIndex(head.method),
                                   .protocol = static_cast<std::uint8_t>(head.version),
                                   .code = static_cast<std::uint16_t>(sent_status_)},
                                  now - exchange_.received(), sent);
  if (!services_.access_log.enabled()) return;
  AccessLogEntry entry;
  entry.end = wallNow();
  entry.pop = snapshot_->config->pop;
  entry.viewer_ip = exchange_.viewer().remote_address;
  entry.viewer_port = exchange_.viewer().remote_port;
  entry.method = head.method;
  if (distribution_ != nullptr) entry.distribution_domain = distribution_->domain_name;
  entry.path = head.path;
  entry.query = head.query;
  entry.host = head.authority;
  entry.referer = head.headers.get("referer").value_or("");
  entry.user_agent = head.headers.get("user-agent").value_or("");
  const std::string cookies = head.headers.getCombined("cookie").value_or("");
  const std::string forwarded_for = head.headers.getCombined("x-forwarded-for").value_or("");
  entry.cookie = cookies;
  entry.forwarded_for = forwarded_for;
  entry.scheme = exchange_.viewer().tls ? "https" : "http";
  entry.protocol = http::versionText(head.version);
  entry.tls_protocol = exchange_.viewer().tls_protocol;
  entry.tls_cipher = exchange_.viewer().tls_cipher;
  entry.request_id = request_id_;
  entry.result_type = answer_.result_type;
  entry.detailed_result_type = sent_status_ == 0        ? std::string_view("ClientHungUpRequest")
                               : answer_.detail.empty() ? answer_.result_type
                                                        : answer_.detail;
  entry.content_type = logged_.content_type;
  entry.content_length = logged_.content_length;
  entry.range_start = logged_.range_start;
  entry.range_end = logged_.range_end;
  entry.status = sent_status_;
  entry.sent_bytes = sent;
  entry.received_bytes = exchange_.requestBytes();
  entry.time_taken = now - exchange_.received();
  entry.time_to_first_byte = sent_status_ == 0 ? Duration{0} : report_.first_byte - exchange_.received();
  services_.access_log.write(entry);
}

}  // namespace brink::transaction
