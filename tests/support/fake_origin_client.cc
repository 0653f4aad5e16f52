#include "tests/support/fake_origin_client.h"

namespace brink::test {

Task<Status> FakeOriginClient::resolve(const origin::Target&) {
  if (resolve_error_) co_return std::unexpected<Error>(*resolve_error_);
  co_return Status{};
}

Task<Result<origin::Response>> FakeOriginClient::fetch(const origin::Target& target, http::RequestHead request,
                                                       http::BodySource* body) {
  SeenFetch seen{.target = target, .request = std::move(request), .body = ""};
  if (body != nullptr) {
    BufferChain bytes;
    const Result<bool> read = co_await http::readUpTo(loop_.ready(), *body, bytes, 64 << 20);
    if (!read) co_return std::unexpected<Error>(read.error());
    seen.body = bytes.toString();
  }
  fetches_.push_back(seen);
  if (std::exchange(hold_, false)) co_await released_.wait();
  const auto handler = handlers_.find(seen.request.path);
  const Result<ScriptedResponse> scripted =
      handler == handlers_.end()
          ? Result<ScriptedResponse>(ScriptedResponse{.status = 404, .headers = {}, .body = "nothing"})
          : handler->second(seen);
  if (!scripted) co_return std::unexpected<Error>(scripted.error());
  origin::Response response;
  response.head.status = scripted->status;
  response.head.reason = http::reasonPhrase(scripted->status);
  response.head.headers = scripted->headers;
  const bool with_body = http::mayHaveBody(seen.request.method, scripted->status);
  if (with_body) response.head.headers.set("Content-Length", std::to_string(scripted->body.size()));
  response.body = std::make_unique<http::MemoryBody>(with_body ? scripted->body : std::string());
  response.first_byte = loop_.clock().now();
  co_return response;
}

}  // namespace brink::test
