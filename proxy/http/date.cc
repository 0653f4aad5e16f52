#include "proxy/http/date.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace brink::http {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> kLongDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// 64 bits of nanoseconds reach from 1677 to 2262. Origins write the year 9999 to say "never": that must not overflow,
// nor may a difference or a sum with a TTL.
constexpr std::int64_t kEarliest = 0;
constexpr std::int64_t kLatest =
    std::chrono::sys_days(std::chrono::year(2200) / 1 / 1).time_since_epoch() / std::chrono::seconds(1);

struct Parts {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
};

// Takes a date apart from the front; a step that does not fit makes all later ones fail.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  bool finished() const { return good_ && rest_.empty(); }

  void literal(std::string_view text) {
    good_ = good_ && rest_.starts_with(text);
    if (good_) rest_.remove_prefix(text.size());
  }
  // Index of the name that comes next.
  template <std::size_t kCount>
  int name(const std::array<std::string_view, kCount>& names) {
    const auto found = std::find_if(names.begin(), names.end(), [&](auto each) { return rest_.starts_with(each); });
    good_ = good_ && found != names.end();
    if (!good_) return 0;
    rest_.remove_prefix(found->size());
    return static_cast<int>(found - names.begin());
  }
  int number(std::size_t min_digits, std::size_t max_digits) {
    int value = 0;
    std::size_t count = 0;
    while (count < max_digits && count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
      value = value * 10 + (rest_[count++] - '0');
    }
    good_ = good_ && count >= min_digits;
    if (good_) rest_.remove_prefix(count);
    return value;
  }
  bool skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void time(Parts& parts) {
    parts.hour = number(2, 2);
    literal(":");
    parts.minute = number(2, 2);
    literal(":");
    parts.second = number(2, 2);
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

// A two-digit year more than 50 years ahead means the past century (RFC 9110 §5.6.7).
int fullYear(int two_digits) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  const int this_year = parts.tm_year + 1900;
  const int year = this_year - this_year % 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

// "Sun, 06 Nov 1994 08:49:37 GMT". Also with a day of one digit, as many servers write it.
std::optional<Parts> parseFixdate(std::string_view text) {
  Cursor cursor(text);
  Parts parts;
  cursor.name(kDays);
  cursor.literal(", ");
  parts.day = cursor.number(1, 2);
  cursor.literal(" ");
  parts.month = cursor.name(kMonths);
  cursor.literal(" ");
  parts.year = cursor.number(4, 4);
  cursor.literal(" ");
  cursor.time(parts);
  cursor.literal(" GMT");
  return cursor.finished() ? std::optional(parts) : std::nullopt;
}

// "Sunday, 06-Nov-94 08:49:37 GMT"
std::optional<Parts> parseRfc850(std::string_view text) {
  Cursor cursor(text);
  Parts parts;
  cursor.name(kLongDays);
  cursor.literal(", ");
  parts.day = cursor.number(2, 2);
  cursor.literal("-");
  parts.month = cursor.name(kMonths);
  cursor.literal("-");
  parts.year = cursor.number(2, 2);
  cursor.literal(" ");
  cursor.time(parts);
  cursor.literal(" GMT");
  if (!cursor.finished()) return std::nullopt;
  parts.year = fullYear(parts.year);
  return parts;
}

// "Sun Nov  6 08:49:37 1994"
std::optional<Parts> parseAsctime(std::string_view text) {
  Cursor cursor(text);
  Parts parts;
  cursor.name(kDays);
  cursor.literal(" ");
  parts.month = cursor.name(kMonths);
  cursor.literal(" ");
  const bool padded = cursor.skip(' ');
  parts.day = padded ? cursor.number(1, 1) : cursor.number(2, 2);
  cursor.literal(" ");
  cursor.time(parts);
  cursor.literal(" ");
  parts.year = cursor.number(4, 4);
  return cursor.finished() ? std::optional(parts) : std::nullopt;
}

}  // namespace

std::string formatDate(WallTime time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const int length = std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                   kDays[static_cast<std::size_t>(parts.tm_wday)].data(), parts.tm_mday,
                                   kMonths[static_cast<std::size_t>(parts.tm_mon)].data(), parts.tm_year + 1900,
                                   parts.tm_hour, parts.tm_min, parts.tm_sec);
  return std::string(text, static_cast<std::size_t>(length));
}

std::optional<WallTime> parseDate(std::string_view text) {
  auto parts = parseFixdate(text);
  if (!parts) parts = parseRfc850(text);
  if (!parts) parts = parseAsctime(text);
  // Second 60 is a leap second; it is the same as the second after.
  if (!parts || parts->hour > 23 || parts->minute > 59 || parts->second > 60) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(parts->year),
                                         std::chrono::month(static_cast<unsigned>(parts->month + 1)),
                                         std::chrono::day(static_cast<unsigned>(parts->day)));
  if (!date.ok()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = days * 86'400 + parts->hour * 3600 + parts->minute * 60 + parts->second;
  return WallTime(std::chrono::seconds(std::clamp(seconds, kEarliest, kLatest)));
}

}  // namespace brink::http
