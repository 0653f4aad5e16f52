#include "hooks/name_question.h"

#include <utility>

namespace brink::hooks {

using protocol::FrameType;

void NameQuestion::refuse(protocol::SocketFailure failure) {
  answer_ = std::unexpected(std::move(failure));
  wake();
}

Task<void> NameQuestion::run(OutboundQuestion question) {
  answer_ = co_await channel_.connector()->resolve(std::move(question));
  wake();
}

bool NameQuestion::advance() {
  if (!answer_) return false;
  if (!*answer_) return sendFailure(answer_->error().failure, protocol::encodeSocketFailure(answer_->error()));
  if (!send(FrameType::Answers, protocol::encodeAnswers(**answer_))) return false;
  finish();
  return true;
}

}  // namespace brink::hooks
