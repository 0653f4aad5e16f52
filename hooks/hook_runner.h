// One hook of one transaction: builds the event, has it run, validates the result by the stage's rules, and says how
// the transaction goes on. Contract §1–§6; the choices where the contract is silent are listed in README.md.
//
// Thread-affine to the worker. Owns nothing but scratch space; all inputs are borrowed until the task ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conf/config.h"
#include "hooks/hook_backend.h"
#include "hooks/log_sink.h"
#include "proxy/base/buffer_chain.h"
#include "proxy/base/log.h"
#include "proxy/base/task.h"
#include "proxy/http/message.h"

namespace brink::hooks {

// The `origin` member of an origin-request event, and what a hook may make of it (contract §2).
struct EventOrigin {
  bool custom = true;  // else s3
  std::string domain_name;
  std::string path;
  http::HeaderList custom_headers;
  // custom
  std::string protocol = "http";
  std::uint16_t port = 80;
  std::uint32_t keepalive_timeout = 5;  // seconds
  std::uint32_t read_timeout = 30;      // seconds
  std::vector<std::string> ssl_protocols{"TLSv1.2"};
  // s3
  std::string auth_method = "none";
  std::string region;
};

// The exposed part of a request body (Include Body): at most exposedBodyLimit(stage) bytes.
struct EventBody {
  std::string data;        // raw
  bool truncated = false;  // more followed
};
inline constexpr std::size_t kViewerBodyLimit = 40 * 1024;
inline constexpr std::size_t kOriginBodyLimit = 1024 * 1024;
constexpr std::size_t exposedBodyLimit(conf::Stage stage) {
  return conf::isViewerStage(stage) ? kViewerBodyLimit : kOriginBodyLimit;
}

struct HookInput {
  conf::Stage stage{};
  const conf::Config* config = nullptr;
  const conf::Distribution* distribution = nullptr;
  const conf::Function* function = nullptr;
  std::string_view request_id;  // X-Amz-Cf-Id
  std::string_view client_ip;
  const http::RequestHead* request = nullptr;    // as this stage sees it
  const EventOrigin* origin = nullptr;           // origin-request, origin-response
  const http::ResponseHead* response = nullptr;  // origin-response, viewer-response
  const EventBody* body = nullptr;               // if Include Body is on and the stage has bodies
};

// What the viewer gets instead, and what the logs say (contract §6).
struct HookFailure {
  int status = 503;              // 502 or 503
  std::string_view result_type;  // "LambdaValidationError", "LambdaExecutionError", "LambdaLimitExceeded"
  std::string sentence;          // for the error page; constant texts only, nothing a handler wrote
  std::string log_message;       // after "Validation error: " in the validation log (contract §7); "" for failed calls
};

enum class HookAction : std::uint8_t {
  Continue,  // with `request` (request stages) or `response` (response stages)
  Respond,   // request stages: `response` and `body` answer the viewer
  Fail,      // `failure`
};

struct HookOutcome {
  HookAction action = HookAction::Continue;
  // Continue, and the handler changed nothing: go on with what run() was given. The members below are empty then, so
  // that the usual case copies no head.
  bool unchanged = false;
  http::RequestHead request;                // Continue, request stages: the event's request with the changes applied
  std::optional<std::string> request_body;  // Continue, request stages: body action `replace`; raw bytes
  std::optional<EventOrigin> origin;        // Continue, origin-request: set if it was changed
  http::ResponseHead response;              // Continue of response stages, Respond
  std::optional<std::string> body;          // Respond: always there; origin-response: the replacement (absent = keep)
  HookFailure failure;                      // Fail
  CallResult call;                          // for logs and metrics; its answer is moved out
};

class HookRunner {
 public:
  // Validation errors are lines of `log`, and of the distribution's group in `validation_log`, unless that is null.
  HookRunner(HookBackend& backend, Log log, LogSink* validation_log)
      : backend_(backend), log_(std::move(log)), validation_log_(validation_log) {}

  // Destroying the task abandons the call. Never fails otherwise than by HookAction::Fail.
  Task<HookOutcome> run(HookInput input);

 private:
  void logValidationError(const HookInput& input, const HookOutcome& outcome, std::string_view aws_request_id) const;

  HookBackend& backend_;
  Log log_;
  LogSink* validation_log_;
};

// The pure halves of run(), for tests and for `brink invoke --validate`. Thread-safe.

// A complete call record (protocol/call.h), deadline 0. Disallowed fields are left out; text that is not UTF-8 is taken
// as ISO-8859-1 (contract §4).
std::string buildCall(const HookInput& input, std::string_view aws_request_id);

// Judges an answer by the stage's rules. `answer` is hostile; work is bounded by its size. Looks at no function or
// config of the input. `call` of the outcome is left empty.
HookOutcome applyAnswer(const HookInput& input, std::vector<protocol::AnswerOperation> answer);

}  // namespace brink::hooks
