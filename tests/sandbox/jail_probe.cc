// Started in the place of brink-executor: enters the same jail, forks contexts that are prepared by the same code, and
// instead of a handler runs one attempt of attempts.h, whose number stands in the slot's inbound area, or one step of
// sweep.h. Attempts of a snapshot run behind a snapshot's limits and filter.
#include <cerrno>
#include <cstring>
#include <functional>

#include <sys/random.h>
#include <unistd.h>

#include "hooks/protocol/control.h"
#include "tests/sandbox/attempts.h"
#include "tests/sandbox/sweep.h"
#include "v8-runtime/process/execution_context.h"
#include "v8-runtime/process/order_loop.h"
#include "v8-runtime/sandbox/jail.h"

namespace brink::testing {
namespace {

using hooks::protocol::ControlType;

constexpr std::uint64_t kMemoryBytes = 128u << 20;
constexpr std::uint64_t kTmpBytes = 512 << 20;  // as makeTmp() makes it

[[noreturn]] void attempt(std::byte* slot, const std::function<long()>& act) {
  AttemptResult result;
  errno = 0;
  result.returned = act();
  result.error_number = errno;
  result.done = 1;
  std::memcpy(slot + hooks::protocol::kOutboundOffset, &result, sizeof result);
  _exit(0);
}

class ProbeTemplate final : public js::OrderLoop {
 public:
  explicit ProbeTemplate(const js::ProcessFacts& facts)
      : OrderLoop(hooks::protocol::kZygoteControlFd, facts.death_signal), facts_(facts) {}
  void reportReady(std::string jail) {
    report(ControlType::Ready, 0, hooks::protocol::kProtocolVersion, std::move(jail));
  }

 protected:
  bool onOrder(hooks::protocol::ControlMessage order) override {
    const pid_t self = getpid();
    auto forked = children().fork(order.id);
    if (!forked) return false;
    if (forked->pid == 0) {
      const int slot = order.fds[0].release();
      std::uint32_t index = 0;
      // pread() is not on the list.
      if (lseek(slot, hooks::protocol::kInboundOffset, SEEK_SET) < 0 || read(slot, &index, sizeof index) < 0) _exit(1);
      const bool sweeps = index == kSweepIndex;
      if (const std::size_t contexts = attempts().size(); !sweeps && index >= contexts) {
        attempt(js::prepareSnapshot({.slot = slot, .keep = {control(), deathSignal()}}, facts_, kMemoryBytes, kTmpBytes)
                    .slot,
                snapshotAttempts()[index - contexts].act);
      }
      const js::ContextSlot shared = js::prepareContext({.parent = self,
                                                         .slot = slot,
                                                         .bell = order.fds[1].get(),
                                                         .sleep_page = order.fds[2].get(),
                                                         .tmp = order.fds[3].get()},
                                                        facts_, kMemoryBytes, kTmpBytes);
      if (!sweeps) attempt(shared.slot, attempts()[index].act);
      SweepOrder step;
      std::memcpy(&step, shared.slot + hooks::protocol::kInboundOffset, sizeof step);
      attempt(shared.slot,
              [&] { return sweep(step, shared.bell, const_cast<hooks::protocol::SleepPage*>(shared.sleep_page)); });
    }
    report(ControlType::ContextStarted, order.id, forked->pid, {}, std::move(forked->pidfd));
    return true;
  }
  void onDeath(const js::ChildExit& child) override { report(ControlType::ContextExited, child.id, child.wait_status); }

 private:
  js::ProcessFacts facts_;
};

int run() {
  const pid_t parent = getppid();
  char text[4096];
  const ssize_t size = pread(hooks::protocol::kZygoteSettingsFd, text, sizeof text, 0);
  const auto settings = hooks::protocol::decodeZygoteSettings({text, static_cast<std::size_t>(size < 0 ? 0 : size)});
  close(hooks::protocol::kZygoteSettingsFd);
  if (!settings) return 1;
  auto death_signal = js::Children::makeDeathSignal();
  auto data_bytes = js::readDataBytes();
  // An id that no other run has: a snapshot's processes are counted by it.
  unsigned user = 0;
  if (getrandom(&user, sizeof user, 0) != sizeof user) return 1;
  auto jail = js::enterJail(
      {.required = true, .plain = false, .jit = settings->jit, .user_id = 0x70000000 + user % 0x0FFFFFFF});
  if (!death_signal || !data_bytes || !jail) {
    const std::string why = jail ? "setup" : jail.error().detail;
    dprintf(STDERR_FILENO, "jail_probe: %s\n", why.c_str());
    return 1;
  }
  js::dieWithParent(parent);
  ProbeTemplate probe({.death_signal = death_signal->get(), .data_base_bytes = *data_bytes, .plain = false});
  probe.reportReady(jail->toJson());
  probe.run();
  return 0;
}

}  // namespace
}  // namespace brink::testing

int main() { _exit(brink::testing::run()); }
