// Events as JSON text, the way `brink invoke --event` gets them: either handed to a handler as they are, or taken apart
// so that the stage's rules can judge the result (`--validate`).
//
//   as it is:    record = buildRawCall(json, …)                       the answer is one RawJson operation
//   validating:  event = parseRawEvent(json, …); record = buildCall(event->input(function), …);
//                applyAnswer(event->input(function), answer)
//
// Used by the command line only, never on the path of a viewer's request. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hooks/hook_runner.h"
#include "proxy/base/error.h"

namespace brink::hooks {

// Owns what a HookInput borrows.
struct RawEvent {
  conf::Stage stage{};
  conf::Distribution distribution;
  std::string request_id;
  std::string client_ip;
  http::RequestHead request;
  std::optional<EventOrigin> origin;
  std::optional<http::ResponseHead> response;
  std::optional<EventBody> body;

  // Borrows this object and `function`.
  HookInput input(const conf::Function& function) const;
};

// `stage` wins over `config.eventType`; one of the two must be there. Fields that a result is not judged by may be
// missing, wrong types are errors: "$.Records[0].cf.request.uri: a string is expected, found a number".
Result<RawEvent> parseRawEvent(std::string_view json, std::optional<conf::Stage> stage);

// A call record with kRawEvent and kRawAnswer; `json` is valid JSON in UTF-8.
std::string buildRawCall(std::string_view json, std::string_view aws_request_id);

// "viewer-request" and so on; nullopt for anything else.
std::optional<conf::Stage> parseStageName(std::string_view name);

}  // namespace brink::hooks
