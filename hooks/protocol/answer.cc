#include "hooks/protocol/answer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "hooks/protocol/answer_text.h"
#include "hooks/protocol/call.h"

namespace brink::hooks::protocol {
namespace {

// How many strings follow an operation's word; HeaderSet says it itself.
std::optional<std::uint32_t> stringCount(AnswerOp op) {
  switch (op) {
    case AnswerOp::BeginRequest:
    case AnswerOp::BeginResponse:
    case AnswerOp::HeadersMissing:
      return 0;
    case AnswerOp::NotObject:
    case AnswerOp::RawJson:
    case AnswerOp::Uri:
    case AnswerOp::Querystring:
    case AnswerOp::Method:
    case AnswerOp::ClientIp:
    case AnswerOp::FieldMissing:
    case AnswerOp::HeaderDelete:
    case AnswerOp::Status:
    case AnswerOp::StatusDescription:
    case AnswerOp::Body:
    case AnswerOp::BodyEncoding:
    case AnswerOp::Origin:
      return 1;
    case AnswerOp::Invalid:
      return 2;
    case AnswerOp::RequestBody:
      return 3;
    case AnswerOp::HeaderSet:
      return std::nullopt;
  }
  return std::nullopt;
}

bool opensAnswer(AnswerOp op) {
  return static_cast<std::uint32_t>(op) <= static_cast<std::uint32_t>(AnswerOp::RawJson);
}
bool standsAlone(AnswerOp op) { return op == AnswerOp::NotObject || op == AnswerOp::RawJson; }

bool mayBeAbsent(AnswerOp op, std::uint32_t index) {
  if (op == AnswerOp::RequestBody) return true;
  return op == AnswerOp::HeaderSet && index % 2 == 1;  // map key, then key, value, key, value …
}

class AnswerDecoder {
 public:
  explicit AnswerDecoder(std::string_view body) : body_(body) {}

  std::expected<std::vector<AnswerOperation>, std::string> decode() {
    if (!openFrame()) return std::unexpected(std::move(error_));
    std::vector<AnswerOperation> operations;
    operations.reserve(std::min<std::uint32_t>(word_count_, kUsualOperations));
    while (next_ < word_count_) {
      AnswerOperation& operation = operations.emplace_back();
      if (!readOperation(operation) || !checkPlace(operations)) return std::unexpected(std::move(error_));
    }
    if (operations.empty()) return std::unexpected("an answer without operations");
    if (text_position_ != text_.size()) return std::unexpected("the answer's text is longer than its strings");
    return operations;
  }

 private:
  static constexpr std::uint32_t kUsualOperations = 8;

  bool refuse(const char* reason) {
    error_ = reason;
    return false;
  }

  bool openFrame() {
    AnswerHeader header{};
    if (body_.size() < sizeof header) return refuse("an answer shorter than its header");
    std::memcpy(&header, body_.data(), sizeof header);
    if (header.encoding > 1) return refuse("unknown answer encoding");
    wide_ = header.encoding == 1;
    word_count_ = header.word_count;
    const std::size_t words_size = std::size_t{word_count_} * sizeof(std::uint32_t);
    if (word_count_ > kMaxAnswerWords) return refuse("too many words in an answer");
    if (words_size > body_.size() - sizeof header) return refuse("an answer shorter than its words");
    words_ = body_.data() + sizeof header;
    text_ = body_.substr(sizeof header + words_size);
    return true;
  }

  bool takeWord(std::uint32_t& value) {
    if (next_ == word_count_) return refuse("an operation cut short");
    std::memcpy(&value, words_ + std::size_t{next_} * sizeof value, sizeof value);
    ++next_;
    return true;
  }

  bool readOperation(AnswerOperation& operation) {
    std::uint32_t word = 0;
    if (!takeWord(word)) return false;
    operation.op = static_cast<AnswerOp>(word);
    std::uint32_t count = 0;
    if (operation.op == AnswerOp::HeaderSet) {
      if (!takeWord(count)) return false;
      if (count > (word_count_ - next_) / 2) return refuse("a header with more entries than words");
      count = 1 + 2 * count;
    } else if (const auto fixed = stringCount(operation.op)) {
      count = *fixed;
    } else {
      return refuse("unknown answer operation");
    }
    if (count > word_count_ - next_) return refuse("an operation cut short");
    operation.strings.resize(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!readString(operation, i)) return false;
    }
    return true;
  }

