// What processes below the proxy get of its environment: how to find their libraries, and the sanitizers' options.
// Nothing else, since an operator may keep secrets there.
#pragma once

#include <string>
#include <vector>

namespace brink::hooks {

class InheritedEnvironment {
 public:
  InheritedEnvironment();
  InheritedEnvironment(const InheritedEnvironment&) = delete;
  InheritedEnvironment& operator=(const InheritedEnvironment&) = delete;

  // As execve() wants it; lives as long as this.
  char* const* array() const { return array_.data(); }

 private:
  std::vector<std::string> variables_;
  std::vector<char*> array_;
};

}  // namespace brink::hooks
