// What is wrong with a configuration, and where: the only form in which conf/ reports errors. Value type.
#pragma once

#include <string>
#include <vector>

namespace brink::conf {

struct Problem {
  int line = 0;    // from 1; 0 = the file as a whole
  int column = 0;  // from 1, in characters (not bytes)
  std::string message;
};

using Problems = std::vector<Problem>;

}  // namespace brink::conf
