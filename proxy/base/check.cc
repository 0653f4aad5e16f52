#include "proxy/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace brink {

void checkFailed(const char* file, int line, const char* condition) noexcept {
  std::fprintf(stderr, "%s:%d: CHECK failed: %s\n", file, line, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace brink
