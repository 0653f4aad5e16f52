// When an origin counts as silent.
#include "proxy/origin/silence_limit.h"

#include <gtest/gtest.h>

#include "tests/support/manual_loop.h"

namespace brink::origin {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class SilenceLimitTest : public testing::Test {
 protected:
  test::ManualLoop loop;
  int silences = 0;
  SilenceLimit limit{loop, [this] { ++silences; }};
};

TEST_F(SilenceLimitTest, WhoSaysNothingIsSilentOnce) {
  limit.begin(seconds(30));
  loop.advance(milliseconds(29'999));
  EXPECT_EQ(silences, 0);
  loop.advance(milliseconds(1));
  EXPECT_EQ(silences, 1);
  loop.advance(seconds(100));
  EXPECT_EQ(silences, 1);
}

TEST_F(SilenceLimitTest, ProgressBeginsTheTimeAnew) {
  limit.begin(seconds(30));
  loop.advance(seconds(20));
  limit.progress();
  loop.advance(seconds(29));
  EXPECT_EQ(silences, 0);
  loop.advance(seconds(1));
  EXPECT_EQ(silences, 1);
}

TEST_F(SilenceLimitTest, WhileNobodyWaitsNobodyIsSilent) {
  limit.begin(seconds(30));
  loop.advance(seconds(29));
  limit.rest();
  loop.advance(seconds(100));
  limit.progress();  // what comes unasked starts nothing
  loop.advance(seconds(100));
  EXPECT_EQ(silences, 0);
  limit.wait();
  loop.advance(milliseconds(29'999));
  EXPECT_EQ(silences, 0);
  loop.advance(milliseconds(1));
  EXPECT_EQ(silences, 1);
}

TEST_F(SilenceLimitTest, WaitingOnIsNoProgress) {
  limit.begin(seconds(30));
  loop.advance(seconds(29));
  limit.wait();
  loop.advance(seconds(1));
  EXPECT_EQ(silences, 1);
}

TEST_F(SilenceLimitTest, AShorterLimitIsKeptThoughALongerOneWasArmed) {
  limit.begin(seconds(60));
  limit.rest();
  limit.begin(seconds(1));
  loop.advance(seconds(1));
  EXPECT_EQ(silences, 1);
}

}  // namespace
}  // namespace brink::origin
