#include "tests/support/test_folder.h"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>

namespace brink::test {
namespace {

using namespace std::chrono_literals;

// The path of a folder whose test ended without a word.
std::filesystem::path leftBehind() {
  int told[2];
  CHECK(::pipe(told) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const TestFolder folder("left");
    folder.write("inner/file", "content");
    CHECK(::write(told[1], folder.path().c_str(), folder.path().native().size()) > 0);
    ::raise(SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
  char path[256];
  const ssize_t size = ::read(told[0], path, sizeof path);
  ::close(told[0]);
  ::close(told[1]);
  return std::string(path, static_cast<std::size_t>(size));
}

TEST(TestFolder, GoesWithItsObject) {
  std::filesystem::path path;
  {
    const TestFolder folder;
    path = folder.path();
    EXPECT_TRUE(std::filesystem::exists(folder.write("a/b", "c")));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TestFolder, OfATestThatWasKilledGoesWithTheNext) {
  // Those of other tests, which run meanwhile, are not touched.
  const TestFolder place;
  ASSERT_EQ(::setenv("TMPDIR", place.path().c_str(), 1), 0);
  const TestFolder held;
  const std::filesystem::path left = leftBehind();
  ASSERT_TRUE(std::filesystem::exists(left / "inner/file"));
  TestFolder::sweep(1h);
  EXPECT_TRUE(std::filesystem::exists(left)) << "too young to be sure";
  TestFolder::sweep(0s);
  EXPECT_FALSE(std::filesystem::exists(left));
  EXPECT_TRUE(std::filesystem::exists(held.path())) << "somebody's";
  ASSERT_EQ(::unsetenv("TMPDIR"), 0);
}

}  // namespace
}  // namespace brink::test
