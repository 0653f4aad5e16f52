#include "proxy/http/date.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace brink::http {
namespace {

constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

int monthIndex(const char* name) {
  for (int i = 0; i < 12; ++i) {
    if (std::string_view(name) == kMonths[static_cast<std::size_t>(i)]) return i;
  }
  return -1;
}

// A two-digit year more than 50 years ahead means the past century (RFC 9110 §5.6.7).
int fullYear(int two_digits) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  const int this_year = parts.tm_year + 1900;
  int year = this_year - this_year % 100 + two_digits;
  if (year > this_year + 50) year -= 100;
  return year;
}

}  // namespace

std::string formatDate(WallTime time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const int length = std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   kDays[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                                   kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
                                   parts.tm_min, parts.tm_sec);
  return std::string(text, static_cast<std::size_t>(length));
}

std::optional<WallTime> parseDate(std::string_view view) {
  if (view.size() > 40) return std::nullopt;
  const std::string text(view);
  char day[16];
  char month[4];
  int mday = 0;
  int year = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int end = 0;
  const auto whole = [&] { return end == static_cast<int>(text.size()); };
  if (std::sscanf(text.c_str(), "%3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", day, &mday, month, &year, &hour,
                  &minute, &second, &end) == 7 &&
      whole()) {
  } else if (end = 0; std::sscanf(text.c_str(), "%15[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n", day, &mday, month,
                                  &year, &hour, &minute, &second, &end) == 7 &&
                      whole()) {
    year = fullYear(year);
  } else if (end = 0; std::sscanf(text.c_str(), "%3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n", day, month, &mday, &hour,
                                  &minute, &second, &year, &end) == 7 &&
                      whole()) {
  } else {
    return std::nullopt;
  }
  const int month_index = monthIndex(month);
  if (month_index < 0 || mday < 1 || mday > 31 || hour > 23 || minute > 59 || second > 60 || year < 1601) {
    return std::nullopt;
  }
  std::tm parts{};
  parts.tm_year = year - 1900;
  parts.tm_mon = month_index;
  parts.tm_mday = mday;
  parts.tm_hour = hour;
  parts.tm_min = minute;
  parts.tm_sec = second;
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

}  // namespace brink::http
