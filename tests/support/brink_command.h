// The `brink` command, run to its end: what it printed and how it ended.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace brink::test {

struct CommandResult {
  int exit_code = -1;  // -1: ended by a signal, or after 20 seconds
  std::string out;
  std::string err;
  std::chrono::milliseconds elapsed{0};
};

// Asserts that no process is left behind. `before` goes in front of the program: {"setpriv", "--reuid", "65534", …};
// `input` is its standard input.
CommandResult runBrink(const std::vector<std::string>& arguments, const std::vector<std::string>& before = {},
                       const std::string& input = "");

}  // namespace brink::test
