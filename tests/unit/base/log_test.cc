#include "proxy/base/log.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "proxy/base/fd.h"

namespace brink {
namespace {

using Json = nlohmann::ordered_json;

// A log whose lines can be read back: datagrams, so that one write is one line.
class LogTest : public testing::Test {
 protected:
  LogTest() {
    int ends[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends), 0);
    in_.reset(ends[0]);
    out_.reset(ends[1]);
  }
  Log log(LogLevel level, LogFormat format) const { return Log(in_.get(), level, format); }
  std::string written() const {
    char text[4096];
    const ssize_t size = recv(out_.get(), text, sizeof text, 0);
    return size < 0 ? "" : std::string(text, static_cast<std::size_t>(size));
  }

 private:
  UniqueFd in_;
  UniqueFd out_;
};

TEST_F(LogTest, WritesOneJsonObjectPerLineInTheOrderOfTheFields) {
  log(LogLevel::Info, LogFormat::Json)
      .withComponent("origin")
      .warn("connect failed", {{"origin", "app"}, {"attempt", 2}, {"seconds", 0.25}, {"again", true}});
  const std::string line = written();
  ASSERT_TRUE(line.ends_with("}\n"));
  const Json parsed = Json::parse(line);
  std::string keys;
  for (const auto& [key, value] : parsed.items()) keys += key + " ";
  EXPECT_EQ(keys, "time level msg component origin attempt seconds again ");
  EXPECT_EQ(parsed["level"], "warn");
  EXPECT_EQ(parsed["attempt"], 2);
  EXPECT_EQ(parsed["seconds"], 0.25);
  EXPECT_EQ(parsed["time"].get<std::string>().size(), 27U);
  EXPECT_EQ(written(), "");
}

TEST_F(LogTest, SaysNothingBelowItsLevel) {
  log(LogLevel::Warn, LogFormat::Json).info("quiet");
  EXPECT_EQ(written(), "");
}

TEST_F(LogTest, LinesStayJsonWhateverTheyContain) {
  log(LogLevel::Info, LogFormat::Json).info("a\"b\\c\nd\x01\xff", {{"value", "\xed\xa0\x80 \xc3\xa9 \x7f"}});
  const Json parsed = Json::parse(written());
  EXPECT_EQ(parsed["msg"], "a\"b\\c\nd\x01\xEF\xBF\xBD");
  EXPECT_EQ(parsed["value"], "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xc3\xa9 \x7f");
}

TEST_F(LogTest, NumbersThatJsonDoesNotHaveAreNull) {
  log(LogLevel::Info, LogFormat::Json).info("odd", {{"nan", std::nan("")}, {"infinite", -INFINITY}});
  const Json parsed = Json::parse(written());
  EXPECT_TRUE(parsed["nan"].is_null());
  EXPECT_TRUE(parsed["infinite"].is_null());
}

TEST_F(LogTest, LargeUnsignedNumbersKeepTheirValue) {
  log(LogLevel::Info, LogFormat::Json).info("large", {{"bytes", UINT64_MAX}});
  EXPECT_NE(written().find("\"bytes\":18446744073709551615}"), std::string::npos);
}

TEST_F(LogTest, TextFormIsOneLineToo) {
  log(LogLevel::Info, LogFormat::Text).info("two\nlines", {{"key", "value"}});
  const std::string line = written();
  EXPECT_TRUE(line.ends_with(" info two\\nlines key=value\n")) << line;
}

}  // namespace
}  // namespace brink
