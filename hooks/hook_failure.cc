#include "hooks/hook_failure.h"

#include "proxy/base/check.h"

namespace brink::hooks {
namespace {

constexpr std::size_t kPrintableBytes = 128;  // a name's worth; the rest only fills the log

std::string_view sentenceOf(Violation violation) {
  switch (violation) {
    case Violation::NotAnObject:
      return "The Lambda function returned invalid JSON: The JSON output must be an object type.";
    case Violation::NotParsable:
      return "The Lambda function returned invalid JSON: The JSON output is not parsable.";
    case Violation::RequestNotAllowed:
      return "The Lambda function result failed validation: The function returned a request where a response is "
             "expected.";
    case Violation::ReadOnlyHeader:
      return "The Lambda function result failed validation: The function tried to add, delete, or change a read-only "
             "header.";
    case Violation::DisallowedHeader:
      return "The Lambda function result failed validation: The function tried to add a blacklisted header.";
    case Violation::InvalidHeader:
      return "The Lambda function result failed validation: The function returned an invalid header.";
    case Violation::InvalidHeaderEntry:
      return "The Lambda function result failed validation: The function returned an invalid entry in the headers "
             "object.";
    case Violation::HeadersTooLarge:
      return "The Lambda function result failed validation: The headers exceed the maximum size.";
    case Violation::ReadOnlyField:
      return "The Lambda function result failed validation: The function tried to change a read-only field.";
    case Violation::InvalidField:
      return "The Lambda function result failed validation: A field has an invalid type.";
    case Violation::InvalidUri:
      return "The Lambda function result failed validation: The URI is invalid.";
    case Violation::InvalidQuerystring:
      return "The Lambda function result failed validation: The query string is invalid.";
    case Violation::UriTooLong:
      return "The Lambda function result failed validation: The URI and query string exceed the maximum size.";
    case Violation::InvalidStatus:
      return "The Lambda function result failed validation: The status is not a number from 200 to 599.";
    case Violation::StatusNotAllowed:
      return "The Lambda function result failed validation: The function tried to change the status of a viewer "
             "response.";
    case Violation::InvalidBody:
      return "The Lambda function result failed validation: The body is not a string, is not an object, or exceeds the "
             "maximum size.";
    case Violation::InvalidOrigin:
      return "The Lambda function returned an invalid origin configuration: One or more values are invalid.";
    case Violation::InvalidOriginHeaders:
      return "The Lambda function returned an invalid origin configuration: One or more HeaderName or HeaderValue "
             "values "
             "are invalid.";
  }
  return {};
}

// Invalid JSON has a log line of its own, which is the sentence.
std::string logMessage(Violation violation, std::string_view what) {
  if (violation == Violation::NotAnObject || violation == Violation::NotParsable) {
    return std::string(sentenceOf(violation));
  }
  std::string message = "Lambda function result failed validation, ";
  message += what;
  return message;
}

}  // namespace

HookFailure validationFailure(Violation violation, std::string_view what) {
  return {502, "LambdaValidationError", std::string(sentenceOf(violation)), logMessage(violation, what)};
}

HookFailure callFailure(CallFailureKind kind) {
  CHECK(kind != CallFailureKind::None);
  if (kind == CallFailureKind::Throttled) {
    return {503, "LambdaLimitExceeded",
            "The Lambda function associated with the CloudFront distribution was throttled.", ""};
  }
  return {503, "LambdaExecutionError",
          "The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required "
          "permissions.",
          ""};
}

std::string validationLogGroup(std::string_view distribution) {
  return "/aws/cloudfront/LambdaEdge/" + std::string(distribution);
}

std::string printable(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text.substr(0, kPrintableBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F) {
      result += c;
    } else {
      result += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return result;
}

}  // namespace brink::hooks
