#include "proxy/transaction/access_log.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace brink::transaction {
namespace {

AccessLogEntry sample() {
  AccessLogEntry entry;
  entry.end = WallTime(std::chrono::seconds(1736800358));
  entry.pop = "BRK50-C1";
  entry.viewer_ip = "203.0.113.9";
  entry.method = "GET";
  entry.path = "/a b";
  entry.status = 200;
  entry.user_agent = "Mozilla/5.0 (X11)";
  entry.time_taken = std::chrono::milliseconds(12);
  return entry;
}

TEST(AccessLog, HasThirtyThreeTabSeparatedFieldsWithDashesForWhatIsMissing) {
  const std::string line = formatCloudFront(sample());
  EXPECT_EQ(std::count(line.begin(), line.end(), '\t'), 32);
  EXPECT_TRUE(
      line.starts_with("2025-01-13\t20:32:38\tBRK50-C1\t0\t203.0.113.9\tGET\t-\t/a%20b\t200\t-\tMozilla/5.0%20(X11)\t"))
      << line;
  EXPECT_EQ(line.back(), '\n');
}

TEST(AccessLog, ShowsAViewerThatLeftAsStatus000) {
  AccessLogEntry entry = sample();
  entry.status = 0;
  EXPECT_NE(formatCloudFront(entry).find("\t000\t"), std::string::npos);
}

TEST(AccessLog, JsonHasTheSameNames) {
  const std::string line = formatJson(sample());
  EXPECT_NE(line.find("\"sc-status\":\"200\""), std::string::npos);
  EXPECT_NE(line.find("\"time-taken\":\"0.012\""), std::string::npos);
}

}  // namespace
}  // namespace brink::transaction
