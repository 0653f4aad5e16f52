// Lines of a function's log, which a handler may have written as it likes, shown by `brink logs`.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "proxy/base/check.h"
#include "proxy/server/log_line.h"

namespace {

bool isShown(char byte) {
  return byte == '\t' || byte == '\n' || (static_cast<unsigned char>(byte) >= 0x20 && byte != 0x7F);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::server;
  constexpr std::uint64_t kWritten = 1'736'799'158'123;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::string_view line = all.substr(0, all.find('\n'));
  static_cast<void>(timeInLine(line));
  const std::string json = inForm(line, kWritten, LogForm::Json);
  CHECK(nlohmann::json::accept(json) && json.find('\n') == std::string::npos);
  for (const LogForm form : {LogForm::AsWritten, LogForm::Text}) {
    const std::string shown = forTerminal(inForm(line, kWritten, form));
    CHECK(std::ranges::all_of(shown, isShown));
    for (std::size_t at = 0; (at = shown.find('\xC2', at)) != std::string::npos; ++at) {
      const unsigned next = at + 1 < shown.size() ? static_cast<unsigned char>(shown[at + 1]) : 0;
      CHECK(next < 0x80 || next >= 0xA0);
    }
  }
  return 0;
}
