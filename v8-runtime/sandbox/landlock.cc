#include "v8-runtime/sandbox/landlock.h"

#include <cerrno>
#include <cstdint>

#include <sys/syscall.h>
#include <unistd.h>

namespace brink::js {
namespace {

// The kernel's header of the build machine may be older than the kernel it runs on: the layout is ABI, so it stands
// here.
struct RulesetAttributes {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;  // ABI 4
  std::uint64_t scoped;              // ABI 6
};
constexpr unsigned kVersionFlag = 1;
constexpr std::uint64_t kFsOfAbi1 = (1ULL << 13) - 1;    // execute … make_sym
constexpr std::uint64_t kRefer = 1ULL << 13;             // ABI 2
constexpr std::uint64_t kTruncate = 1ULL << 14;          // ABI 3
constexpr std::uint64_t kDeviceIoctl = 1ULL << 15;       // ABI 5
constexpr std::uint64_t kBindAndConnectTcp = 3;          // ABI 4
constexpr std::uint64_t kAbstractSocketsAndSignals = 3;  // ABI 6

RulesetAttributes everything(int abi) {
  RulesetAttributes attributes{kFsOfAbi1, 0, 0};
  if (abi >= 2) attributes.handled_access_fs |= kRefer;
  if (abi >= 3) attributes.handled_access_fs |= kTruncate;
  if (abi >= 4) attributes.handled_access_net = kBindAndConnectTcp;
  if (abi >= 5) attributes.handled_access_fs |= kDeviceIoctl;
  if (abi >= 6) attributes.scoped = kAbstractSocketsAndSignals;
  return attributes;
}

std::size_t sizeFor(int abi) {
  if (abi >= 6) return sizeof(RulesetAttributes);
  return abi >= 4 ? 2 * sizeof(std::uint64_t) : sizeof(std::uint64_t);
}

}  // namespace

Result<int> denyAllFiles() {
  const long abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, kVersionFlag);
  if (abi < 1) return failErrno(Side::Operator, "Landlock", errno);
  const RulesetAttributes attributes = everything(static_cast<int>(abi));
  const long ruleset = syscall(SYS_landlock_create_ruleset, &attributes, sizeFor(static_cast<int>(abi)), 0);
  if (ruleset < 0) return failErrno(Side::Operator, "Landlock ruleset", errno);
  const long restricted = syscall(SYS_landlock_restrict_self, ruleset, 0);
  const int error_number = errno;
  close(static_cast<int>(ruleset));
  if (restricted != 0) return failErrno(Side::Operator, "Landlock restrict", error_number);
  return static_cast<int>(abi);
}

}  // namespace brink::js
