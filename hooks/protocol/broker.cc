#include "hooks/protocol/broker.h"

#include <cstring>

#include "hooks/protocol/call.h"

namespace brink::hooks::protocol {
namespace {

constexpr std::size_t kRequestTexts = 3;  // method, host, target

using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

void appendTexts(std::string& out, std::vector<std::string_view> texts, const Fields& fields) {
  for (const auto& [name, value] : fields) {
    texts.push_back(name);
    texts.push_back(value);
  }
  appendStrings(out, texts);
}

// Names and values behind the first `skip` texts; nothing if one stands alone.
std::optional<Fields> fieldsOf(const std::vector<std::string_view>& texts, std::size_t skip) {
  if (texts.size() < skip || (texts.size() - skip) % 2 != 0) return std::nullopt;
  Fields fields;
  for (std::size_t i = skip; i < texts.size(); i += 2) fields.emplace_back(texts[i], texts[i + 1]);
  return fields;
}

std::string wordOf(std::uint32_t value) {
  std::string out(sizeof value, '\0');
  std::memcpy(out.data(), &value, sizeof value);
  return out;
}

std::optional<std::uint32_t> onlyWord(std::string_view body) {
  std::uint32_t value = 0;
  if (body.size() != sizeof value) return std::nullopt;
  std::memcpy(&value, body.data(), sizeof value);
  return value;
}

}  // namespace

std::string encodeOpen(const StreamRequest& request) {
  const OpenBody fixed{.body_length = request.body_length,
                       .port = request.port,
                       .tls = static_cast<std::uint8_t>(request.tls ? 1 : 0),
                       .body = static_cast<std::uint8_t>(request.body),
                       .zero = 0};
  std::string out(reinterpret_cast<const char*>(&fixed), sizeof fixed);
  appendTexts(out, {request.method, request.host, request.target}, request.fields);
  return out;
}

std::expected<StreamRequest, std::string> decodeOpen(std::string_view body) {
  OpenBody fixed{};
  if (body.size() < sizeof fixed) return std::unexpected("a stream's request that is too short");
  if (body.size() > kMaxStreamHead) return std::unexpected("a stream's request that is too large");
  std::memcpy(&fixed, body.data(), sizeof fixed);
  if (fixed.tls > 1 || fixed.body > static_cast<std::uint8_t>(StreamBody::Unknown) || fixed.zero != 0) {
    return std::unexpected("a stream's request with an unknown value");
  }
  const auto texts = readStrings(body.substr(sizeof fixed), kRequestTexts + 2 * kMaxStreamFields);
  if (!texts) return std::unexpected("a stream's request with malformed texts");
  auto fields = fieldsOf(*texts, kRequestTexts);
  if (!fields) return std::unexpected("a stream's request with texts missing");
  return StreamRequest{.tls = fixed.tls == 1,
                       .port = fixed.port,
                       .body = static_cast<StreamBody>(fixed.body),
                       .body_length = fixed.body_length,
                       .method = (*texts)[0],
                       .host = (*texts)[1],
                       .target = (*texts)[2],
                       .fields = std::move(*fields)};
}

std::string encodeCredit(std::uint32_t bytes) { return wordOf(bytes); }

std::optional<std::uint32_t> decodeCredit(std::string_view body) {
  const auto bytes = onlyWord(body);
  return bytes && *bytes > 0 ? bytes : std::nullopt;
}

std::string encodeHead(const StreamHead& head) {
  std::string out = wordOf(head.status);
  appendTexts(out, {head.reason}, head.fields);
  return out;
}

std::optional<StreamHead> decodeHead(std::string_view body) {
  StreamHead head;
  if (body.size() < sizeof head.status) return std::nullopt;
  std::memcpy(&head.status, body.data(), sizeof head.status);
  const auto texts = readStrings(body.substr(sizeof head.status), 1 + 2 * kMaxStreamFields);
  if (!texts) return std::nullopt;
  auto fields = fieldsOf(*texts, 1);
  if (!fields) return std::nullopt;
  head.reason = (*texts)[0];
  head.fields = std::move(*fields);
  return head;
}

std::string encodeFailureCode(StreamFailure failure) { return wordOf(static_cast<std::uint32_t>(failure)); }

StreamFailure decodeFailureCode(std::string_view body) {
  const std::uint32_t code = onlyWord(body).value_or(0);
  return code <= static_cast<std::uint32_t>(StreamFailure::Overloaded) ? static_cast<StreamFailure>(code)
                                                                       : StreamFailure::Failed;
}

}  // namespace brink::hooks::protocol
