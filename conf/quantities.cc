// Readers of numbers with a unit: durations and sizes (fields.h).
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "conf/fields.h"

namespace brink::conf {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

// Largest first, so that values are shown in the largest unit that fits them exactly.
constexpr std::array<Unit, 5> kTimeUnits{{{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};
constexpr std::array<Unit, 4> kSizeUnits{{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}};

// DIGITS UNIT, without anything between or around; nullopt if it is not that, or too large for 63 bits.
template <std::size_t kCount>
std::optional<std::uint64_t> parse(std::string_view text, const std::array<Unit, kCount>& units) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) / unit.factor)
      return std::nullopt;
    return number * unit.factor;
  }
  return std::nullopt;
}

template <std::size_t kCount>
std::string show(std::uint64_t value, const std::array<Unit, kCount>& units) {
  for (const Unit& unit : units) {
    if (value % unit.factor == 0 && (value > 0 || unit.factor == units.back().factor)) {
      return std::to_string(value / unit.factor) + std::string(unit.name);
    }
  }
  return std::to_string(value);
}

std::uint64_t count(Milliseconds duration) { return static_cast<std::uint64_t>(duration.count()); }

}  // namespace

Reader durationIn(Milliseconds min, Milliseconds max, Milliseconds step, std::function<void(Milliseconds)> store) {
  return [=, store = std::move(store)](const Node& node, Decoding& run) {
    const auto value = node.type == NodeType::String ? parse(node.text, kTimeUnits) : std::nullopt;
    if (!value || *value < count(min) || *value > count(max) || *value % count(step) != 0) {
      const std::string_view what = step == Milliseconds(1000) ? "a duration in whole seconds" : "a duration";
      return reportExpected(node, run,
                            std::string(what) + " with its unit (ms, s, m, h, d), as in \"30s\", from " +
                                show(count(min), kTimeUnits) + " to " + show(count(max), kTimeUnits));
    }
    store(Milliseconds(*value));
  };
}

Reader sizeIn(std::uint64_t min, std::uint64_t max, std::function<void(std::uint64_t)> store) {
  return [=, store = std::move(store)](const Node& node, Decoding& run) {
    const auto value = node.type == NodeType::String ? parse(node.text, kSizeUnits) : std::nullopt;
    if (!value || *value < min || *value > max) {
      return reportExpected(node, run,
                            "a size with its unit (B, KiB, MiB, GiB), as in \"64MiB\", from " + show(min, kSizeUnits) +
                                " to " + show(max, kSizeUnits));
    }
    store(*value);
  };
}

}  // namespace brink::conf
