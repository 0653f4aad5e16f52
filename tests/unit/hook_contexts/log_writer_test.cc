#include "hooks/log_writer.h"

#include <chrono>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

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

}  // namespace
}  // namespace brink::hooks
