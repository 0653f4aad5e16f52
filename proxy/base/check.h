// CHECK(condition): for what only a bug in Brink can cause. It stays on in every build, prints file, line and the
// condition, and aborts. Never for anything that traffic, an origin, a handler, an operator or the kernel can cause.
#pragma once

namespace brink {

[[noreturn]] void checkFailed(const char* file, int line, const char* condition) noexcept;

}  // namespace brink

#define CHECK(condition) \
  (__builtin_expect(!(condition), 0) ? ::brink::checkFailed(__FILE__, __LINE__, #condition) : static_cast<void>(0))
