#include "hooks/protocol/sockets.h"

#include <cstring>

#include "hooks/protocol/call.h"

namespace brink::hooks::protocol {
namespace {

constexpr std::size_t kConnectedTexts = 2;  // addresses
// What a text costs in Strings besides its bytes.
constexpr std::size_t kTextOverhead = sizeof(std::uint32_t);

template <typename T>
std::string bytesOf(const T& fixed) {
  return {reinterpret_cast<const char*>(&fixed), sizeof fixed};
}

}  // namespace

std::string encodeConnect(const SocketRequest& request) {
  std::string out = bytesOf(ConnectBody{.port = request.port, .zero = 0});
  const std::string_view texts[] = {request.address};
  appendStrings(out, texts);
  return out;
}

std::expected<SocketRequest, std::string> decodeConnect(std::string_view body) {
  ConnectBody fixed{};
  if (body.size() < sizeof fixed) return std::unexpected("a connection that is too short");
  std::memcpy(&fixed, body.data(), sizeof fixed);
  if (fixed.zero != 0) return std::unexpected("a connection with an unknown value");
  const auto texts = readStrings(body.substr(sizeof fixed), 1);
  if (!texts || texts->size() != 1) return std::unexpected("a connection with malformed texts");
  if (texts->front().size() > kMaxNameBytes) return std::unexpected("a connection with an address that is too long");
  return SocketRequest{.port = fixed.port, .address = texts->front()};
}

std::string encodeResolve(const Question& question) {
  std::string out = bytesOf(ResolveBody{.type = static_cast<std::uint8_t>(question.type), .zero = {}});
  const std::string_view texts[] = {question.name};
  appendStrings(out, texts);
  return out;
}

std::expected<Question, std::string> decodeResolve(std::string_view body) {
  ResolveBody fixed{};
  if (body.size() < sizeof fixed) return std::unexpected("a question that is too short");
  std::memcpy(&fixed, body.data(), sizeof fixed);
  if (fixed.type >= kQuestionTypes || fixed.zero[0] != 0 || fixed.zero[1] != 0 || fixed.zero[2] != 0) {
    return std::unexpected("a question with an unknown value");
  }
  const auto texts = readStrings(body.substr(sizeof fixed), 1);
  if (!texts || texts->size() != 1) return std::unexpected("a question with malformed texts");
  if (texts->front().size() > kMaxNameBytes) return std::unexpected("a question with a name that is too long");
  return Question{.type = static_cast<QuestionType>(fixed.type), .name = texts->front()};
}

std::string encodeConnected(const SocketFacts& facts) {
  std::string out = bytesOf(ConnectedBody{.local_port = facts.local_port, .remote_port = facts.remote_port});
  const std::string_view texts[] = {facts.local_address, facts.remote_address};
  appendStrings(out, texts);
  return out;
}

std::optional<SocketFacts> decodeConnected(std::string_view body) {
  ConnectedBody fixed{};
  if (body.size() < sizeof fixed) return std::nullopt;
  std::memcpy(&fixed, body.data(), sizeof fixed);
  const auto texts = readStrings(body.substr(sizeof fixed), kConnectedTexts);
  if (!texts || texts->size() != kConnectedTexts) return std::nullopt;
  return SocketFacts{.local_port = fixed.local_port,
                     .remote_port = fixed.remote_port,
                     .local_address = std::string((*texts)[0]),
                     .remote_address = std::string((*texts)[1])};
}

std::string encodeSocketFailure(const SocketFailure& failure) {
  const std::uint32_t words[] = {static_cast<std::uint32_t>(failure.failure), failure.detail};
  return bytesOf(words) + failure.text;
}

SocketFailure decodeSocketFailure(std::string_view body) {
  std::uint32_t words[2] = {};
  if (body.size() < sizeof words) return {};
  std::memcpy(words, body.data(), sizeof words);
  return {.failure = decodeFailureCode(body.substr(0, sizeof words[0])),
          .detail = words[1],
          .text = std::string(body.substr(sizeof words))};
}

std::string encodeAnswers(const std::vector<AnswerRecord>& records) {
  std::vector<std::string_view> texts;
  std::size_t size = 2 * kTextOverhead;
  for (const AnswerRecord& record : records) {
    for (const std::string& text : record) size += text.size() + kTextOverhead;
    if (size > kMaxAnswers || texts.size() + record.size() > kMaxAnswerTexts) break;
    texts.insert(texts.end(), record.begin(), record.end());
  }
  std::string out;
  appendStrings(out, texts);
  return out;
}

std::optional<std::vector<std::string_view>> decodeAnswers(std::string_view body) {
  return readStrings(body, kMaxAnswerTexts);
}

}  // namespace brink::hooks::protocol
