#include "proxy/base/error.h"

#include <cerrno>

#include <gtest/gtest.h>

#include "proxy/base/counters.h"

namespace brink {
namespace {

TEST(Error, ErrnoBecomesWords) {
  const Result<int> result = failErrno(Side::Operator, "bind 0.0.0.0:80", EACCES);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::SystemError);
  EXPECT_EQ(result.error().detail, "bind 0.0.0.0:80: Permission denied");
}

TEST(Error, NamesAreLowerKebabCase) {
  EXPECT_EQ(name(ErrorCode::MessageTooLarge), "message-too-large");
  EXPECT_EQ(name(Side::Origin), "origin");
}

TEST(DurationHistogram, CountsIntoTheFirstBucketThatHolds) {
  DurationHistogram histogram;
  histogram.observe(std::chrono::microseconds(100));
  histogram.observe(std::chrono::microseconds(101));
  histogram.observe(std::chrono::hours(1));
  EXPECT_EQ(histogram.bucket(0), 1U);
  EXPECT_EQ(histogram.bucket(1), 1U);
  EXPECT_EQ(histogram.bucket(DurationHistogram::kBounds.size()), 1U);
  EXPECT_NEAR(histogram.sum(), 3600.000201, 1e-9);
}

}  // namespace
}  // namespace brink
