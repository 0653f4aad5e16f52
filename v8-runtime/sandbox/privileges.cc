#include "v8-runtime/sandbox/privileges.h"

#include <cerrno>

#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace brink::js {
namespace {

// Raw: glibc wraps setuid for threads, which this process does not have, and the kernel's call needs no buffers.
Status becomeUser(unsigned id) {
  if (setgroups(0, nullptr) != 0 && errno != EPERM) return failErrno(Side::Operator, "setgroups", errno);
  if (setresgid(id, id, id) != 0) return failErrno(Side::Operator, "setresgid", errno);
  if (setresuid(id, id, id) != 0) return failErrno(Side::Operator, "setresuid", errno);
  return {};
}

Status dropCapabilities() {
  for (unsigned long capability = 0; capability < 64; ++capability) {  // EINVAL past the kernel's last
    if (prctl(PR_CAPBSET_DROP, capability) != 0 && errno != EINVAL && errno != EPERM) {
      return failErrno(Side::Operator, "dropping the capability bounding set", errno);
    }
  }
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  // uid 0 of the namespace must not be worth anything at an exec either. EPERM: was never capable.
  prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
                               SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE |
                               SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[2] = {};
  if (syscall(SYS_capset, &header, none) != 0) return failErrno(Side::Operator, "capset", errno);
  return {};
}

}  // namespace

Status dropPrivileges(bool in_user_namespace, unsigned user_id) {
  // The bounding set needs CAP_SETPCAP, so it goes before the uid does.
  for (unsigned long capability = 0; capability < 64; ++capability) prctl(PR_CAPBSET_DROP, capability);
  if (geteuid() == 0) {
    // Refused in a user namespace that does not map the id: its root is an ordinary user of the host.
    if (auto done = becomeUser(user_id == 0 ? kNobody : user_id); !done && !in_user_namespace) return done;
  }
  return dropCapabilities();
}

Status forbidNewPrivileges() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failErrno(Side::Operator, "no_new_privs", errno);
  return {};
}

}  // namespace brink::js
