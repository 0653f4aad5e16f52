// Everything that one process decodes of what the other wrote: answers, failure documents and records of streams, as
// the proxy reads them; settings, calls, code images and frames, as executors do. The first byte chooses the decoder.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "hooks/protocol/answer.h"
#include "hooks/protocol/broker.h"
#include "hooks/protocol/call.h"
#include "hooks/protocol/code_image.h"
#include "hooks/protocol/control.h"
#include "hooks/protocol/sockets.h"
#include "proxy/base/check.h"

namespace {

using namespace brink::hooks::protocol;

void readAnswer(std::string_view bytes) {
  const auto answer = decodeAnswer(bytes);
  if (!answer) return;
  CHECK(!answer->empty());
  for (const AnswerOperation& operation : *answer) {
    CHECK(operation.absent.empty() || operation.strings.size() == operation.absent.size());
  }
}

// What was decoded can be written, and is read as the same.
void readFailure(std::string_view bytes) {
  const auto failure = decodeFailure(bytes);
  if (!failure) return;
  const auto again = decodeFailure(encodeFailure(*failure));
  CHECK(again && again->error_message == failure->error_message && again->logged_json == failure->logged_json);
}

void readSettings(std::string_view bytes) {
  if (const auto settings = decodeFunctionSettings(bytes)) {
    const auto again = decodeFunctionSettings(encode(*settings));
    CHECK(again && again->environment == settings->environment);
  }
  if (const auto settings = decodeZygoteSettings(bytes)) {
    const auto again = decodeZygoteSettings(encode(*settings));
    CHECK(again && again->domain == settings->domain);
  }
}

// Where an image or a call may lie: aligned, and nothing behind it.
std::vector<std::uint64_t> aligned(std::string_view bytes) {
  std::vector<std::uint64_t> words((bytes.size() + 7) / 8);
  if (!bytes.empty()) bytes.copy(reinterpret_cast<char*>(words.data()), bytes.size());
  return words;
}

void readImage(std::string_view bytes) {
  const std::vector<std::uint64_t> words = aligned(bytes);
  const auto image = CodeImage::open({reinterpret_cast<const char*>(words.data()), bytes.size()});
  if (!image) return;
  for (std::uint32_t i = 0; i < image->fileCount(); ++i) CHECK(image->find(image->file(i).path));
}

// Every part at once, in the order of a call's; after the first that is not there nothing is.
void readCall(std::string_view bytes) {
  const std::vector<std::uint64_t> words = aligned(bytes);
  CallReader reader({reinterpret_cast<const char*>(words.data()), bytes.size()});
  std::vector<std::string_view> texts;
  static_cast<void>(reader.header());
  reader.strings(texts);
  for (int i = 0; i < 2; ++i) {
    const CallReader::HeaderBlock block = reader.headers();
    std::size_t size = 0;
    for (const std::uint32_t value : block.value_sizes) size += value;
    CHECK(!reader.ok() || size == block.values.size());
  }
  static_cast<void>(reader.origin());
  const std::string_view body = reader.bytes();
  CHECK(reader.ok() || body.empty());
}

void readRecords(std::string_view bytes) {
  if (const auto open = decodeOpen(bytes)) CHECK(decodeOpen(encodeOpen(*open)));
  if (const auto connect = decodeConnect(bytes)) CHECK(decodeConnect(encodeConnect(*connect)));
  if (const auto question = decodeResolve(bytes)) CHECK(decodeResolve(encodeResolve(*question)));
}

void readFrames(std::string_view bytes) {
  if (const auto head = decodeHead(bytes)) CHECK(decodeHead(encodeHead(*head)));
  if (const auto facts = decodeConnected(bytes)) CHECK(decodeConnected(encodeConnected(*facts)));
  static_cast<void>(decodeAnswers(bytes));
  const SocketFailure failure = decodeSocketFailure(bytes);
  CHECK(decodeSocketFailure(encodeSocketFailure(failure)).text == failure.text);
}

constexpr void (*kReaders[])(std::string_view) = {readAnswer, readFailure, readSettings, readImage,
                                                  readCall,   readRecords, readFrames};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // In memory that ends with it.
  const std::vector<char> bytes(data + 1, data + size);
  kReaders[data[0] % std::size(kReaders)]({bytes.data(), bytes.size()});
  return 0;
}
