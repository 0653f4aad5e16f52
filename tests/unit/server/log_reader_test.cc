#include "proxy/server/log_reader.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/test_folder.h"

namespace brink::server {
namespace {

using namespace std::chrono_literals;

class LogReaderTest : public testing::Test {
 protected:
  void log(const std::string& line, const conf::LogRotation& rotation = {.bytes = 0, .keep = 0}) {
    file_.append(line + '\n', rotation, now_);
  }
  // Lines that are there now, as "a b c ".
  std::string read(LogReader& reader) {
    std::string lines;
    reader.read([&lines](const LogReader::Line& line) { lines += std::string(line.text) + ' '; });
    return lines;
  }
  std::uint64_t milliseconds() const {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now_.time_since_epoch()).count());
  }

  test::TestFolder folder_;
  const std::string path_ = folder_.path() / "f.log";
  hooks::LogFile file_{path_};
  WallTime now_{1'700'000'000s};
};

constexpr conf::LogRotation kOneLine{.bytes = 2, .keep = 3};  // of one letter

TEST_F(LogReaderTest, ThereMayBeNothingYet) {
  LogReader reader(path_, 0);
  EXPECT_FALSE(reader.read([](const LogReader::Line&) { FAIL(); }));
  log("a");
  EXPECT_EQ(read(reader), "a ");
  log("b");
  EXPECT_EQ(read(reader), "b ");
  EXPECT_EQ(read(reader), "");
}

TEST_F(LogReaderTest, FilesAreReadFromTheOldestOn) {
  for (const char* line : {"a", "b", "c", "d", "e"}) log(line, kOneLine);
  LogReader reader(path_, 0);
  EXPECT_EQ(read(reader), "b c d e ");
}

TEST_F(LogReaderTest, NothingIsLostOrToldTwiceWhileFilesAreSetAside) {
  LogReader reader(path_, 0);
  std::string all;
  std::string expected;
  for (int i = 0; i < 26; ++i) {
    const std::string line(1, static_cast<char>('a' + i));
    log(line, kOneLine);
    expected += line + ' ';
    // Up to three files are new when it looks again.
    if (i % 4 != 1) all += read(reader);
  }
  EXPECT_EQ(all + read(reader), expected);
}

TEST_F(LogReaderTest, WhatWentBeforeItWasReadIsLeftOut) {
  LogReader reader(path_, 0);
  log("a", kOneLine);
  EXPECT_EQ(read(reader), "a ");
  for (char c = 'b'; c <= 'z'; ++c) log(std::string(1, c), kOneLine);
  EXPECT_EQ(read(reader), "w x y z ");
  log("0", kOneLine);
  EXPECT_EQ(read(reader), "0 ");
}

TEST_F(LogReaderTest, RemovalAndTruncationAreFollowed) {
  LogReader reader(path_, 0);
  log("one");
  EXPECT_EQ(read(reader), "one ");
  std::filesystem::remove(path_);
  EXPECT_EQ(read(reader), "");
  log("two");
  EXPECT_EQ(read(reader), "two ");
  std::filesystem::resize_file(path_, 0);
  EXPECT_EQ(read(reader), "");
  log("3");
  EXPECT_EQ(read(reader), "3 ");
}

TEST_F(LogReaderTest, OthersMayRenameTheFileBeforeTheWriterKnows) {
  LogReader reader(path_, 0);
  log("before");
  EXPECT_EQ(read(reader), "before ");
  std::filesystem::rename(path_, path_ + "-20250113");
  std::ofstream(path_) << "";
  log("late");
  EXPECT_EQ(read(reader), "late ");
  file_.close();
  log("after");
  EXPECT_EQ(read(reader), "after ");
}

TEST_F(LogReaderTest, ALineIsToldWhenItIsComplete) {
  LogReader reader(path_, 0);
  std::ofstream stream(path_);
  stream << "half" << std::flush;
  EXPECT_EQ(read(reader), "");
  stream << " and half\nrest" << std::flush;
  EXPECT_EQ(read(reader), "half and half ");
  std::string rest;
  reader.finish([&rest](const LogReader::Line& line) { rest += line.text; });
  EXPECT_EQ(rest, "rest");
}

TEST_F(LogReaderTest, ReadingBeginsWhereMarksSayIt) {
  for (const char* line : {"a", "b", "c", "d", "e", "f"}) {
    log(line, {.bytes = 4, .keep = 9});
    now_ += 10s;
  }
  const std::uint64_t first = milliseconds() - 60'000;
  for (int i = 0; i < 6; ++i) {
    LogReader reader(path_, first + static_cast<std::uint64_t>(i) * 10'000);
    EXPECT_EQ(read(reader), std::string("a b c d e f ").substr(static_cast<std::size_t>(i) * 2));
  }
  LogReader reader(path_, milliseconds());
  EXPECT_EQ(read(reader), "");
  log("new");
  EXPECT_EQ(read(reader), "new ");
}

TEST_F(LogReaderTest, LinesHaveTheTimeOfTheirMarks) {
  const std::uint64_t first = milliseconds();
  std::ofstream(path_) << "unmarked\n";
  log("a");
  log("b");
  now_ += 10s;
  log("c");
  LogReader reader(path_, 0);
  std::vector<std::optional<std::uint64_t>> times;
  reader.read([&times](const LogReader::Line& line) { times.push_back(line.written_ms); });
  EXPECT_EQ(times, (std::vector<std::optional<std::uint64_t>>{std::nullopt, first, first, first + 10'000}));
}

TEST_F(LogReaderTest, ALineWithoutEndIsGivenInParts) {
  std::ofstream(path_) << std::string(9 << 20, 'x');
  LogReader reader(path_, 0);
  std::size_t parts = 0;
  std::size_t bytes = 0;
  const auto take = [&](const LogReader::Line& line) {
    ++parts;
    bytes += line.text.size();
  };
  reader.read(take);
  reader.finish(take);
  EXPECT_EQ(parts, 3U);
  EXPECT_EQ(bytes, 9U << 20);
}

}  // namespace
}  // namespace brink::server
