// A pool whose contexts may open streams, and a running call in one of them.
#pragma once

#include <string>
#include <utility>

#include "hooks/protocol/broker.h"
#include "hooks/protocol/frame_ring.h"
#include "tests/support/fake_connector.h"
#include "tests/unit/hook_contexts/pool_fixture.h"

namespace brink::hooks {

class StreamsTest : public PoolTest {
 protected:
  using RecordType = protocol::RecordType;

  // A context that runs a call.
  test::FakeContext& running() {
    open();
    pool_->connectOutbound(connector_);
    test::FakeContext& context = warmUp();
    nextCall(context);
    reader_.emplace(reinterpret_cast<std::byte*>(&context.header()));
    context_ = &context;
    return context;
  }
  void nextCall(test::FakeContext& context) {
    call();
    context.begin();
  }
  void TearDown() override {
    reader_.reset();
    PoolTest::TearDown();
  }

  static protocol::StreamRequest get(std::string_view host = "api.example.com", std::uint16_t port = 443) {
    return {.tls = port == 443,
            .port = port,
            .body = protocol::StreamBody::None,
            .body_length = 0,
            .method = "GET",
            .host = host,
            .target = "/v1?a=b",
            .fields = {{"accept", "*/*"}}};
  }
  static protocol::StreamRequest post(std::uint64_t length) {
    protocol::StreamRequest request = get();
    request.method = "POST";
    request.body = protocol::StreamBody::Known;
    request.body_length = length;
    return request;
  }

  void say(RecordType type, std::uint64_t stream, const std::string& body = "") {
    context_->record(static_cast<std::uint16_t>(type), 0, stream, body);
    loop_.runUntilIdle();
  }
  void openStream(std::uint64_t stream, const protocol::StreamRequest& request) {
    say(RecordType::StreamOpen, stream, protocol::encodeOpen(request));
  }
  void connectTo(std::uint64_t stream, std::string_view address = "192.0.2.1", std::uint16_t port = 443) {
    say(RecordType::StreamConnect, stream, protocol::encodeConnect({.port = port, .address = address}));
  }
  void ask(std::uint64_t stream, protocol::QuestionType type, std::string_view name) {
    say(RecordType::StreamResolve, stream, protocol::encodeResolve({.type = type, .name = name}));
  }
  void credit(std::uint64_t stream, std::uint32_t bytes) {
    say(RecordType::StreamCredit, stream, protocol::encodeCredit(bytes));
  }

  // What the context finds in its ring: "1:Head 200;1:Data 5;1:End;".
  std::string frames() {
    std::string text;
    while (const auto frame = reader_->next()) text += std::to_string(frame->stream) + ":" + shown(*frame) + ";";
    if (reader_->release()) context_->record(static_cast<std::uint16_t>(RecordType::FramesRead), 0, 0, "");
    return text;
  }
  // All bytes of bodies that are there.
  std::size_t bodyBytes() {
    std::size_t bytes = 0;
    while (const auto frame = reader_->next()) {
      if (frame->type == protocol::FrameType::Data) bytes += frame->body.size();
    }
    if (reader_->release()) context_->record(static_cast<std::uint16_t>(RecordType::FramesRead), 0, 0, "");
    return bytes;
  }

  test::FakeConnector connector_{loop_};
  test::FakeContext* context_ = nullptr;
  std::optional<protocol::FrameReader> reader_;

 private:
  static std::string shown(const protocol::FrameReader::Frame& frame) {
    switch (frame.type) {
      case protocol::FrameType::Head:
        return "Head " + std::to_string(protocol::decodeHead(frame.body)->status);
      case protocol::FrameType::Data:
        return "Data " + std::to_string(frame.body.size());
      case protocol::FrameType::End:
        if (frame.body.empty()) return "End";
        return "End with " + std::to_string(protocol::decodeHead(frame.body)->fields.size()) + " trailers";
      case protocol::FrameType::Failed:
        return "Failed " + std::to_string(static_cast<int>(protocol::decodeFailureCode(frame.body.substr(0, 4))));
      case protocol::FrameType::Credit:
        return "Credit " + std::to_string(*protocol::decodeCredit(frame.body));
      case protocol::FrameType::Connected:
        return "Connected";
      case protocol::FrameType::Finished:
        return "Finished";
      case protocol::FrameType::Answers:
        return "Answers " + std::to_string(protocol::decodeAnswers(frame.body)->size());
      case protocol::FrameType::Skip:
        break;
    }
    return "?";
  }
};

}  // namespace brink::hooks
