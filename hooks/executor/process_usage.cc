#include "hooks/executor/process_usage.h"

#include <charconv>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/syscall.h>
#include <time.h>
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

std::optional<pid_t> processBehind(int pidfd) {
  const auto pid = numberIn("/proc/self/fdinfo/" + std::to_string(pidfd), "Pid:");
  if (!pid || *pid <= 0) return std::nullopt;
  return static_cast<pid_t>(*pid);
}

std::optional<std::uint64_t> peakResidentBytes(int pidfd) {
  const auto pid = processBehind(pidfd);
  if (!pid) return std::nullopt;
  const auto kilobytes = numberIn("/proc/" + std::to_string(*pid) + "/status", "VmHWM:");
  if (!kilobytes || *kilobytes <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(*kilobytes) * 1024;
}

std::optional<std::chrono::nanoseconds> processorTime(int pidfd, pid_t process) {
  // clock_getcpuclockid() would ask the kernel once more whether there is such a process.
  constexpr unsigned kScheduledClock = 2;
  const auto clock = static_cast<clockid_t>(~static_cast<unsigned>(process) << 3 | kScheduledClock);
  timespec time{};
  if (clock_gettime(clock, &time) != 0) return std::nullopt;
  // Its number may have become another's; after the reading it was still its own if it is not gone now.
  if (syscall(SYS_pidfd_send_signal, pidfd, 0, nullptr, 0) != 0) return std::nullopt;
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace brink::hooks
