// What the proxy makes of a context's answer, after the frame was decoded: whatever the operations say, the outcome can
// be sent or is a validation error.
//
// Input: one byte for the stage (odd bit 3: s3 origin; bit 4: no body), then operations: a byte for the AnswerOp, a
// byte for the number of strings, each string as a length byte (bit 7: absent), and its bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "hooks/hook_runner.h"
#include "tests/support/outcome_soundness.h"

namespace {

using namespace brink;
using namespace brink::hooks;

constexpr std::uint32_t kOperations[] = {1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 30, 31, 32, 40, 41, 42, 43, 50, 60};

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}
  bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  std::string_view text(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view rest_;
};

std::vector<protocol::AnswerOperation> readOperations(Input& input) {
  std::vector<protocol::AnswerOperation> operations;
  while (!input.empty()) {
    protocol::AnswerOperation& operation = operations.emplace_back();
    operation.op = static_cast<protocol::AnswerOp>(kOperations[input.byte() % std::size(kOperations)]);
    const std::uint8_t count = input.byte() % 8;
    for (std::uint8_t i = 0; i < count; ++i) {
      const std::uint8_t length = input.byte();
      operation.absent.push_back((length & 0x80) != 0);
      operation.strings.emplace_back(operation.absent.back() ? std::string_view() : input.text(length));
    }
  }
  return operations;
}

struct World {
  World() {
    request.method = "POST";
    request.path = "/p";
    request.query = "x=1";
    request.has_query = true;
    request.headers = {{"Host", "d1.example.net"}, {"Cookie", "a=1"}, {"Via", "2.0 x"}, {"X-A", "1"}};
    response.status = 200;
    response.headers = {{"Date", "now"}, {"Content-Length", "9"}, {"Via", "1.1 y"}, {"X-A", "1"}};
    custom.domain_name = "example.org";
    s3.custom = false;
    s3.domain_name = "b.s3.eu-west-1.amazonaws.com";
  }
  HookInput input(std::uint8_t choice) const {
    HookInput in;
    in.stage = static_cast<conf::Stage>(choice % 4);
    in.request = &request;
    if (in.stage == conf::Stage::OriginRequest) in.origin = (choice & 8) != 0 ? &s3 : &custom;
    if (!conf::isRequestStage(in.stage)) in.response = &response;
    if (conf::isRequestStage(in.stage) && (choice & 16) == 0) in.body = &body;
    return in;
  }

  http::RequestHead request;
  http::ResponseHead response;
  EventOrigin custom, s3;
  EventBody body;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  Input input(data, size);
  const HookInput in = world.input(input.byte());
  if (!unsoundness(in, applyAnswer(in, readOperations(input))).empty()) std::abort();
  return 0;
}
