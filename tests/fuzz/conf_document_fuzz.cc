// Any bytes as a configuration: no crash, no endless run, and every problem has a place in the text.
// Relative paths point nowhere; what is read from absolute ones is bounded.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "conf/load.h"
#include "proxy/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto config = brink::conf::parseConfig(text, "fuzz.json", "/nonexistent");
  if (config) return 0;
  CHECK(!config.error().empty());
  int line = 0;
  for (const auto& problem : config.error()) {
    CHECK(problem.line >= line);
    CHECK(problem.line == 0 || problem.column >= 1);
    CHECK(!problem.message.empty());
    line = problem.line;
  }
  return 0;
}
