// What is wrong with a configuration, and where: the only form in which conf/ reports errors. Value type.
#pragma once

#include <string>
#include <vector>

namespace brink::conf {

// Where something stands in the file. A Config keeps the places of values that are judged only when they are used; it
// says the same wherever these stand, so all places are equal.
struct Place {
  int line = 1;    // from 1
  int column = 1;  // from 1, in characters (not bytes)

  bool operator==(const Place&) const { return true; }
};
inline constexpr Place kNoPlace{0, 0};  // not from a file; a problem there is one of the file as a whole

struct Problem {
  int line = 0;    // from 1; 0 = the file as a whole
  int column = 0;  // from 1, in characters (not bytes)
  std::string message;
};

using Problems = std::vector<Problem>;

}  // namespace brink::conf
