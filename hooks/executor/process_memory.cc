#include "hooks/executor/process_memory.h"

#include <charconv>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "proxy/base/fd.h"

namespace brink::hooks {
namespace {

// Both files are shorter; what stands beyond is not needed.
constexpr std::size_t kReadBytes = 4096;

// The number behind `label` at the beginning of a line.
std::optional<std::int64_t> numberIn(const std::string& path, std::string_view label) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return std::nullopt;
  char bytes[kReadBytes];
  const ssize_t count = ::read(file.get(), bytes, sizeof bytes);
  if (count <= 0) return std::nullopt;
  const std::string_view text(bytes, static_cast<std::size_t>(count));
  std::size_t at = text.starts_with(label) ? 0 : text.find("\n" + std::string(label));
  if (at == std::string_view::npos) return std::nullopt;
  at = text.find_first_of("-0123456789", at + label.size());
  if (at == std::string_view::npos) return std::nullopt;
  std::int64_t number = 0;
  if (std::from_chars(text.data() + at, text.data() + text.size(), number).ec != std::errc()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::uint64_t> peakResidentBytes(int pidfd) {
  const auto pid = numberIn("/proc/self/fdinfo/" + std::to_string(pidfd), "Pid:");
  if (!pid || *pid <= 0) return std::nullopt;
  const auto kilobytes = numberIn("/proc/" + std::to_string(*pid) + "/status", "VmHWM:");
  if (!kilobytes || *kilobytes <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(*kilobytes) * 1024;
}

}  // namespace brink::hooks
