#include "hooks/log_file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/test_folder.h"

namespace brink::hooks {
namespace {

using namespace std::chrono_literals;

class LogFileTest : public testing::Test {
 protected:
  std::string read(std::uint32_t number = 0) const { return readPath(setAsidePath(path_, number)); }
  static std::string readPath(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool exists(std::uint32_t number) const { return std::filesystem::exists(setAsidePath(path_, number)); }
  std::vector<TimeMark> marks(std::uint32_t number = 0) const {
    return readTimeMarks(timesPath(setAsidePath(path_, number)));
  }

  test::TestFolder folder_;
  const std::string path_ = logFilePath(folder_.path().string(), "/aws/lambda/us-east-1.edge");
  LogFile file_{path_};
  conf::LogRotation rotation_{.bytes = 10, .keep = 2};
  WallTime now_{1'700'000'000s};
};

TEST_F(LogFileTest, FoldersAreMadeAndLinesAppended) {
  file_.append("one\n", {}, now_);
  file_.append("two\n", {}, now_);
  EXPECT_EQ(read(), "one\ntwo\n");
  EXPECT_EQ(path_, folder_.path().string() + "//aws/lambda/us-east-1.edge.log");
}

TEST_F(LogFileTest, AFullFileIsSetAsideAndTheOldestGoes) {
  std::uint32_t set_aside = 0;
  for (const char* line : {"first\n", "second\n", "third\n", "4\n", "fifth\n"}) {
    set_aside += file_.append(line, rotation_, now_).set_aside;
  }
  EXPECT_EQ(set_aside, 3U);
  EXPECT_EQ(read(), "fifth\n");
  EXPECT_EQ(read(1), "third\n4\n");
  EXPECT_EQ(read(2), "second\n");
  EXPECT_FALSE(exists(3));
}

TEST_F(LogFileTest, TextIsDividedBetweenFilesAtTheEndsOfLines) {
  const auto done = file_.append("aa\nbbbbb\nccccccccccccccccc\ndd\n", rotation_, now_);
  EXPECT_EQ(done.bytes, 30U);
  EXPECT_EQ(read(2), "aa\nbbbbb\n");
  EXPECT_EQ(read(1), "ccccccccccccccccc\n") << "a line that is longer than a file should be has one of its own";
  EXPECT_EQ(read(), "dd\n");
}

TEST_F(LogFileTest, NothingIsKeptIfNothingShallBe) {
  file_.append("first\n", {.bytes = 10, .keep = 0}, now_);
  file_.append("second\n", {.bytes = 10, .keep = 0}, now_);
  EXPECT_EQ(read(), "second\n");
  EXPECT_FALSE(exists(1));
  EXPECT_EQ(marks(), (std::vector<TimeMark>{{0, 1'700'000'000'000}}));
}

TEST_F(LogFileTest, FewerAreKeptFromNowOn) {
  for (const char* line : {"one one\n", "two two\n", "three\n", "four four\n"}) {
    file_.append(line, {.bytes = 8, .keep = 5}, now_);
  }
  EXPECT_TRUE(exists(3));
  file_.append("five five\n", {.bytes = 8, .keep = 1}, now_);
  EXPECT_EQ(read(), "five five\n");
  EXPECT_EQ(read(1), "four four\n");
  EXPECT_FALSE(exists(2));
  EXPECT_FALSE(exists(3));
}

TEST_F(LogFileTest, WithoutASizeAFileGrows) {
  for (int i = 0; i < 100; ++i) file_.append("a line\n", {.bytes = 0, .keep = 2}, now_);
  EXPECT_EQ(read().size(), 700U);
  EXPECT_FALSE(exists(1));
}

TEST_F(LogFileTest, AFileThatWasThereIsContinued) {
  file_.append("before\n", rotation_, now_);
  LogFile next(path_);
  next.append("a\n", rotation_, now_);
  EXPECT_EQ(read(), "before\na\n");
  next.append("after\n", rotation_, now_);
  EXPECT_EQ(read(), "after\n");
  EXPECT_EQ(read(1), "before\na\n");
}

TEST_F(LogFileTest, ARemovedFileIsMadeAnewAndARenamedOneAfterClose) {
  file_.append("gone\n", {}, now_);
  std::filesystem::remove(path_);
  file_.append("new\n", {}, now_);
  EXPECT_EQ(read(), "new\n");
  std::filesystem::rename(path_, path_ + ".moved");
  file_.append("behind\n", {}, now_);
  file_.close();
  file_.append("next\n", {}, now_);
  EXPECT_EQ(readPath(path_ + ".moved"), "new\nbehind\n");
  EXPECT_EQ(read(), "next\n");
}

TEST_F(LogFileTest, WhenPartsWereWrittenStandsBesideThem) {
  for (int i = 0; i < 5; ++i) {
    file_.append("line\n", {}, now_);
    now_ += 400ms;
  }
  EXPECT_EQ(marks(), (std::vector<TimeMark>{{0, 1'700'000'000'000}, {15, 1'700'000'001'200}}));
  file_.append("an eleventh\n", {.bytes = 30, .keep = 1}, now_);
  EXPECT_EQ(marks(1).size(), 2U);
  EXPECT_EQ(marks(), (std::vector<TimeMark>{{0, 1'700'000'002'000}}));
}

TEST_F(LogFileTest, MarksOfATruncatedFileAreForgotten) {
  file_.append("a line that is here\n", {}, now_);
  now_ += 5s;
  file_.append("another\n", {}, now_);
  std::filesystem::resize_file(path_, 7);
  now_ += 5s;
  file_.append("more\n", {}, now_);
  EXPECT_EQ(marks(), (std::vector<TimeMark>{{7, 1'700'000'010'000}}));
}

TEST_F(LogFileTest, MarksThatMakeNoSenseAreNotBelieved) {
  const std::string times = folder_.path() / "x.times";
  const auto said = [&times](const std::string& text) {
    std::ofstream(times) << text;
    return readTimeMarks(times);
  };
  EXPECT_EQ(said("0 5\n10 7\n").size(), 2U);
  EXPECT_EQ(said("0 5\n10 3\n"), (std::vector<TimeMark>{{0, 5}, {10, 5}})) << "the clock was set back";
  EXPECT_EQ(said("0 5\n10 7\n3 9\n").size(), 2U);
  for (const char* text : {"", "x", "0", "0 5", "-1 5\n", "99999999999999999999 1\n", "0  5\n", "\n\n"}) {
    EXPECT_TRUE(said(text).empty()) << text;
  }
  EXPECT_TRUE(readTimeMarks("/no/such/file").empty());
}

TEST_F(LogFileTest, WhatCannotBeWrittenIsTold) {
  std::ofstream(folder_.path() / "file") << "";
  LogFile nowhere((folder_.path() / "file/log.log").string());
  EXPECT_EQ(nowhere.append("line\n", {}, now_).bytes, 0U);
}

}  // namespace
}  // namespace brink::hooks
