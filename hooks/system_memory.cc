// What the kernel tells of memory: /proc/meminfo, and the limits of control groups, v1 and v2.
#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include "hooks/memory_watch.h"

namespace brink::hooks {
namespace {

// The names that the two versions give to the same.
struct GroupFiles {
  const char* limit;
  const char* usage;
  const char* reclaimable;  // in memory.stat
};
constexpr GroupFiles kVersion1{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"};
constexpr GroupFiles kVersion2{"memory.max", "memory.current", "inactive_file"};

std::string textOf(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The number behind `label` at the beginning of a line. "max" and the like are none.
std::optional<std::uint64_t> numberIn(std::string_view text, std::string_view label) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (!line.starts_with(label)) continue;
    const std::size_t digits = line.find_first_not_of(" \t", label.size());
    std::uint64_t number = 0;
    if (digits == std::string_view::npos) return std::nullopt;
    const auto read = std::from_chars(line.data() + digits, line.data() + line.size(), number);
    return read.ec == std::errc() ? std::optional(number) : std::nullopt;
  }
  return std::nullopt;
}

class SystemMemory final : public MemoryReader {
 public:
  explicit SystemMemory(MemoryPlaces places) : places_(std::move(places)) { findGroups(); }

  std::optional<MemoryReading> read() override {
    constexpr std::uint64_t kKilobyte = 1024;
    const std::string text = textOf(places_.proc + "/meminfo");
    const auto total = numberIn(text, "MemTotal:");
    const auto available = numberIn(text, "MemAvailable:");
    if (!total || !available) return std::nullopt;
    MemoryReading closest{.available = *available * kKilobyte, .total = *total * kKilobyte};
    const std::uint64_t machine = closest.total;
    for (const auto& group : groups_) {
      const auto reading = readGroup(group);
      // A limit above what the machine has is none.
      if (!reading || reading->total >= machine) continue;
      if (share(*reading) < share(closest)) closest = *reading;
    }
    return closest;
  }

 private:
  struct Group {
    std::string path;
    GroupFiles files;
  };

  static double share(const MemoryReading& reading) {
    return static_cast<double>(reading.available) / static_cast<double>(reading.total);
  }

  // Lines are "NUMBER:CONTROLLERS:PATH"; those of v2 name no controller. In a container the path may be the outer one:
  // then only the root, which is the container's own, is there.
  void findGroups() {
    std::istringstream lines(textOf(places_.proc + "/self/cgroup"));
    for (std::string line; std::getline(lines, line);) {
      const std::size_t first = line.find(':');
      const std::size_t second = line.find(':', first + 1);
      if (first == std::string::npos || second == std::string::npos) continue;
      const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
      if (controllers == ",,") {
        addWithParents(places_.control_groups, line.substr(second + 1), kVersion2);
      } else if (controllers.find(",memory,") != std::string::npos) {
        addWithParents(places_.control_groups + "/memory", line.substr(second + 1), kVersion1);
      }
    }
  }

  void addWithParents(const std::string& root, std::string path, const GroupFiles& files) {
    while (!path.empty() && path.back() == '/') path.pop_back();
    for (;; path.erase(path.rfind('/'))) {
      groups_.push_back({root + path, files});
      if (path.find('/') == std::string::npos) return;
    }
  }

  static std::optional<MemoryReading> readGroup(const Group& group) {
    const auto limit = numberIn(textOf(group.path + '/' + group.files.limit), "");
    const auto usage = numberIn(textOf(group.path + '/' + group.files.usage), "");
    if (!limit || !usage || *limit == 0) return std::nullopt;
    const std::string statistics = textOf(group.path + "/memory.stat");
    const std::uint64_t reclaimable = numberIn(statistics, std::string(group.files.reclaimable) + ' ').value_or(0);
    const std::uint64_t used = *usage - std::min(*usage, reclaimable);
    return MemoryReading{.available = *limit - std::min(*limit, used), .total = *limit};
  }

  const MemoryPlaces places_;
  std::vector<Group> groups_;  // which process is in which group does not change while it runs
};

}  // namespace

std::unique_ptr<MemoryReader> makeSystemMemory(MemoryPlaces places) {
  return std::make_unique<SystemMemory>(std::move(places));
}

}  // namespace brink::hooks
