#include "hooks/hook_runner.h"

#include <utility>

#include "hooks/hook_failure.h"

namespace brink::hooks {
namespace {

// How the runtime names an answer that is too large for Lambda: for the edge that is an invalid result (contract §3).
constexpr std::string_view kAnswerTooLarge = "Function.ResponseSizeTooLarge";

HookFailure failureOf(const CallResult& call) {
  if (call.failure == CallFailureKind::HandlerError && call.error.error_type == kAnswerTooLarge) {
    return validationFailure(Violation::InvalidBody, "the result exceeds the maximum size.");
  }
  return callFailure(call.failure);
}

}  // namespace

Task<HookOutcome> HookRunner::run(HookInput input) {
  std::string id = backend_.newRequestId();
  std::string record = buildCall(input, id);
  CallResult call = co_await backend_.call(*input.function, std::move(id), std::move(record));
  HookOutcome outcome;
  if (call.failure == CallFailureKind::None) {
    outcome = applyAnswer(input, std::move(call.answer));
  } else {
    outcome.action = HookAction::Fail;
    outcome.failure = failureOf(call);
  }
  if (outcome.action == HookAction::Fail && !outcome.failure.log_message.empty()) {
    logValidationError(input, outcome, call.aws_request_id);
  }
  call.answer.clear();
  outcome.call = std::move(call);
  co_return outcome;
}

// The lines that the edge writes to the distribution's group, as one (contract §7).
void HookRunner::logValidationError(const HookInput& input, const HookOutcome& outcome,
                                    std::string_view aws_request_id) const {
  std::string line = "(";
  line += input.request_id;
  line += ") ERROR Validation error: ";
  line += outcome.failure.log_message;
  const std::string group = validationLogGroup(input.distribution->id);
  log_.error(line, {{"log_group", group},
                    {"request_id", input.request_id},
                    {"aws_request_id", aws_request_id},
                    {"function", input.function->name},
                    {"version", input.function->version},
                    {"stage", conf::stageName(input.stage)}});
  if (validation_log_ != nullptr) validation_log_->write(group, conf::LogFormat::Text, line + '\n');
}

}  // namespace brink::hooks
