// A context's side of its streams, as hostile as it likes: records of any type and content, forged reading positions,
// between a connector's answers. The input is a sequence of steps: a byte that chooses, a stream, a size, the bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "hooks/context_streams.h"
#include "proxy/http/fields.h"
#include "proxy/http/uri.h"
#include "tests/support/fake_connector.h"
#include "tests/support/manual_loop.h"

namespace {

using namespace brink;
using hooks::protocol::RecordType;
using hooks::protocol::SlotHeader;

constexpr std::size_t kMostOpen =
    hooks::protocol::kMaxStreams + hooks::protocol::kMaxSockets + hooks::protocol::kMaxQuestions;
constexpr std::uint16_t kPort = 443;

class Context final : public hooks::StreamsHost {
 public:
  bool frozen() const override { return frozen_; }
  void framesSent() override {}
  void refused(std::string_view line) override {
    if (line.find_first_of("\r\n") != std::string_view::npos) std::abort();
  }
  bool frozen_ = false;
};

// What went out must be a request that no origin can take for two.
void checkSent(const test::FakeConnector::Sent& sent) {
  const http::RequestHead& head = sent.request.head;
  if (!http::isToken(head.method) || !head.path.starts_with('/') || head.headers.count("host") != 1) std::abort();
  if (head.headers.has("content-length") || head.headers.has("transfer-encoding")) std::abort();
  for (const http::HeaderField field : head.headers) {
    if (!http::isToken(field.name) || !http::isFieldValue(field.value)) std::abort();
  }
}

// And a connection that the connector understands, to a port that the policy allows.
void checkOpened(const test::FakeConnector::Opened& opened) {
  if (!http::isIpAddress(opened.connection.address) || opened.connection.port != kPort) std::abort();
}

void checkAsked(const hooks::OutboundQuestion& question) {
  for (const char byte : question.name) {
    if (byte <= ' ' || byte == 0x7f) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kStep = 4;
  // Only the header and the ring are touched; the areas between are address space.
  static const auto slot = std::unique_ptr<std::byte[]>(new std::byte[hooks::protocol::kSlotBytes]);
  auto* header = new (slot.get()) SlotHeader{};
  test::ManualLoop loop;
  test::FakeConnector connector(loop);
  hooks::FunctionMetrics metrics;
  Context context;
  {
    hooks::ContextStreams streams(
        {.host = context, .connector = &connector, .metrics = metrics, .ready = loop.ready(), .slot = slot.get()});
    while (size >= kStep && streams.violation().empty()) {
      const std::uint8_t choice = data[0];
      const std::uint8_t stream = data[1];
      const std::size_t length = std::min<std::size_t>(data[2] | data[3] << 8, size - kStep);
      const std::string_view body(reinterpret_cast<const char*>(data + kStep), length);
      data += kStep + length;
      size -= kStep + length;
      const std::size_t sent = stream % std::max<std::size_t>(connector.count(), 1);
      const bool waits = sent < connector.count() && !connector.sent(sent).answer && !connector.sent(sent).cancelled;
      if (choice % 16 == 0) {
        context.frozen_ = !context.frozen_;
        streams.thaw();
      } else if (choice % 16 == 1) {
        header->frames_head.store(header->frames_tail.load() - (stream & 0xF0U));
      } else if (choice % 16 <= 3 && waits) {
        connector.respond(sent).arrive(std::string(length * 7, 'x'), choice % 2 == 0);
      } else if (choice % 16 == 4 && waits) {
        connector.refuse(sent, hooks::protocol::StreamFailure::Refused);
      } else if (choice % 16 == 5 && stream < connector.openedCount() && !connector.opened(stream).answer &&
                 !connector.opened(stream).cancelled) {
        connector.accept(stream).incoming.arrive(std::string(length * 3, 'x'), choice % 32 == 5);
      } else {
        const hooks::protocol::RecordHeader record{.size = 0,
                                                   .type = static_cast<std::uint16_t>(6 + choice % 8),
                                                   .flags = 0,
                                                   .seq = stream,
                                                   .body_size = static_cast<std::uint32_t>(length),
                                                   .elapsed_us = 0};
        const bool taken = streams.onRecord(record, body, {.ports = {kPort}});
        if (taken != streams.violation().empty()) std::abort();
      }
      loop.runUntilIdle();
      if (streams.open() > kMostOpen) std::abort();
    }
    for (std::size_t i = 0; i < connector.count(); ++i) checkSent(connector.sent(i));
    for (std::size_t i = 0; i < connector.openedCount(); ++i) checkOpened(connector.opened(i));
    for (const hooks::OutboundQuestion& question : connector.questions) checkAsked(question);
  }
  if (metrics.outbound_open.value() != 0) std::abort();
  return 0;
}
