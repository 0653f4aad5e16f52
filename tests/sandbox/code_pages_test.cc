// Code of the zygote, and of all that are forked from it: in large pages where the kernel has some.
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>

#include <sys/mman.h>

#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using CodePages = ExecutorTest;

bool kernelMakesLargePages() {
  constexpr std::size_t kLargePage = 2 << 20;
  constexpr int kCollapse = 25;  // MADV_COLLAPSE
  auto* const room =
      static_cast<char*>(mmap(nullptr, 2 * kLargePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  if (room == MAP_FAILED) return false;
  char* const page = room + (kLargePage - reinterpret_cast<std::uintptr_t>(room) % kLargePage);
  madvise(page, kLargePage, MADV_HUGEPAGE);
  *page = 1;
  const bool made = madvise(page, kLargePage, kCollapse) == 0;
  munmap(room, 2 * kLargePage);
  return made;
}

// Of code that is no file any more.
long largeCodeKilobytes(pid_t pid) {
  long sum = 0;
  bool is_code = false;
  std::ifstream maps("/proc/" + std::to_string(pid) + "/smaps");
  for (std::string line; std::getline(maps, line);) {
    char permissions[5] = "";
    char path[2] = "";
    long kilobytes = 0;
    const int found = std::sscanf(line.c_str(), "%*x-%*x %4s %*s %*s %*s %1s", permissions, path);
    if (found >= 1) {
      is_code = found == 1 && std::string(permissions) == "r-xp";
    } else if (is_code && std::sscanf(line.c_str(), "AnonHugePages: %ld", &kilobytes) == 1) {
      sum += kilobytes;
    }
  }
  return sum;
}

TEST_F(CodePages, WhatContextsUseLiesInLargeOnes) {
  const auto context = run("exports.handler = async () => ({ status: '200' });");
  EXPECT_EQ(kindOf(context->call({})), "Answer");
  // A kernel that gives none takes nothing but time.
  EXPECT_EQ(largeCodeKilobytes(executor()->pid()) >= 2048, kernelMakesLargePages());
  EXPECT_EQ(largeCodeKilobytes(context->pid()), largeCodeKilobytes(executor()->pid()));
}

}  // namespace
}  // namespace brink::testing
