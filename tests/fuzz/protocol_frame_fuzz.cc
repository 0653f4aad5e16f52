// Everything the proxy decodes from a context: answers, failure documents, and what stands in them as text. The first
// byte chooses the decoder.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "hooks/protocol/answer.h"
#include "hooks/protocol/call.h"
#include "hooks/protocol/code_image.h"
#include "hooks/protocol/control.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::hooks::protocol;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0] % 4) {
    case 0:
      if (const auto answer = decodeAnswer(bytes)) {
        for (const auto& operation : *answer) {
          if (!operation.absent.empty() && operation.strings.size() != operation.absent.size()) std::abort();
        }
      }
      break;
    case 1:
      if (const auto failure = decodeFailure(bytes)) {
        if (!decodeFailure(encodeFailure(*failure))) std::abort();
      }
      break;
    case 2:
      if (const auto settings = decodeFunctionSettings(bytes)) {
        if (!decodeFunctionSettings(encode(*settings))) std::abort();
      }
      break;
    default: {
      std::vector<std::uint64_t> aligned((bytes.size() + 7) / 8);
      if (!bytes.empty()) bytes.copy(reinterpret_cast<char*>(aligned.data()), bytes.size());
      if (const auto image = CodeImage::open({reinterpret_cast<const char*>(aligned.data()), bytes.size()})) {
        for (std::uint32_t i = 0; i < image->fileCount(); ++i) {
          if (!image->find(image->file(i).path)) std::abort();
        }
      }
    }
  }
  return 0;
}
