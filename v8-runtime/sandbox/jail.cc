#include "v8-runtime/sandbox/jail.h"

#include <cerrno>
#include <charconv>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "v8-runtime/sandbox/landlock.h"
#include "v8-runtime/sandbox/namespaces.h"
#include "v8-runtime/sandbox/privileges.h"
#include "v8-runtime/sandbox/resource_limits.h"
#include "v8-runtime/sandbox/syscall_policy.h"

namespace brink::js {
namespace {

void note(JailReport& report, const Status& done, bool& in_force, std::string_view what_to_enable) {
  in_force = done.has_value();
  if (in_force) return;
  if (!report.missing.empty()) report.missing += ' ';
  report.missing += done.error().detail;
  report.missing += ": ";
  report.missing += what_to_enable;
}

// What isolates the process as a whole; all of it needs /proc and capabilities, which later steps take away.
void enterNamespaces(JailReport& report) {
  report.user_namespace = insideUserNamespace();
  report.pid_namespace = getpid() == 1;
  if (!report.pid_namespace) {
    report.missing +=
        "The executor has no PID namespace of its own: allow unprivileged user namespaces "
        "(sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces>0, "
        "kernel.apparmor_restrict_unprivileged_userns=0) or start brink as root with CAP_SYS_ADMIN.";
  }
  constexpr std::string_view kEnable = "allow unprivileged user namespaces or start brink as root with CAP_SYS_ADMIN.";
  note(report, isolateMounts(), report.mount_namespace, kEnable);
  note(report, isolateNetwork(), report.network_namespace, kEnable);
  note(report, isolateIpc(), report.ipc_namespace, kEnable);
  if (report.mount_namespace) {
    note(report, enterEmptyRoot(), report.empty_root, "allow mounting tmpfs in a mount namespace.");
  }
}

void appendField(std::string& out, std::string_view key, bool value) {
  out += out.size() == 1 ? "\"" : ",\"";
  out += key;
  out += value ? "\":true" : "\":false";
}

}  // namespace

std::string JailReport::toJson() const {
  std::string out = "{";
  appendField(out, "userNamespace", user_namespace);
  appendField(out, "pidNamespace", pid_namespace);
  appendField(out, "mountNamespace", mount_namespace);
  appendField(out, "networkNamespace", network_namespace);
  appendField(out, "ipcNamespace", ipc_namespace);
  appendField(out, "emptyRoot", empty_root);
  appendField(out, "unprivileged", unprivileged);
  appendField(out, "noNewPrivs", no_new_privs);
  appendField(out, "seccomp", seccomp);
  appendField(out, "noNewCode", no_new_code);
  out += ",\"landlockAbi\":" + std::to_string(landlock_abi) + ",\"missing\":\"";
  for (const char c : missing) {  // our own sentences and strerror: quotes and backslashes at most
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"}";
}

Result<std::uint64_t> readDataBytes() {
  const int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failErrno(Side::Internal, "open /proc/self/status", errno);
  char text[8192];
  const ssize_t size = read(fd, text, sizeof text);
  close(fd);
  const std::string_view all(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  const std::size_t at = all.find("VmData:");
  if (at == all.npos) return fail(ErrorCode::SystemError, Side::Internal, "/proc/self/status has no VmData line");
  const std::size_t digit = all.find_first_of("0123456789", at);
  std::uint64_t kilobytes = 0;
  std::from_chars(all.data() + digit, all.data() + all.size(), kilobytes);
  return kilobytes * 1024;
}

Result<JailReport> enterJail(const JailSettings& settings) {
  JailReport report;
  if (settings.plain) return report;
  enterNamespaces(report);
  note(report, dropPrivileges(report.user_namespace, settings.user_id), report.unprivileged,
       "start brink without capabilities, or as root.");
  note(report, forbidNewPrivileges(), report.no_new_privs, "a kernel of 3.5 or newer is needed.");
  if (auto abi = denyAllFiles()) {
    report.landlock_abi = *abi;
  } else {
    report.missing += abi.error().detail + ": enable Landlock (CONFIG_SECURITY_LANDLOCK, lsm=landlock,…).";
  }
  // Without these two nothing runs, whatever the setting says (design: required).
  if (!report.no_new_privs) return fail(ErrorCode::SystemError, Side::Operator, report.missing);
  if (settings.required && !report.missing.empty()) {
    return fail(ErrorCode::SystemError, Side::Operator, "sandbox: " + report.missing);
  }
  const NewCode new_code = settings.jit ? NewCode::Allowed : NewCode::Refused;
  if (auto installed = installAllowList(new_code); !installed) return std::unexpected(installed.error());
  report.seccomp = true;
  report.no_new_code = !settings.jit;
  return report;
}

Status tightenContext(const ContextLimits& limits) {
  if (auto limited = limitContext(limits.data_base_bytes, limits.memory_bytes); !limited) return limited;
  return installContextDelta();
}

Status tightenSnapshot(const ContextLimits& limits) {
  if (auto limited = limitSnapshot(limits.data_base_bytes, limits.memory_bytes); !limited) return limited;
  return installSnapshotDelta();
}

void dieWithParent(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // PID 1 of a namespace sees 0 here and cannot know; its control socket tells it.
  if (getpid() != 1 && getppid() != parent) _exit(0);
}

}  // namespace brink::js
