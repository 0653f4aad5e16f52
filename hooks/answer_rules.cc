#include "hooks/answer_rules.h"

#include <utility>

#include "hooks/base64.h"

namespace brink::hooks {
namespace {

using protocol::AnswerOp;

bool begins(AnswerOp op) {
  return op == AnswerOp::BeginRequest || op == AnswerOp::BeginResponse || op == AnswerOp::NotObject ||
         op == AnswerOp::RawJson;
}

Judged<HookOutcome> judge(const HookInput& input, std::vector<protocol::AnswerOperation>& answer) {
  if (answer.empty() || !begins(answer[0].op)) return violated(Violation::NotParsable, "");
  const Operations rest(answer.begin() + 1, answer.end());
  for (const protocol::AnswerOperation& operation : rest) {
    if (begins(operation.op)) return violated(Violation::NotParsable, "");
  }
  const bool request_stage = conf::isRequestStage(input.stage);
  switch (answer[0].op) {
    case AnswerOp::NotObject:
      return violated(Violation::NotAnObject, "");
    case AnswerOp::BeginRequest:
      if (request_stage) return judgeRequest(input, rest);
      return violated(Violation::RequestNotAllowed, "the function returned a request where a response is expected.");
    case AnswerOp::BeginResponse:
      return request_stage ? judgeGenerated(input, rest) : judgeChanged(input, rest);
    default:
      return violated(Violation::NotParsable, "");
  }
}

}  // namespace

std::string* part(protocol::AnswerOperation& operation, std::size_t index) {
  if (index >= operation.strings.size()) return nullptr;
  if (index < operation.absent.size() && operation.absent[index]) return nullptr;
  return &operation.strings[index];
}

bool isInside(std::string_view path, std::string_view field) {
  if (!path.starts_with(field)) return false;
  return path.size() == field.size() || path[field.size()] == '.' || path[field.size()] == '[';
}

HookFailure invalidHeadersEntry(std::string_view path, std::string_view found) {
  constexpr std::string_view kRoot = "headers";
  if (path.size() == kRoot.size()) {
    return validationFailure(
        Violation::InvalidHeaderEntry,
        "the function returned invalid headers, an object is expected, found " + printable(found) + ".");
  }
  std::string_view name = path.substr(kRoot.size() + 1);
  name = name.substr(0, name.find('['));
  return validationFailure(
      Violation::InvalidHeaderEntry,
      "the function returned an invalid entry in the headers object, the value of each header value must be of string "
      "type, header :" +
          printable(name) + " has one or more entries whose value is not a string: " + printable(path) + " is " +
          printable(found) + ".");
}

HookFailure invalidBody(std::string_view why) {
  std::string what = "the body is not a string, is not an object, or exceeds the maximum size: ";
  what += why;
  what += '.';
  return validationFailure(Violation::InvalidBody, what);
}

Judged<std::string> decodeBody(std::string&& text, std::string_view encoding, std::size_t limit) {
  if (encoding == "text") {
    if (text.size() > limit) return std::unexpected(invalidBody("it exceeds " + std::to_string(limit) + " bytes"));
    return std::move(text);
  }
  if (encoding != "base64") return std::unexpected(invalidBody("its encoding is neither text nor base64"));
  auto bytes = decodeBase64(text);
  if (!bytes) return std::unexpected(invalidBody("it is not valid base64"));
  if (bytes->size() > limit) return std::unexpected(invalidBody("it exceeds " + std::to_string(limit) + " bytes"));
  return std::move(*bytes);
}

HookOutcome applyAnswer(const HookInput& input, std::vector<protocol::AnswerOperation> answer) {
  auto judged = judge(input, answer);
  if (judged) return std::move(*judged);
  HookOutcome outcome;
  outcome.action = HookAction::Fail;
  outcome.failure = std::move(judged.error());
  return outcome;
}

}  // namespace brink::hooks
