#include "hooks/log_writer.h"

#include <chrono>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "tests/support/test_folder.h"

namespace brink::hooks {
namespace {

using conf::LogFormat;

struct Pipe {
  Pipe() {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    read_end = UniqueFd(ends[0]);
    write_end = UniqueFd(ends[1]);
  }
  std::string all() {
    write_end.reset();
    std::string text;
    char piece[4096];
    for (ssize_t got = 0; (got = ::read(read_end.get(), piece, sizeof piece)) > 0;) {
      text.append(piece, static_cast<std::size_t>(got));
    }
    return text;
  }
  UniqueFd read_end;
  UniqueFd write_end;
};

TEST(LogWriter, OnlyJsonFunctionsLinesStandAlone) {
  Pipe pipe;
  {
    LogWriter writer("", pipe.write_end.get());
    writer.write("/a", LogFormat::Text, "{\"forged\":1}\nplain\n");
    writer.write("/b", LogFormat::Json, "{\"b\":1}\nraw\n");
  }
  EXPECT_EQ(pipe.all(), "/a {\"forged\":1}\n/a plain\n{\"b\":1}\n/b raw\n");
}

TEST(LogWriter, AReaderThatStallsDoesNotHoldUpTheEnd) {
  Pipe pipe;
  const auto start = std::chrono::steady_clock::now();
  {
    LogWriter writer("", pipe.write_end.get());
    writer.write("/a", LogFormat::Text, std::string(1 << 20, 'x') + "\n");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  // Others who write there are not affected.
  EXPECT_EQ(fcntl(pipe.write_end.get(), F_GETFL) & O_NONBLOCK, 0);
}

std::string readFile(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(LogWriter, FilesAreSetAsideBySize) {
  const test::TestFolder folder;
  LogWriter writer(folder.path().string(), -1);
  writer.setRotation({.bytes = 10, .keep = 1});
  for (const char* line : {"first\n", "second\n", "third\n"}) writer.write("/a/b", LogFormat::Text, line);
  writer.flush();
  EXPECT_EQ(readFile(folder.path() / "a/b.log"), "third\n");
  EXPECT_EQ(readFile(folder.path() / "a/b.log.1"), "second\n");
  EXPECT_EQ(writer.counters().set_aside.value(), 2U);
}

TEST(LogWriter, ReopensWhatOthersRenamed) {
  const test::TestFolder folder;
  LogWriter writer(folder.path().string(), -1);
  writer.write("/a", LogFormat::Text, "before\n");
  writer.flush();
  std::filesystem::rename(folder.path() / "a.log", folder.path() / "a.old");
  writer.reopen();
  writer.write("/a", LogFormat::Text, "after\n");
  writer.flush();
  EXPECT_EQ(readFile(folder.path() / "a.old"), "before\n");
  EXPECT_EQ(readFile(folder.path() / "a.log"), "after\n");
}

// Nobody reads the pipe for now: the writer's thread waits, and the queue fills.
TEST(LogWriter, WhatDoesNotFitIntoTheQueueIsCountedAndNoted) {
  Pipe pipe;
  std::string all;
  {
    LogWriter writer("", pipe.write_end.get());
    const std::string line = std::string((1 << 20) - 1, 'x') + "\n";
    std::uint64_t handed_in = 0;
    // The writer stands in the first line, which the pipe does not take whole, while the others are handed in.
    writer.write("/a", LogFormat::Text, line);
    pollfd begun{.fd = pipe.read_end.get(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(poll(&begun, 1, 10'000), 1);
    while (writer.counters().dropped_bytes.value() < 3 * line.size()) {
      writer.write("/a", LogFormat::Text, line);
      ASSERT_LT(++handed_in, 100U);
    }
    std::string piece(1 << 16, '\0');
    for (ssize_t got = 0; all.find("Logs Dropped: ") == std::string::npos;) {
      got = ::read(pipe.read_end.get(), piece.data(), piece.size());
      ASSERT_GT(got, 0);
      all.append(piece, 0, static_cast<std::size_t>(got));
    }
    EXPECT_LE(all.size(), 2 * kMaxQueuedLogBytes + (1 << 20));
  }
  all += pipe.all();
  EXPECT_TRUE(all.ends_with("/a LOGS\tLogs Dropped: 3\tReason: log writer too slow\n")) << all.substr(all.size() - 100);
}

TEST(LogWriter, WhatCouldNotBeWrittenIsCountedAndNoted) {
  const test::TestFolder folder;
  std::ofstream(folder.path() / "a") << "in the way of a folder";
  LogWriter writer(folder.path().string(), -1);
  writer.write("/a/b", LogFormat::Json, "{}\n{}\n");
  writer.flush();
  EXPECT_EQ(writer.counters().lost_bytes.value(), 6U);
  std::filesystem::remove(folder.path() / "a");
  writer.write("/a/b", LogFormat::Json, "{\"after\":1}\n");
  writer.flush();
  const std::string text = readFile(folder.path() / "a/b.log");
  EXPECT_TRUE(text.ends_with("\"record\":{\"reason\":\"could not be written\",\"droppedRecords\":2}}\n{\"after\":1}\n"))
      << text;
}

}  // namespace
}  // namespace brink::hooks
