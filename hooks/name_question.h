// A stream that is a question of DNS: Answers or Failed (hooks/protocol/sockets.h). Thread-affine. Owned by
// ContextStreams.
#pragma once

#include <optional>
#include <string>

#include "hooks/context_stream.h"

namespace brink::hooks {

class NameQuestion final : public ContextStream {
 public:
  NameQuestion(StreamChannel& channel, std::uint32_t id)
      : ContextStream(channel, id, Kind::Question), asking_(channel.ready()) {}

  // Either asks it or says why not; once.
  void start(OutboundQuestion question) { asking_.spawn(run(std::move(question))); }
  void refuse(protocol::SocketFailure failure);

  std::string onData(std::string_view) override { return kNoBytes; }
  std::string onEnd() override { return kNoBytes; }
  std::string onCredit(std::string_view) override { return kNoBytes; }
  bool advance() override;

 private:
  static constexpr char kNoBytes[] = "bytes for a question";
  Task<void> run(OutboundQuestion question);

  std::optional<OutboundConnector::Answered> answer_;
  TaskScope asking_;
};

}  // namespace brink::hooks
