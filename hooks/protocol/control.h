// Control messages between the proxy, the launcher, zygotes and templates: SOCK_SEQPACKET Unix sockets, one message per
// packet, file descriptors beside it. Contexts have no control socket: their slot is all they have.
//
//   launcher -> proxy   LauncherReady  value = 1: it can place templates; text = why not
//   proxy -> launcher   StartZygote    id; text = ZygoteSettings;    fds: the zygote's control socket
//                       PlaceTemplate  id, value = its memory size in MB;  fds: its pidfd
//                       TemplateEnded  id
//   launcher -> proxy   ZygoteStarted  id, value = pid;              fds: pidfd
//                       ZygoteExited   id, value = wait status  (also when it could not be started; text = reason)
//   zygote -> proxy     Ready          text = what the jail has (JSON), value = protocol version
//   proxy -> zygote     MakeTemplate   id; text = FunctionSettings;  fds: code image memfd, the template's control
//   socket zygote -> proxy     TemplateStarted id, value = pid;             fds: pidfd
//                       TemplateExited id, value = wait status
//   proxy -> zygote     MakeSnapshot   id; text = FunctionSettings;  fds: code image memfd, the template's control
//   socket, its slot memfd: a template that runs module init before it is ready (SnapStart); told of as any other
//   template -> proxy   TemplateReady  id; text = CodeFindings
//                       TemplateFailed id, value = 1: its code is refused, text = CodeFindings; 0: text = why. It exits
//                                      afterwards
//   proxy -> template   MakeContext    id = context id, value = InitType; fds: slot memfd, bell pipe write end, sleep
//   page, /tmp memfd
//   template -> proxy   ContextStarted id, value = pid;              fds: pidfd
//                       ContextExited  id, value = wait status (without ContextStarted: it could not be forked),
//                                      text = all its processor time in microseconds, or "" if that is not known
//
// brink-executor is started with descriptor 3 = its control socket, 4 = a memfd with the encoded ZygoteSettings (read
// it with pread, then close it), 0 and 1 = /dev/null, 2 = a pipe that the launcher forwards to the log. Settings are
// thus not visible in /proc to other users.
//
// A closed socket means: go away. The proxy closing its end of a zygote's or template's socket ends that process and,
// with it, all below it. Anything malformed from below is a violation: the proxy kills the sender.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy/base/error.h"
#include "proxy/base/fd.h"

namespace brink::hooks::protocol {

enum class ControlType : std::uint32_t {
  StartZygote = 1,
  ZygoteStarted,
  ZygoteExited,
  Ready,
  MakeTemplate,
  TemplateStarted,
  TemplateExited,
  TemplateReady,
  TemplateFailed,
  MakeContext,
  ContextStarted,
  ContextExited,
  LauncherReady,
  PlaceTemplate,
  TemplateEnded,
  MakeSnapshot,
};

// Why a context is made; its handler reads it in AWS_LAMBDA_INITIALIZATION_TYPE. OnDemand: init waits for a posted
// call. SnapStart: its template is a snapshot, which has done its init; restoring waits for a posted call, too.
enum class InitType : std::int64_t { OnDemand = 0, Provisioned = 1, SnapStart = 2 };

struct ControlMessage {
  ControlType type{};
  std::uint64_t id = 0;
  std::int64_t value = 0;
  std::string text;
  std::vector<UniqueFd> fds;
};

inline constexpr std::size_t kMaxControlText = 160 * 1024;  // environment (4 KB at Lambda, more here) and settings
inline constexpr std::size_t kMaxControlFds = 4;

// What a process started by the launcher finds open.
inline constexpr int kZygoteControlFd = 3;
inline constexpr int kZygoteSettingsFd = 4;

// How many descriptors a message of this type carries: exactly so many, or it is malformed.
std::size_t controlFdCount(ControlType type);

// A connected pair, close-on-exec.
Result<std::pair<UniqueFd, UniqueFd>> makeControlPair();

// Sends all or nothing; the descriptors stay open here. ConnectionClosed if the peer is gone. `block` decides whether a
// full socket waits (children) or fails with Overloaded (the proxy).
Status sendControl(int socket, const ControlMessage& message, bool block);
// The same with borrowed descriptors (message.fds stays empty).
Status sendControl(int socket, const ControlMessage& message, std::span<const int> fds, bool block);
// One message; descriptors arrive close-on-exec. Whatever is wrong with a message, its descriptors are closed.
// ConnectionClosed at end of file; Overloaded if non-blocking and nothing there; ProtocolError if malformed.
Result<ControlMessage> receiveControl(int socket, bool block);

// What a zygote is for.
struct ZygoteSettings {
  std::string domain;
  std::uint32_t heap_class_mb = 256;  // 256, 1024 or 10240: the largest memory size of its functions
  bool jit = true;
  bool require_sandbox = true;
  bool plain_for_tests = false;  // no seccomp and rlimits (sanitized executors)
  // What its processes are where root is dropped; 0: nobody. A zygote of a snapshot has one that no other has, so that
  // its processes can be counted.
  std::uint32_t user_id = 0;
};
std::string encode(const ZygoteSettings& settings);
Result<ZygoteSettings> decodeZygoteSettings(std::string_view text);

// What a template needs to know of its function version.
struct FunctionSettings {
  std::string name;  // as handlers see it: "us-east-1." + name
  std::string version;
  std::string handler;
  std::uint32_t memory_mb = 128;
  std::uint32_t ephemeral_storage_mb = 512;  // the quota of /tmp
  std::uint32_t init_timeout_ms = 10'000;
  bool json_logs = false;
  std::string log_group;
  std::string invoked_function_arn;
  std::map<std::string, std::string> environment;  // complete: Lambda's reserved variables and the user's
};
std::string encode(const FunctionSettings& settings);
Result<FunctionSettings> decodeFunctionSettings(std::string_view text);

}  // namespace brink::hooks::protocol
