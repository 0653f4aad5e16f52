// A HookBackend without processes: answers are scripted, calls are recorded as the handler would have seen them.
//
//   FakeHookBackend backend;
//   backend.on("rewrite", [](const SeenCall& call) { return AnswerScript::request().uri("/index" + call.uri).finish();
//   }); backend.failOn("broken", CallFailureKind::TimedOut);
//
// A function that nothing was scripted for returns its event unchanged. Calls end at once, unless they are held.
// Thread-affine. Outlives the tasks it gave out.
#pragma once

#include <coroutine>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hooks/hook_backend.h"
#include "hooks/protocol/call.h"
#include "proxy/base/task.h"
#include "proxy/http/header_list.h"

namespace brink::hooks {

// A call record, taken apart.
struct SeenCall {
  std::string function;
  std::string aws_request_id;
  conf::Stage stage{};
  std::uint32_t flags = 0;
  std::string distribution_domain_name;
  std::string distribution_id;
  std::string request_id;
  std::string client_ip;
  std::string method;
  std::string uri;
  std::string querystring;
  http::HeaderList headers;  // names are the `key`s

  struct Origin {
    protocol::OriginPart numbers;
    std::string domain_name, path, protocol, ssl_protocols, auth_method, region;
    http::HeaderList custom_headers;
  };
  std::optional<Origin> origin;

  struct Response {
    std::string status;
    std::string description;
    http::HeaderList headers;
  };
  std::optional<Response> response;
  std::optional<std::string> body;
  std::string raw_event;  // kRawEvent
};

// Fails the running test if the record is malformed.
SeenCall readCall(std::string_view record);

// Writes an answer body, one operation per step.
class AnswerScript {
 public:
  using Entries = std::vector<std::pair<std::string, std::string>>;  // key, value

  static AnswerScript request() { return AnswerScript(protocol::AnswerOp::BeginRequest, {}); }
  static AnswerScript response() { return AnswerScript(protocol::AnswerOp::BeginResponse, {}); }
  static AnswerScript generated(std::string_view status) { return response().status(status); }
  static AnswerScript notObject(std::string_view json) { return AnswerScript(protocol::AnswerOp::NotObject, {json}); }

  AnswerScript& uri(std::string_view text) { return op(protocol::AnswerOp::Uri, {text}); }
  AnswerScript& querystring(std::string_view text) { return op(protocol::AnswerOp::Querystring, {text}); }
  AnswerScript& status(std::string_view text) { return op(protocol::AnswerOp::Status, {text}); }
  AnswerScript& description(std::string_view text) { return op(protocol::AnswerOp::StatusDescription, {text}); }
  AnswerScript& body(std::string_view text) { return op(protocol::AnswerOp::Body, {text}); }
  AnswerScript& bodyEncoding(std::string_view text) { return op(protocol::AnswerOp::BodyEncoding, {text}); }
  AnswerScript& origin(std::string_view json) { return op(protocol::AnswerOp::Origin, {json}); }
  AnswerScript& requestBody(std::string_view action, std::string_view encoding, std::string_view data) {
    return op(protocol::AnswerOp::RequestBody, {action, encoding, data});
  }
  AnswerScript& missing(std::string_view path) { return op(protocol::AnswerOp::FieldMissing, {path}); }
  AnswerScript& invalid(std::string_view path, std::string_view found) {
    return op(protocol::AnswerOp::Invalid, {path, found});
  }
  AnswerScript& removeHeader(std::string_view name) { return op(protocol::AnswerOp::HeaderDelete, {name}); }
  AnswerScript& headersMissing() { return op(protocol::AnswerOp::HeadersMissing, {}); }
  // One entry, its key equal to the map key.
  AnswerScript& header(std::string_view name, std::string_view value) {
    return header(name, Entries{{std::string(name), std::string(value)}});
  }
  AnswerScript& header(std::string_view map_key, const Entries& entries) {
    writer_.headerSet(map_key, entries);
    return *this;
  }
  AnswerScript& op(protocol::AnswerOp op, std::initializer_list<std::string_view> latin1_strings) {
    writer_.op(op, latin1_strings);
    return *this;
  }

  std::string finish() const { return writer_.finish(); }
  // As the pool hands it on.
  std::vector<protocol::AnswerOperation> operations() const;

 private:
  AnswerScript(protocol::AnswerOp begin, std::initializer_list<std::string_view> strings) {
    writer_.op(begin, strings);
  }

  protocol::AnswerWriter writer_;
};

class FakeHookBackend final : public HookBackend {
 public:
  using Handler = std::function<std::string(const SeenCall&)>;  // an answer body

  // From now on, every call of the function.
  void on(std::string function, Handler handler) {
    failures_.erase(function);
    handlers_[std::move(function)] = std::move(handler);
  }
  void answerWith(std::string function, std::string answer_body) {
    on(std::move(function), [answer = std::move(answer_body)](const SeenCall&) { return answer; });
  }
  void failOn(std::string function, CallFailureKind kind) { failures_[std::move(function)] = kind; }

  // Calls wait until release(): handlers run when they are released, in order of the calls.
  void hold() { holding_ = true; }
  void release();
  std::size_t waiting() const { return waiting_.size(); }

  const std::vector<SeenCall>& calls() const { return calls_; }
  // The only call of that function; fails the running test if there are none or several.
  SeenCall onlyCall(std::string_view function) const;

  Task<CallResult> call(const conf::Function& function, std::string aws_request_id, std::string record) override;
  // "00000000-0000-4000-8000-000000000001" and so on.
  std::string newRequestId() override;

 private:
  struct Held {
    FakeHookBackend& backend;
    std::list<std::coroutine_handle<>>::iterator place{};
    bool listed = false;

    bool await_ready() const { return !backend.holding_; }
    void await_suspend(std::coroutine_handle<> waiter);
    void await_resume() {}
    ~Held();
  };
  CallResult answer(const SeenCall& call);

  std::map<std::string, Handler, std::less<>> handlers_;
  std::map<std::string, CallFailureKind, std::less<>> failures_;
  std::vector<SeenCall> calls_;
  std::list<std::coroutine_handle<>> waiting_;
  std::uint64_t ids_ = 0;
  bool holding_ = false;
};

}  // namespace brink::hooks
