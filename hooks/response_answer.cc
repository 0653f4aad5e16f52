// judgeGenerated() and judgeChanged(): the result is a response (contract §3).
#include <optional>
#include <string>
#include <utility>

#include "hooks/answer_rules.h"
#include "hooks/header_changes.h"
#include "hooks/header_rules.h"
#include "proxy/http/fields.h"

namespace brink::hooks {
namespace {

using protocol::AnswerOp;
using protocol::AnswerOperation;

struct ResponseChanges {
  std::optional<int> status;
  std::optional<std::string> description;
  bool description_missing = false;
  HeaderChanges headers;
  std::string* body = nullptr;
  std::string encoding = "text";

  bool any() const { return status || description || description_missing || !headers.empty() || body != nullptr; }
};

// Three digits, 200–599.
std::optional<int> parseStatus(std::string_view text) {
  const auto number = http::parseUnsigned(text);
  if (text.size() != 3 || !number || *number < 200 || *number > 599) return std::nullopt;
  return static_cast<int>(*number);
}

HookFailure invalidStatus(std::string_view found) {
  return validationFailure(Violation::InvalidStatus,
                           "the status is not a number from 200 to 599, status : " + printable(found) + ".");
}

// The body of a viewer response is never exposed nor replaced: a field that nobody reads.
bool readsBody(const HookInput& input) { return input.stage != conf::Stage::ViewerResponse; }

std::optional<HookFailure> judgeType(const HookInput& input, std::string_view path, std::string_view found) {
  if (isInside(path, "headers")) return invalidHeadersEntry(path, found);
  if (path == "status") return invalidStatus(found);
  if (path == "statusDescription") {
    return validationFailure(Violation::InvalidField,
                             "the statusDescription is not a string, found " + printable(found) + ".");
  }
  if (readsBody(input) && (isInside(path, "body") || path == "bodyEncoding")) {
    return invalidBody(printable(path) + " is " + printable(found));
  }
  return std::nullopt;  // nothing that anybody reads
}

void collectMissing(std::string_view path, ResponseChanges& changes) {
  if (path == "headers") changes.headers.removeAll();
  if (path == "statusDescription") changes.description_missing = true;
}

std::optional<HookFailure> collectStatus(const std::string& text, ResponseChanges& changes) {
  changes.status = parseStatus(text);
  return changes.status ? std::nullopt : std::optional(invalidStatus(text));
}

std::optional<HookFailure> collectDescription(std::string&& text, ResponseChanges& changes) {
  if (!http::isFieldValue(text)) {
    return validationFailure(Violation::InvalidField, "the statusDescription holds control characters.");
  }
  if (text.size() > kMaxHeaderBytes) {
    return validationFailure(Violation::HeadersTooLarge, "the statusDescription exceeds the maximum size.");
  }
  changes.description = std::move(text);
  return std::nullopt;
}

std::optional<HookFailure> collect(const HookInput& input, AnswerOperation& operation, ResponseChanges& changes) {
  std::string* text = part(operation, 0);
  if (operation.op == AnswerOp::HeadersMissing) {
    changes.headers.removeAll();
    return std::nullopt;
  }
  if (operation.op == AnswerOp::HeaderSet) return changes.headers.set(operation);
  if (text == nullptr) return validationFailure(Violation::NotParsable, "");
  switch (operation.op) {
    case AnswerOp::HeaderDelete:
      return changes.headers.remove(*text);
    case AnswerOp::Status:
      return collectStatus(*text, changes);
    case AnswerOp::StatusDescription:
      return collectDescription(std::move(*text), changes);
    case AnswerOp::Body:
      if (readsBody(input)) changes.body = text;
      break;
    case AnswerOp::BodyEncoding:
      if (readsBody(input)) changes.encoding = std::move(*text);
      break;
    case AnswerOp::FieldMissing:
      collectMissing(*text, changes);
      break;
    case AnswerOp::Invalid: {
      const std::string* found = part(operation, 1);
      return judgeType(input, *text, found == nullptr ? std::string_view("unknown") : *found);
    }
    default:
      break;  // fields of requests: not read
  }
  return std::nullopt;
}

Judged<ResponseChanges> collectAll(const HookInput& input, Operations operations) {
  ResponseChanges changes;
  for (AnswerOperation& operation : operations) {
    if (auto failure = collect(input, operation, changes)) return std::unexpected(std::move(*failure));
  }
  if (changes.encoding != "text" && changes.encoding != "base64") {
    return std::unexpected(invalidBody("its encoding is neither text nor base64"));
  }
  return changes;
}

std::optional<HookFailure> applyHeaders(const HookInput& input, const HeaderChanges& changes,
                                        const http::HeaderList& event, http::HeaderList& headers) {
  if (changes.empty()) return std::nullopt;
  auto changed = changes.applyTo(event, input.stage, HeaderChanges::Owner::Response);
  if (!changed) return std::move(changed.error());
  headers = std::move(*changed);
  return std::nullopt;
}

// Decodes the body into the outcome and checks the size of the whole. `changes.body` may be null.
std::optional<HookFailure> applyBody(const HookInput& input, ResponseChanges& changes, HookOutcome& outcome) {
  const std::size_t limit = maxResponseBytes(input.stage);
  if (changes.body != nullptr) {
    auto bytes = decodeBody(std::move(*changes.body), changes.encoding, limit);
    if (!bytes) return std::move(bytes.error());
    outcome.body = std::move(*bytes);
  }
  const std::size_t body_size = outcome.body ? outcome.body->size() : 0;
  if (outcome.response.headers.wireSize() + body_size > limit) {
    return invalidBody("the response exceeds " + std::to_string(limit) + " bytes");
  }
  // Neither can carry a body (RFC 9110 §15.3.5, §15.4.5).
  const int status = outcome.response.status;
  if (body_size > 0 && (status == 204 || status == 304)) {
    if (status == 204 && input.stage == conf::Stage::ViewerRequest) {
      return invalidBody("a response with status 204 has none");
    }
    outcome.body->clear();
  }
  return std::nullopt;
}

// Content-Length follows the body that is sent; what a handler writes there could only break framing.
void keepContentLength(const HookInput& input, HookOutcome& outcome) {
  http::HeaderList& headers = outcome.response.headers;
  headers.remove("content-length");
  if (outcome.body) return;
  if (const auto original = input.response->headers.get("content-length")) headers.add("Content-Length", *original);
}

}  // namespace

Judged<HookOutcome> judgeGenerated(const HookInput& input, Operations operations) {
  auto changes = collectAll(input, operations);
  if (!changes) return std::unexpected(std::move(changes.error()));
  if (!changes->status) return std::unexpected(invalidStatus("undefined"));
  HookOutcome outcome;
  outcome.action = HookAction::Respond;
  outcome.response.status = *changes->status;
  outcome.response.reason =
      changes->description ? std::move(*changes->description) : std::string(http::reasonPhrase(*changes->status));
  if (auto failure = applyHeaders(input, changes->headers, {}, outcome.response.headers)) {
    return std::unexpected(std::move(*failure));
  }
  outcome.body.emplace();
  if (auto failure = applyBody(input, *changes, outcome)) return std::unexpected(std::move(*failure));
  return outcome;
}

Judged<HookOutcome> judgeChanged(const HookInput& input, Operations operations) {
  auto changes = collectAll(input, operations);
  if (!changes) return std::unexpected(std::move(changes.error()));
  HookOutcome outcome;
  outcome.unchanged = !changes->any();
  if (outcome.unchanged) return outcome;

  outcome.response = *input.response;
  if (changes->status && *changes->status != input.response->status) {
    if (input.stage == conf::Stage::ViewerResponse) {
      return violated(Violation::StatusNotAllowed, "the function tried to change the status of a viewer response.");
    }
    outcome.response.status = *changes->status;
  }
  if (changes->description) outcome.response.reason = std::move(*changes->description);
  if (changes->description_missing) outcome.response.reason = http::reasonPhrase(outcome.response.status);
  const http::HeaderList& event = input.response->headers;
  if (auto failure = applyHeaders(input, changes->headers, event, outcome.response.headers)) {
    return std::unexpected(std::move(*failure));
  }
  if (auto failure = applyBody(input, *changes, outcome)) return std::unexpected(std::move(*failure));
  if (input.stage == conf::Stage::OriginResponse) keepContentLength(input, outcome);
  return outcome;
}

}  // namespace brink::hooks
