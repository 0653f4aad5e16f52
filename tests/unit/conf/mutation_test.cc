// The example with random damage: never a crash, and every problem has a place in the text. The fuzz target
// tests/fuzz/conf_document_fuzz.cc does the same for longer.
#include <fstream>
#include <iterator>
#include <random>

#include "tests/unit/conf/config_fixture.h"

namespace brink::conf::test {
namespace {

constexpr int kRounds = 1500;

class MutationTest : public ConfigTest {
 protected:
  static std::string example() {
    std::ifstream stream(BRINK_CONF_DIR "/brink.example.jsonc");
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  void damage(std::string& text) {
    static constexpr std::string_view kBytes = "{}[]\",:/*\\\n\t 019.-+eEtfnu\x01\x7f\xc3\xff$";
    const std::size_t at = random(text.size());
    const std::size_t length = 1 + random(8);
    switch (random(4)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text[at] = kBytes[random(kBytes.size())];
        break;
      case 2:
        text.insert(at, 1, kBytes[random(kBytes.size())]);
        break;
      default:
        text.insert(random(text.size()), text.substr(at, length * 8));
        break;
    }
  }
  std::size_t random(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }

 private:
  std::mt19937 random_{20240229};  // a fixed seed: a failure can be repeated
};

TEST_F(MutationTest, DamagedConfigurationsAreAnsweredWithPlacesInTheText) {
  const std::string original = example();
  ASSERT_FALSE(original.empty());
  for (int round = 0; round < kRounds; ++round) {
    std::string text = original;
    for (std::size_t edits = 1 + random(3); edits > 0; --edits) damage(text);
    const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
    const ConfigResult result = parseConfig(text, "mutated.json", folder_);
    if (result) continue;
    ASSERT_FALSE(result.error().empty());
    for (const Problem& problem : result.error()) {
      ASSERT_GE(problem.line, 1) << problem.message;
      ASSERT_LE(problem.line, lines) << problem.message;
      ASSERT_GE(problem.column, 1) << problem.message;
      ASSERT_FALSE(problem.message.empty());
    }
  }
}

}  // namespace
}  // namespace brink::conf::test
