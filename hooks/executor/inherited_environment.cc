#include "hooks/executor/inherited_environment.h"

#include <cstdlib>

namespace brink::hooks {
namespace {

constexpr const char* kInherited[] = {"LD_LIBRARY_PATH", "ASAN_OPTIONS",  "UBSAN_OPTIONS",
                                      "TSAN_OPTIONS",    "SSL_CERT_FILE", "SSL_CERT_DIR"};
// What is bound at a first call would be bound again in every execution context.
constexpr const char* kBindNow = "LD_BIND_NOW=1";

}  // namespace

InheritedEnvironment::InheritedEnvironment() {
  variables_.emplace_back(kBindNow);
  for (const char* name : kInherited) {
    if (const char* value = std::getenv(name)) variables_.push_back(std::string(name) + '=' + value);
  }
  for (auto& variable : variables_) array_.push_back(variable.data());
  array_.push_back(nullptr);
}

}  // namespace brink::hooks