  bool readString(AnswerOperation& operation, std::uint32_t index) {
    std::uint32_t length = 0;
    if (!takeWord(length)) return false;
    if (length == kNoKey) {
      if (!mayBeAbsent(operation.op, index)) return refuse("a string is missing that must be there");
      operation.absent.resize(operation.strings.size());
      operation.absent[index] = true;
      return true;
    }
    const std::size_t size = std::size_t{length} * (wide_ ? 2 : 1);
    if (size > text_.size() - text_position_) return refuse("a string beyond the answer's text");
    const std::string_view characters = text_.substr(text_position_, size);
    text_position_ += size;
    if (wide_) {
      appendUtf16AsUtf8(operation.strings[index], characters);
    } else {
      appendLatin1AsUtf8(operation.strings[index], characters);
    }
    return true;
  }

  bool checkPlace(const std::vector<AnswerOperation>& operations) {
    const bool first = operations.size() == 1;
    if (opensAnswer(operations.back().op) != first) return refuse("an answer begins once, with its first operation");
    if (!first && standsAlone(operations.front().op)) return refuse("an operation after a whole result");
    return true;
  }

  std::string_view body_;
  std::string_view text_;
  const char* words_ = nullptr;
  std::uint32_t word_count_ = 0;
  std::uint32_t next_ = 0;
  std::size_t text_position_ = 0;
  bool wide_ = false;
  std::string error_;
};

}  // namespace

std::expected<std::vector<AnswerOperation>, std::string> decodeAnswer(std::string_view body) {
  return AnswerDecoder(body).decode();
}

void AnswerWriter::op(AnswerOp op, std::initializer_list<std::string_view> latin1_strings) {
  words_.push_back(static_cast<std::uint32_t>(op));
  for (const auto text : latin1_strings) {
    words_.push_back(static_cast<std::uint32_t>(text.size()));
    text_.append(text);
  }
}

void AnswerWriter::headerSet(std::string_view map_key,
                             const std::vector<std::pair<std::string, std::string>>& entries) {
  words_.push_back(static_cast<std::uint32_t>(AnswerOp::HeaderSet));
  words_.push_back(static_cast<std::uint32_t>(entries.size()));
  words_.push_back(static_cast<std::uint32_t>(map_key.size()));
  text_.append(map_key);
  for (const auto& [key, value] : entries) {
    words_.push_back(static_cast<std::uint32_t>(key.size()));
    words_.push_back(static_cast<std::uint32_t>(value.size()));
    text_.append(key).append(value);
  }
}

std::string AnswerWriter::finish() const {
  const AnswerHeader header{.encoding = 0, .zero = {}, .word_count = static_cast<std::uint32_t>(words_.size())};
  std::string body(reinterpret_cast<const char*>(&header), sizeof header);
  body.append(reinterpret_cast<const char*>(words_.data()), words_.size() * sizeof(std::uint32_t));
  body.append(text_);
  return body;
}

std::string encodeFailure(const FailureDocument& failure) {
  const std::array<std::string_view, 4> parts{failure.error_type, failure.error_message, failure.trace_json,
                                              failure.logged_json};
  std::string out;
  appendStrings(out, parts);
  return out;
}

std::expected<FailureDocument, std::string> decodeFailure(std::string_view body) {
  const auto parts = readStrings(body, 4);
  if (!parts || parts->size() != 4) return std::unexpected("a malformed failure document");
  FailureDocument failure;
  appendUtf8Repaired(failure.error_type, (*parts)[0]);
  appendUtf8Repaired(failure.error_message, (*parts)[1]);
  appendUtf8Repaired(failure.trace_json, (*parts)[2]);
  appendUtf8Repaired(failure.logged_json, (*parts)[3]);
  return failure;
}

}  // namespace brink::hooks::protocol
