// judgeRequest(): a request stage returned a request (contract §2, §3).
#include <optional>
#include <string>
#include <utility>

#include "hooks/answer_rules.h"
#include "hooks/event_text.h"
#include "hooks/header_changes.h"
#include "hooks/origin_rules.h"
#include "proxy/http/uri.h"

namespace brink::hooks {
namespace {

using protocol::AnswerOp;
using protocol::AnswerOperation;

struct RequestChanges {
  std::optional<std::string> uri;
  std::optional<std::string> querystring;
  HeaderChanges headers;
  AnswerOperation* body = nullptr;
  std::string* origin_json = nullptr;
};

std::string asUtf8(std::string_view text) { return isUtf8(text) ? std::string(text) : latin1ToUtf8(text); }

HookFailure readOnlyField(std::string_view field) {
  return validationFailure(Violation::ReadOnlyField,
                           "the function tried to change a read-only field, fieldName : " + printable(field) + ".");
}

HookFailure originGone() { return validationFailure(Violation::InvalidOrigin, "the function deleted the origin."); }

// An `Invalid` operation: a known field has the wrong JSON type.
std::optional<HookFailure> judgeType(const HookInput& input, std::string_view path, std::string_view found) {
  if (isInside(path, "headers")) return invalidHeadersEntry(path, found);
  if (isInside(path, "body")) return invalidBody(printable(path) + " is " + printable(found));
  if (path == "method") return readOnlyField("method");
  if (isInside(path, "origin") && input.origin != nullptr) {
    return validationFailure(Violation::InvalidOrigin, printable(path) + " is " + printable(found) + ".");
  }
  if (path != "uri" && path != "querystring") return std::nullopt;  // nothing that anybody reads
  return validationFailure(path == "uri" ? Violation::InvalidUri : Violation::InvalidQuerystring,
                           "the function returned an invalid " + std::string(path) + ", a string is expected, found " +
                               printable(found) + ".");
}

std::optional<HookFailure> judgeMissing(const HookInput& input, std::string_view path, RequestChanges& changes) {
  if (path == "uri") return validationFailure(Violation::InvalidUri, "the function deleted the uri.");
  if (path == "method") return readOnlyField("method");
  if (path == "origin" && input.origin != nullptr) return originGone();
  if (path == "querystring") changes.querystring.emplace();
  if (path == "headers") changes.headers.removeAll();
  return std::nullopt;
}

std::optional<HookFailure> collect(const HookInput& input, AnswerOperation& operation, RequestChanges& changes) {
  std::string* text = part(operation, 0);
  if (operation.op == AnswerOp::HeadersMissing) {
    changes.headers.removeAll();
    return std::nullopt;
  }
  if (operation.op == AnswerOp::HeaderSet) return changes.headers.set(operation);
  if (operation.op == AnswerOp::RequestBody) {
    changes.body = &operation;
    return std::nullopt;
  }
  if (text == nullptr) return validationFailure(Violation::NotParsable, "");
  switch (operation.op) {
    case AnswerOp::HeaderDelete:
      return changes.headers.remove(*text);
    case AnswerOp::Uri:
      changes.uri = std::move(*text);
      break;
    case AnswerOp::Querystring:
      changes.querystring = std::move(*text);
      break;
    case AnswerOp::Method:
      if (*text != input.request->method) return readOnlyField("method");
      break;
    case AnswerOp::Origin:
      changes.origin_json = text;
      break;
    case AnswerOp::FieldMissing:
      return judgeMissing(input, *text, changes);
    case AnswerOp::Invalid: {
      const std::string* found = part(operation, 1);
      return judgeType(input, *text, found == nullptr ? std::string_view("unknown") : *found);
    }
    default:
      break;  // clientIp and fields of responses: not read
  }
  return std::nullopt;
}

std::optional<HookFailure> judgeTarget(const std::string& uri, const std::string& querystring) {
  if (!http::isPath(uri)) {
    return validationFailure(Violation::InvalidUri,
                             "the function returned an invalid uri: it must start with '/' and hold no spaces, control "
                             "characters, '?' or '#'.");
  }
  if (!http::isQuery(querystring)) {
    return validationFailure(Violation::InvalidQuerystring,
                             "the function returned an invalid querystring: it must hold no spaces, control characters "
                             "or '#'.");
  }
  if (uri.size() + querystring.size() > kMaxTargetBytes) {
    return validationFailure(Violation::UriTooLong, "the uri and querystring exceed the maximum size.");
  }
  return std::nullopt;
}

// Untouched, the original bytes go on; touched, the text that the handler saw (contract §4). Returns whether it
// changed.
Judged<bool> applyTarget(RequestChanges& changes, http::RequestHead& head) {
  if (!changes.uri && !changes.querystring) return false;
  std::string uri = asUtf8(head.path);
  std::string querystring = asUtf8(head.query);
  if (changes.uri.value_or(uri) == uri && changes.querystring.value_or(querystring) == querystring) return false;
  if (changes.uri) uri = std::move(*changes.uri);
  if (changes.querystring) {
    head.has_query = !changes.querystring->empty();
    querystring = std::move(*changes.querystring);
  }
  if (auto failure = judgeTarget(uri, querystring)) return std::unexpected(std::move(*failure));
  head.path = std::move(uri);
  head.query = std::move(querystring);
  return true;
}

void copyAllButHeaders(const http::RequestHead& from, http::RequestHead& to) {
  to.method = from.method;
  to.scheme = from.scheme;
  to.authority = from.authority;
  to.path = from.path;
  to.query = from.query;
  to.has_query = from.has_query;
  to.version = from.version;
}

// `action: replace`: what the origin gets instead. nullopt: the original goes on.
Judged<std::optional<std::string>> replacedBody(const HookInput& input, AnswerOperation* operation) {
  if (operation == nullptr) return std::nullopt;
  const std::string* action = part(*operation, 0);
  if (action == nullptr || *action == "read-only") return std::nullopt;
  if (*action != "replace") return std::unexpected(invalidBody("its action is neither read-only nor replace"));
  if (input.request->method == "GET" || input.request->method == "HEAD") return std::nullopt;  // §12.12
  if (input.body == nullptr) return std::unexpected(invalidBody("it cannot be replaced, Include Body is off"));
  const std::string* encoding = part(*operation, 1);
  std::string* data = part(*operation, 2);
  if (data == nullptr) return std::unexpected(invalidBody("it has no data"));
  auto bytes = decodeBody(std::move(*data), encoding == nullptr ? "base64" : *encoding, exposedBodyLimit(input.stage));
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  return std::move(*bytes);
}

}  // namespace

Judged<HookOutcome> judgeRequest(const HookInput& input, Operations operations) {
  HookOutcome outcome;
  outcome.unchanged = true;
  if (operations.empty()) return outcome;

  RequestChanges changes;
  for (AnswerOperation& operation : operations) {
    if (auto failure = collect(input, operation, changes)) return std::unexpected(std::move(*failure));
  }
  copyAllButHeaders(*input.request, outcome.request);
  const auto new_target = applyTarget(changes, outcome.request);
  if (!new_target) return std::unexpected(new_target.error());
  if (!changes.headers.empty()) {
    auto headers = changes.headers.applyTo(input.request->headers, input.stage, HeaderChanges::Owner::Request);
    if (!headers) return std::unexpected(std::move(headers.error()));
    outcome.request.headers = std::move(*headers);
  } else {
    outcome.request.headers = input.request->headers;
  }
  auto body = replacedBody(input, changes.body);
  if (!body) return std::unexpected(std::move(body.error()));
  outcome.request_body = std::move(*body);
  if (changes.origin_json != nullptr && input.stage == conf::Stage::OriginRequest && input.origin != nullptr) {
    auto origin = judgeOrigin(*changes.origin_json, *input.origin, outcome.request.headers);
    if (!origin) return std::unexpected(std::move(origin.error()));
    outcome.origin = std::move(*origin);
  }
  outcome.unchanged = !*new_target && changes.headers.empty() && !outcome.request_body && !outcome.origin;
  return outcome;
}

}  // namespace brink::hooks
