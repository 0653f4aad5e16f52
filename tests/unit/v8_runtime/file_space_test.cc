#include "v8-runtime/files/file_space.h"

#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/unit/v8_runtime/volume_fixture.h"

namespace brink::js {
namespace {

class FileSpaceTest : public testing::Test {
 protected:
  FileSpaceTest() { space_.tree().setVolume(memory_.memory(), memory_.quota()); }

  void put(std::string_view path, std::string_view content) {
    const auto fd = space_.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    ASSERT_TRUE(fd.has_value()) << path;
    EXPECT_EQ(space_.write(*fd, bytes(content), std::nullopt).value_or(0), content.size());
    EXPECT_TRUE(space_.close(*fd).has_value());
  }
  std::string get(std::string_view path) {
    const auto fd = space_.open(path, O_RDONLY, 0);
    if (!fd) return "errno " + std::to_string(fd.error());
    std::string text(space_.stat(*fd)->size, '?');
    EXPECT_TRUE(space_.read(*fd, std::as_writable_bytes(std::span(text)), std::nullopt).has_value());
    EXPECT_TRUE(space_.close(*fd).has_value());
    return text;
  }

  TestMemory memory_{1 << 20};
  FileSpace space_;
};

TEST_F(FileSpaceTest, PathsAreWalkedAsTheKernelDoes) {
  ASSERT_TRUE(space_.makeDirectory("/tmp/d", 0777).has_value());
  ASSERT_TRUE(space_.makeDirectory("/tmp/d/e", 0777).has_value());
  put("/tmp/d/f", "f");
  ASSERT_TRUE(space_.makeLink("/tmp/d/e", "/tmp/l").has_value());
  EXPECT_EQ(get("/tmp/l/../f"), "f") << "above what the link names, not above the link";
  EXPECT_EQ(get("//tmp/./d//f"), "f");
  EXPECT_EQ(space_.realPath("/tmp/l/.."), "/tmp/d");
  EXPECT_EQ(space_.stat("/tmp/d/f/", FileTree::LastLink::Follow).error(), ENOTDIR);
  EXPECT_EQ(space_.stat("/tmp/d/f/..", FileTree::LastLink::Follow).error(), ENOTDIR);
  EXPECT_EQ(space_.stat("", FileTree::LastLink::Follow).error(), ENOENT);
  EXPECT_EQ(space_.stat("/etc", FileTree::LastLink::Follow).error(), ENOENT);
  EXPECT_EQ(space_.stat("/tmp/" + std::string(5000, 'a'), FileTree::LastLink::Follow).error(), ENAMETOOLONG);
  EXPECT_EQ(space_.realPath("/../../tmp"), "/tmp");
}

TEST_F(FileSpaceTest, LinksInACircleEnd) {
  ASSERT_TRUE(space_.makeLink("b", "/tmp/a").has_value());
  ASSERT_TRUE(space_.makeLink("a", "/tmp/b").has_value());
  EXPECT_EQ(space_.open("/tmp/a", O_RDONLY, 0).error(), ELOOP);
  // Each link names the one before twice: the walk would never end by itself.
  for (int i = 1; i < 30; ++i) {
    const std::string before = "/tmp/x" + std::to_string(i - 1);
    ASSERT_TRUE(space_.makeLink(before + "/../.." + before, "/tmp/x" + std::to_string(i)).has_value());
  }
  ASSERT_TRUE(space_.makeDirectory("/tmp/x0", 0777).has_value());
  EXPECT_EQ(space_.stat("/tmp/x29", FileTree::LastLink::Follow).error(), ELOOP);
}

TEST_F(FileSpaceTest, OpeningThroughADanglingLinkMakesItsTarget) {
  ASSERT_TRUE(space_.makeLink("target", "/tmp/link").has_value());
  EXPECT_EQ(space_.open("/tmp/link", O_CREAT | O_EXCL | O_WRONLY, 0666).error(), EEXIST);
  put("/tmp/link", "text");
  EXPECT_EQ(get("/tmp/target"), "text");
  EXPECT_EQ(space_.open("/tmp/link", O_RDONLY | O_NOFOLLOW, 0).error(), ELOOP);
}

TEST_F(FileSpaceTest, DescriptorsKeepWhatTheyWereOpenedFor) {
  put("/tmp/f", "0123456789");
  const int reading = *space_.open("/tmp/f", O_RDONLY, 0);
  EXPECT_EQ(reading, FileSpace::kFirstDescriptor);
  EXPECT_EQ(space_.write(reading, bytes("x"), std::nullopt).error(), EBADF);
  EXPECT_EQ(space_.resize(reading, 0).error(), EINVAL);
  const int writing = *space_.open("/tmp/f", O_WRONLY, 0);
  std::string out(3, ' ');
  EXPECT_EQ(space_.read(writing, std::as_writable_bytes(std::span(out)), std::nullopt).error(), EBADF);
  EXPECT_TRUE(space_.close(reading).has_value());
  EXPECT_EQ(space_.close(reading).error(), EBADF);
  EXPECT_EQ(*space_.open("/tmp/f", O_RDONLY, 0), reading) << "the lowest that is free";
  EXPECT_EQ(space_.close(-1).error(), EBADF);
  EXPECT_EQ(space_.close(1 << 30).error(), EBADF);
}

TEST_F(FileSpaceTest, AppendingIgnoresPositions) {
  put("/tmp/f", "abc");
  const int fd = *space_.open("/tmp/f", O_RDWR | O_APPEND, 0);
  EXPECT_EQ(space_.write(fd, bytes("d"), 0).value_or(0), 1U);
  EXPECT_EQ(get("/tmp/f"), "abcd");
}

TEST_F(FileSpaceTest, CopyingTakesContentAndMode) {
  put("/tmp/f", std::string(300'000, 'c'));
  ASSERT_TRUE(space_.setMode("/tmp/f", 0640).has_value());
  put("/tmp/g", "longer than nothing");
  EXPECT_EQ(space_.copy("/tmp/f", "/tmp/g", true).error(), EEXIST);
  EXPECT_TRUE(space_.copy("/tmp/f", "/tmp/g", false).has_value());
  EXPECT_EQ(get("/tmp/g"), std::string(300'000, 'c'));
  EXPECT_EQ(space_.stat("/tmp/g", FileTree::LastLink::Follow)->mode & 0777, 0640U);
  EXPECT_TRUE(space_.copy("/tmp/f", "/tmp/f", false).has_value());
  EXPECT_EQ(get("/tmp/f").size(), 300'000U) << "onto itself: nothing happens";
  put("/tmp/big", std::string(400'000, 'b'));
  EXPECT_EQ(space_.copy("/tmp/big", "/tmp/h", false).error(), ENOSPC);
  for (int fd = FileSpace::kFirstDescriptor; fd < 10; ++fd) EXPECT_EQ(space_.close(fd).error(), EBADF) << "left open";
}

TEST_F(FileSpaceTest, WithoutAVolumeThereIsNoTmp) {
  FileSpace none;
  EXPECT_EQ(none.open("/tmp/a", O_CREAT | O_WRONLY, 0666).error(), ENOENT);
  EXPECT_EQ(none.stat("/tmp", FileTree::LastLink::Follow).error(), ENOENT);
}

}  // namespace
}  // namespace brink::js
