#include "v8-runtime/sandbox/namespaces.h"

#include <cerrno>
#include <string_view>

#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace brink::js {
namespace {

// Somewhere to mount the tmpfs that becomes the root. Nothing is written there; the first that exists is taken.
constexpr const char* kMountPoints[] = {"/tmp", "/mnt", "/var", "/usr"};

bool onlyLoopbackAndDown() {
  struct if_nameindex* all = if_nameindex();
  if (all == nullptr) return false;
  bool alone = true;
  for (const auto* one = all; one->if_index != 0; ++one) alone = alone && std::string_view(one->if_name) == "lo";
  if_freenameindex(all);
  if (!alone) return false;
  ifaddrs* addresses = nullptr;  // a loopback that is down has no address
  if (getifaddrs(&addresses) != 0) return false;
  for (const auto* one = addresses; one != nullptr; one = one->ifa_next) alone = alone && !(one->ifa_flags & IFF_UP);
  freeifaddrs(addresses);
  return alone;
}

Status mountEmptyRoot() {
  for (const char* point : kMountPoints) {
    // One inode (the root) and no room for data, even before it turns read-only.
    if (mount("brink", point, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k,nr_inodes=1,mode=0555") != 0) {
      if (errno == ENOENT || errno == ENOTDIR) continue;
      return failErrno(Side::Operator, "mounting an empty root", errno);
    }
    if (chdir(point) != 0) return failErrno(Side::Operator, "entering the empty root", errno);
    return {};
  }
  return fail(ErrorCode::SystemError, Side::Operator, "no directory to mount an empty root on");
}

}  // namespace

bool insideUserNamespace() {
  const int fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  char text[256];
  const ssize_t size = read(fd, text, sizeof text);
  close(fd);
  // The initial namespace maps everything onto itself: "0 0 4294967295".
  const std::string_view map(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  return !map.empty() && map.find("4294967295") == map.npos;
}

Status isolateMounts() {
  if (unshare(CLONE_NEWNS) != 0) return failErrno(Side::Operator, "unshare(mount namespace)", errno);
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return failErrno(Side::Operator, "making mounts private", errno);
  }
  return {};
}

Status isolateNetwork() {
  if (onlyLoopbackAndDown()) return {};
  if (unshare(CLONE_NEWNET) != 0) return failErrno(Side::Operator, "unshare(network namespace)", errno);
  return {};
}

Status isolateIpc() {
  if (unshare(CLONE_NEWIPC | CLONE_NEWUTS) != 0) return failErrno(Side::Operator, "unshare(IPC namespace)", errno);
  return {};
}

Status enterEmptyRoot() {
  if (auto mounted = mountEmptyRoot(); !mounted) return mounted;
  if (syscall(SYS_pivot_root, ".", ".") != 0) return failErrno(Side::Operator, "pivot_root", errno);
  if (umount2(".", MNT_DETACH) != 0) return failErrno(Side::Operator, "detaching the old root", errno);
  if (chdir("/") != 0) return failErrno(Side::Operator, "chdir to the empty root", errno);
  constexpr unsigned long kFlags = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (mount(nullptr, "/", nullptr, kFlags, nullptr) != 0) {
    return failErrno(Side::Operator, "making the empty root read-only", errno);
  }
  return {};
}

}  // namespace brink::js
