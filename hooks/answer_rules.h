// What each stage makes of an answer (contract §2–§4): the halves of applyAnswer(). Every word of an answer is hostile.
//
// A result that is a request goes to judgeRequest, a response that a request stage generated to judgeGenerated, a
// response stage's changed response to judgeChanged. Pure, thread-safe; they take the strings out of the operations.
#pragma once

#include <cstddef>
#include <span>

#include "hooks/hook_failure.h"
#include "hooks/hook_runner.h"
#include "hooks/protocol/answer.h"

namespace brink::hooks {

// Generated response, headers and body (contract §5).
constexpr std::size_t maxResponseBytes(conf::Stage stage) {
  return conf::isViewerStage(stage) ? std::size_t{40} * 1024 : std::size_t{1024} * 1024;
}
// "URI + query < 8,192 characters" (contract §4).
inline constexpr std::size_t kMaxTargetBytes = 8191;

using Operations = std::span<protocol::AnswerOperation>;  // without the first, Begin…

Judged<HookOutcome> judgeRequest(const HookInput& input, Operations operations);
Judged<HookOutcome> judgeGenerated(const HookInput& input, Operations operations);
Judged<HookOutcome> judgeChanged(const HookInput& input, Operations operations);

// ---- what both need ----

// The operation's string at `index`, or null if it is not there.
std::string* part(protocol::AnswerOperation& operation, std::size_t index);

// The message for an `Invalid` operation about `headers`, "headers.NAME" or something deeper; `path` starts with
// "headers".
HookFailure invalidHeadersEntry(std::string_view path, std::string_view found);

// Whether `path` is `field` or something inside it.
bool isInside(std::string_view path, std::string_view field);

HookFailure invalidBody(std::string_view why);

// "text" or "base64" (the default is the caller's) to bytes; at most `limit` of them.
Judged<std::string> decodeBody(std::string&& text, std::string_view encoding, std::size_t limit);

}  // namespace brink::hooks
