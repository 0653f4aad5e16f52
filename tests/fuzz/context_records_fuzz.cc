// A context's outbound area, with anything in it and any words about it in the slot's header, between the proxy's posts
// and readings; and what becomes of its documents and log lines. The input is a sequence of steps: a byte that chooses,
// a byte of options, a size, the bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "hooks/context_slot.h"
#include "hooks/exit_document.h"
#include "hooks/function_log.h"
#include "proxy/base/check.h"
#include "tests/support/manual_clock.h"

namespace {

using namespace brink;
using namespace brink::hooks;
using protocol::RecordType;

// Log files as their readers expect them: whole lines, and in JSON one document in each that the handler did not write
// verbatim.
class Lines final : public LogSink {
 public:
  void write(const std::string&, conf::LogFormat format, std::string text) override {
    CHECK(text.ends_with('\n'));
    if (format == conf::LogFormat::Text) return;
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t end = rest.find('\n');
      CHECK(isWholeJson(rest.substr(0, end)));
      rest.remove_prefix(end + 1);
    }
  }
};

class Reader {
 public:
  void take(const ContextSlot::Record& record) {
    switch (static_cast<RecordType>(record.header.type)) {
      case RecordType::Log:
        return takeLine(record.body);
      case RecordType::Answer:
        static_cast<void>(protocol::decodeAnswer(record.body));
        return;
      default:
        return takeFailure(record.body);
    }
  }
  void flush() {
    text_.flush();
    json_.flush();
  }

 private:
  static FunctionLogSettings settings(conf::LogFormat format) {
    return {.group = "/aws/lambda/us-east-1.edge",
            .version = "7",
            .format = format,
            .application_level = conf::ApplicationLogLevel::Trace,
            .system_level = conf::SystemLogLevel::Debug};
  }

  void takeLine(std::string_view body) {
    protocol::LogBody line{};
    if (body.size() < sizeof line) return;
    std::memcpy(&line, body.data(), sizeof line);
    const auto level = static_cast<protocol::LineLevel>(line.level);
    text_.line("id", level, line.wall_ms, body.substr(sizeof line));
    if (level != protocol::LineLevel::Raw) json_.line("id", level, line.wall_ms, body.substr(sizeof line));
  }

  void takeFailure(std::string_view body) {
    auto document = protocol::decodeFailure(body);
    if (!document) return;
    repairDocument(*document);
    CHECK(document->error_type.size() <= kMaxErrorType && document->error_message.size() <= kMaxErrorMessage);
    CHECK(document->trace_json.size() <= kMaxTraceJson && document->logged_json.size() <= kMaxLoggedJson);
    const auto trace = nlohmann::json::parse(document->trace_json, nullptr, false);
    CHECK(trace.is_array() && std::ranges::all_of(trace, [](const auto& line) { return line.is_string(); }));
    const std::string logged = loggedJson(*document);
    CHECK(isWholeJson(logged) && isWholeJson(withStackTrace(logged)));
    for (FunctionLog* log : {&text_, &json_}) {
      log->failure("id", "Invoke Error", logged);
      log->finish("id", {.status = "error", .error_type = document->error_type});
    }
  }

  Lines lines_;
  test::ManualClock clock_;
  Counter dropped_;
  FunctionLog text_{settings(conf::LogFormat::Text), lines_, clock_, dropped_};
  FunctionLog json_{settings(conf::LogFormat::Json), lines_, clock_, dropped_};
};

// What the context does with its half of the slot.
class Context {
 public:
  explicit Context(ContextSlot& slot)
      : header_(*reinterpret_cast<protocol::SlotHeader*>(slot.memory())),
        area_(slot.memory() + protocol::kOutboundOffset) {}

  // A record of the right form behind the one before, or with a wrong size in it.
  void append(std::uint16_t type, std::string_view body, bool wrong) {
    const std::size_t size = (sizeof(protocol::RecordHeader) + body.size() + 7) / 8 * 8;
    if (end_ + size > protocol::kOutboundBytes) return;
    const protocol::RecordHeader record{.size = static_cast<std::uint32_t>(size),
                                        .type = type,
                                        .flags = 0,
                                        .seq = 1,
                                        .body_size = static_cast<std::uint32_t>(body.size() + (wrong ? 9 : 0)),
                                        .elapsed_us = 0};
    std::memcpy(area_ + end_, &record, sizeof record);
    std::memcpy(area_ + end_ + sizeof record, body.data(), body.size());
    end_ += size;
    publish();
  }
  void startEpoch() {
    header_.out_end.store(static_cast<std::uint32_t>(end_));
    ++epoch_;
    end_ = 0;
    publish();
  }
  // Bytes as they are, wherever the context's words are, or behind the last record.
  void forge(std::string_view bytes, bool words) {
    if (words) {
      constexpr std::size_t kWords = offsetof(protocol::SlotHeader, out_tail);
      std::memcpy(reinterpret_cast<std::byte*>(&header_) + kWords, bytes.data(),
                  std::min(bytes.size(), sizeof header_ - kWords));
    } else if (end_ + bytes.size() <= protocol::kOutboundBytes) {
      std::memcpy(area_ + end_, bytes.data(), bytes.size());
      end_ += bytes.size();
      publish();
    }
  }

 private:
  void publish() { header_.out_tail.store(std::uint64_t{epoch_} << 32 | end_); }

  protocol::SlotHeader& header_;
  std::byte* area_;
  std::size_t end_ = 0;
  std::uint32_t epoch_ = 0;
};

constexpr std::uint16_t kTypes[] = {2, 3, 4, 5};  // RecordType

void act(Context& context, std::uint8_t choice, std::uint8_t options, std::string_view bytes) {
  switch (choice % 4) {
    case 0:
    case 1:
      return context.append(kTypes[options % std::size(kTypes)], bytes, options > 0xF0);
    case 2:
      return context.forge(bytes, (options & 1U) != 0);
    default:
      return context.startEpoch();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kStep = 4;
  auto slot = ContextSlot::make();
  CHECK(slot);
  Context context(*slot);
  Reader reader;
  std::string scratch;
  while (size >= kStep) {
    const std::size_t length = std::min<std::size_t>(data[2] | data[3] << 8, size - kStep);
    act(context, data[0], data[1], {reinterpret_cast<const char*>(data + kStep), length});
    if (slot->hasRoom(length)) {
      const std::uint64_t call = slot->post({reinterpret_cast<const char*>(data + kStep), length});
      static_cast<void>(slot->takeBack(call));
      slot->passed(call);
    }
    data += kStep + length;
    size -= kStep + length;
    if ((data[-1] & 1U) != 0 || !slot->hasOutput()) continue;
    const auto drained = slot->drain(scratch, [&reader](const ContextSlot::Record& record) {
      CHECK(record.body.size() == record.header.body_size);
      reader.take(record);
      return true;
    });
    if (!drained) {
      CHECK(!drained.error().empty());
      break;
    }
  }
  reader.flush();
  return 0;
}
