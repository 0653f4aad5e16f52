#include "proxy/http/date.h"

#include <gtest/gtest.h>

namespace brink::http {
namespace {

using std::chrono::seconds;

constexpr WallTime kRfcExample{seconds(784111777)};

TEST(Date, IsWrittenAsImfFixdate) {
  EXPECT_EQ(formatDate(kRfcExample), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(formatDate(WallTime(seconds(0))), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(formatDate(kRfcExample + std::chrono::milliseconds(999)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Date, IsReadInAllThreeFormsOfRfc9110) {
  EXPECT_EQ(parseDate("Sun, 06 Nov 1994 08:49:37 GMT"), kRfcExample);
  EXPECT_EQ(parseDate("Sunday, 06-Nov-94 08:49:37 GMT"), kRfcExample);
  EXPECT_EQ(parseDate("Sun Nov  6 08:49:37 1994"), kRfcExample);
  EXPECT_EQ(parseDate("Sun Nov 16 08:49:37 1994"), kRfcExample + std::chrono::days(10));
}

TEST(Date, IsReadWithADayOfOneDigitAsManyServersWriteIt) {
  EXPECT_EQ(parseDate("Sun, 6 Nov 1994 08:49:37 GMT"), kRfcExample);
}

TEST(Date, ReadsWhatItWrites) {
  for (std::int64_t t = 0; t < 4'000'000'000; t += 86'400 * 17 + 3671) {
    const WallTime time{seconds(t)};
    EXPECT_EQ(parseDate(formatDate(time)), time);
  }
}

TEST(Date, KnowsLeapYears) {
  EXPECT_EQ(parseDate("Thu, 29 Feb 2024 00:00:00 GMT"), WallTime(seconds(1709164800)));
  EXPECT_EQ(parseDate("Tue, 29 Feb 2000 00:00:00 GMT"), WallTime(seconds(951782400)));
  EXPECT_EQ(parseDate("Wed, 29 Feb 2023 00:00:00 GMT"), std::nullopt);
  EXPECT_EQ(parseDate("Mon, 29 Feb 1900 00:00:00 GMT"), std::nullopt);
}

TEST(Date, LeapSecondIsTheSecondAfter) {
  EXPECT_EQ(parseDate("Sat, 31 Dec 2016 23:59:60 GMT"), parseDate("Sun, 01 Jan 2017 00:00:00 GMT"));
}

TEST(Date, RefusesAnythingElse) {
  for (const char* text : {"",
                           "0",
                           "-1",
                           "Sun, 06 Nov 1994 08:49:37",
                           "Sun, 06 Nov 1994 08:49:37 GMT ",
                           " Sun, 06 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:37 UTC",
                           "Sun, 06 nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 -1:49:37 GMT",
                           "Sun, 06 Nov 1994 08:-9:37 GMT",
                           "Sun, 06 Nov 1994 24:00:00 GMT",
                           "Sun, 06 Nov 1994 08:60:37 GMT",
                           "Sun, 06 Nov 1994 08:49:61 GMT",
                           "Sun, 32 Nov 1994 08:49:37 GMT",
                           "Sun, 31 Nov 1994 08:49:37 GMT",
                           "Sun, 00 Nov 1994 08:49:37 GMT",
                           "Sun, +6 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov -994 08:49:37 GMT",
                           "Xxx, 06 Nov 1994 08:49:37 GMT",
                           "Sunday, 06 Nov 1994 08:49:37 GMT",
                           "Sun,  6 Nov 1994 08:49:37 GMT",
                           "Sun Nov 6 08:49:37 1994",
                           "Sun, 06 Nov 1994 08:49:37 GMT GMT"}) {
    EXPECT_EQ(parseDate(text), std::nullopt) << text;
  }
  EXPECT_EQ(parseDate(std::string_view("Sun, 06 Nov 1994 08:49:37 GMT\0", 30)), std::nullopt);
}

TEST(Date, FarFutureAndPastAreFarNotOverflown) {
  // Origins write these to say "never" and "long ago"; nanoseconds in 64 bits end in the year 2262.
  const auto never = parseDate("Fri, 31 Dec 9999 23:59:59 GMT");
  const auto long_ago = parseDate("Mon, 01 Jan 1601 00:00:00 GMT");
  ASSERT_TRUE(never && long_ago);
  EXPECT_GT(*never, WallTime(seconds(7'000'000'000)));
  EXPECT_LE(*long_ago, WallTime(seconds(0)));
  // There is room for arithmetic.
  EXPECT_GT(*never + std::chrono::hours(24 * 365 * 10), *never);
  EXPECT_GT(*never - *long_ago, seconds(0));
}

TEST(Date, TwoDigitYearsAreWithinFiftyYearsOfNow) {
  const auto past = parseDate("Sunday, 06-Nov-94 08:49:37 GMT");
  const auto near = parseDate("Friday, 01-Jan-30 00:00:00 GMT");
  EXPECT_EQ(formatDate(*past).substr(12, 4), "1994");
  EXPECT_EQ(formatDate(*near).substr(12, 4), "2030");
}

}  // namespace
}  // namespace brink::http
