// What the viewer gets when a hook fails, and what the validation log says (contract §6, §7).
//
// Sentences are constants: they go into an error page, and nothing that a handler wrote may get there. Log messages may
// name a header, escaped and cut. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "hooks/hook_runner.h"

namespace brink::hooks {

// A rule of §2–§4 that a result broke; each has its sentence.
enum class Violation : std::uint8_t {
  NotAnObject,        // null, a string, a number, an array
  NotParsable,        // nothing that could be an answer
  RequestNotAllowed,  // a request from a response stage
  ReadOnlyHeader,
  DisallowedHeader,
  InvalidHeader,       // a name or value that HTTP cannot carry, or a key that is not its map key
  InvalidHeaderEntry,  // the wrong JSON type somewhere in `headers`
  HeadersTooLarge,
  ReadOnlyField,  // method
  InvalidField,   // a field of the wrong JSON type
  InvalidUri,
  InvalidQuerystring,
  UriTooLong,
  InvalidStatus,
  StatusNotAllowed,  // viewer-response changed it
  InvalidBody,       // type, encoding or size
  InvalidOrigin,
  InvalidOriginHeaders,
};

// 502. `what` ends "Lambda function result failed validation, …": "the function tried to …".
HookFailure validationFailure(Violation violation, std::string_view what);

// 503. `kind` is not None.
HookFailure callFailure(CallFailureKind kind);

// "/aws/cloudfront/LambdaEdge/DISTRIBUTION": where validation errors are logged.
std::string validationLogGroup(std::string_view distribution);

// For log messages: at most 128 bytes, everything but visible ASCII percent-encoded.
std::string printable(std::string_view text);

template <typename T>
using Judged = std::expected<T, HookFailure>;

[[nodiscard]] inline std::unexpected<HookFailure> violated(Violation violation, std::string_view what) {
  return std::unexpected<HookFailure>(validationFailure(violation, what));
}

}  // namespace brink::hooks
