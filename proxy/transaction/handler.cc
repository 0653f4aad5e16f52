#include "proxy/transaction/handler.h"

#include "proxy/http/date.h"
#include "proxy/transaction/local_response.h"
#include "proxy/transaction/transaction.h"

namespace brink::transaction {

Task<void> Handler::serve(viewer::Exchange& exchange) {
  Transaction transaction(services_, exchange);
  co_await transaction.run();
}

http::ResponseHead Handler::refuse(int status, std::string_view why, const http::RequestHead& head,
                                   const viewer::ViewerInfo& viewer, std::string& body) {
  const std::string id = services_.request_ids.next();
  const WallTime now = services_.loop.clock().wallNow();
  http::ResponseHead response =
      errorPage({.status = status, .sentence = "The request was refused: " + std::string(why) + "."}, id, body);
  response.headers.add("Date", http::formatDate(now));
  response.headers.add("X-Cache", "Error from cloudfront");
  response.headers.add("X-Amz-Cf-Pop", services_.snapshot->config->pop);
  response.headers.add("X-Amz-Cf-Id", id);
  services_.counters.countRequest({.distribution = conf::kNone,
                                   .method = methodIndex(head.method),
                                   .protocol = static_cast<std::uint8_t>(head.version),
                                   .code = static_cast<std::uint16_t>(status)},
                                  Duration{0}, body.size());
  AccessLogEntry entry;
  entry.end = now;
  entry.pop = services_.snapshot->config->pop;
  entry.viewer_ip = viewer.remote_address;
  entry.viewer_port = viewer.remote_port;
  entry.method = head.method;
  entry.path = head.path;
  entry.query = head.query;
  entry.host = head.authority;
  entry.scheme = viewer.tls ? "https" : "http";
  entry.protocol = http::versionText(head.version);
  entry.tls_protocol = viewer.tls_protocol;
  entry.tls_cipher = viewer.tls_cipher;
  entry.request_id = id;
  entry.result_type = "Error";
  entry.detailed_result_type = "InvalidRequest";
  entry.content_type = "text/html";
  entry.status = status;
  entry.sent_bytes = body.size();
  services_.access_log.write(entry);
  return response;
}

}  // namespace brink::transaction
