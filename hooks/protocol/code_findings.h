// What a template finds in its function's code, which it compiles and does not run: the text of TemplateReady, or of a
// TemplateFailed that refuses the code. Made by v8-runtime/handler/js/findings.js.
//
// One line for each, '!' in front of a mistake and '?' in front of a doubt. Pure; what is read may be hostile.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace brink::hooks::protocol {

// What an operator reads of one function: the first mistakes are the ones to mend. The scripts keep to half of each.
inline constexpr std::size_t kMaxFindings = 64;
inline constexpr std::size_t kMaxFinding = 2048;

struct CodeFindings {
  std::vector<std::string> mistakes;  // the handler cannot be loaded; each with its place in the code
  std::vector<std::string> doubts;    // it may go wrong in a call, or never
};

// Without control bytes, cut to the bounds. What is no line of ours is a doubt: nothing is passed over in silence.
CodeFindings decodeFindings(std::string_view text);

bool hasMistakes(std::string_view text);

}  // namespace brink::hooks::protocol
