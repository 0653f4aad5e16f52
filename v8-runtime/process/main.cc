// brink-executor: started by the launcher with descriptor 3 = control socket, 4 = settings (hooks/protocol/control.h).
// Warms V8 up, closes the jail around itself, says Ready, and forks what it is told to.
#include <new>
#include <string>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "hooks/protocol/control.h"
#include "v8-runtime/process/code_pages.h"
#include "v8-runtime/process/heap_holes.h"
#include "v8-runtime/process/zygote.h"
#include "v8-runtime/sandbox/jail.h"

namespace brink::js {
namespace {

constexpr int kExitUsage = 2;
constexpr int kExitNoJail = 78;  // EX_CONFIG: what is missing stands on stderr

Result<hooks::protocol::ZygoteSettings> readSettings() {
  std::string text(hooks::protocol::kMaxControlText, '\0');
  const ssize_t size = pread(hooks::protocol::kZygoteSettingsFd, text.data(), text.size(), 0);
  close(hooks::protocol::kZygoteSettingsFd);
  if (size <= 0) return fail(ErrorCode::InvalidArgument, Side::Operator, "no settings on descriptor 4");
  text.resize(static_cast<std::size_t>(size));
  return hooks::protocol::decodeZygoteSettings(text);
}

void setEnvironment() {
  setenv("TZ", ":UTC", 1);
  setenv("LANG", "en_US.UTF-8", 1);
  signal(SIGPIPE, SIG_IGN);  // a bell whose reader is gone
  signal(SIGXFSZ, SIG_IGN);  // RLIMIT_FSIZE 0: an error is enough
}

// Never destroyed: every process of this program leaves by _exit, and V8 would take its time to go.
template <typename T, typename... Arguments>
T& forever(Arguments&&... arguments) {
  alignas(T) static std::byte room[sizeof(T)];
  return *new (room) T(std::forward<Arguments>(arguments)...);
}

int fail(const Error& error, int exit_code) {
  fprintf(stderr, "brink-executor: %s\n", error.detail.c_str());
  return exit_code;
}

int run() {
  const pid_t parent = getppid();
  const auto settings = readSettings();
  if (!settings) return fail(settings.error(), kExitUsage);
  setEnvironment();
  keepHeapDense();
  auto death_signal = Children::makeDeathSignal();
  if (!death_signal) return fail(death_signal.error(), kExitUsage);

  auto& engine = forever<JsEngine>(EngineSettings{.heap_class_mb = settings->heap_class_mb, .jit = settings->jit});
  auto& runtime = forever<HandlerRuntime>(engine);
  engine.collectGarbage();
  runtime.warmUp(HandlerRuntime::kThoroughly);
  forgetCodePages();
  runtime.warmUp(HandlerRuntime::kBriefly);  // what contexts do, and nothing else
  engine.collectYoungGarbage();
  fillHeapHoles();
  if (settings->jit) enlargeCodePages();  // without it, all code is that of files
  handDownCodePages();

  const auto data_bytes = readDataBytes();
  if (!data_bytes) return fail(data_bytes.error(), kExitNoJail);
  auto jail = enterJail({.required = settings->require_sandbox,
                         .plain = settings->plain_for_tests,
                         .jit = settings->jit,
                         .user_id = settings->user_id});
  if (!jail) return fail(jail.error(), kExitNoJail);
  dieWithParent(parent);

  Zygote zygote(
      hooks::protocol::kZygoteControlFd, runtime,
      {.death_signal = death_signal->get(), .data_base_bytes = *data_bytes, .plain = settings->plain_for_tests});
  zygote.reportReady(jail->toJson());
  zygote.run();
  return 0;
}

}  // namespace
}  // namespace brink::js

int main() {
  const int status = brink::js::run();
  _exit(status);
}
