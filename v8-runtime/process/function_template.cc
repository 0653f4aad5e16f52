#include "v8-runtime/process/function_template.h"

#include <cerrno>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

#include "hooks/protocol/code_findings.h"
#include "v8-runtime/process/execution_context.h"
#include "v8-runtime/process/heap_holes.h"
#include "v8-runtime/sandbox/jail.h"

namespace brink::js {
namespace {

using hooks::protocol::ControlType;

Result<hooks::protocol::CodeImage> mapImage(int fd) {
  const off_t size = lseek(fd, 0, SEEK_END);
  if (size <= 0) return fail(ErrorCode::InvalidArgument, Side::Hook, "the code image is empty");
  // Shared: the pages are the memfd's, once for all processes. Sealed by the proxy, so they never change.
  void* mapped = mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_SHARED, fd, 0);
  if (mapped == MAP_FAILED) return failErrno(Side::Hook, "mapping the code image", errno);
  return hooks::protocol::CodeImage::open({static_cast<const char*>(mapped), static_cast<std::size_t>(size)});
}

class FunctionTemplate final : public OrderLoop {
 public:
  FunctionTemplate(TemplateOrder order, HandlerRuntime& runtime, const ProcessFacts& facts)
      : OrderLoop(order.control.get(), facts.death_signal),
        order_(std::move(order)),
        runtime_(runtime),
        facts_(facts) {}

  Status prepare() {
    auto settings = hooks::protocol::decodeFunctionSettings(order_.settings);
    if (!settings) return std::unexpected(settings.error());
    auto image = mapImage(order_.image.get());
    if (!image) return std::unexpected(image.error());
    order_.image.reset();
    order_.settings = {};
    auto adopted = runtime_.adopt(*settings, *image);
    if (!adopted) return std::unexpected(adopted.error());
    findings_ = std::move(*adopted);
    if (!order_.slot) return {};
    refused_ = hooks::protocol::hasMistakes(findings_);
    return refused_ ? fail(ErrorCode::Unsupported, Side::Hook, findings_) : takeSnapshot();
  }

  void reportReady() { report(ControlType::TemplateReady, order_.id, 0, std::move(findings_)); }
  void reportFailed(std::string why) {
    report(ControlType::TemplateFailed, order_.id, refused_ ? 1 : 0, std::move(why));
  }

 protected:
  bool onOrder(hooks::protocol::ControlMessage order) override {
    if (order.type != ControlType::MakeContext) return false;
    const pid_t self = getpid();
    auto forked = children().fork(order.id);
    if (!forked) {
      report(ControlType::ContextExited, order.id, -1, forked.error().detail);
      return true;
    }
    if (forked->pid == 0) {
      runContext({.parent = self,
                  .slot = order.fds[0].get(),
                  .bell = order.fds[1].get(),
                  .sleep_page = order.fds[2].get(),
                  .tmp = order.fds[3].get(),
                  .init_type = static_cast<hooks::protocol::InitType>(order.value)},
                 runtime_, facts_);
    }
    report(ControlType::ContextStarted, order.id, forked->pid, {}, std::move(forked->pidfd));
    return true;
  }

  void onDeath(const ChildExit& child) override {
    report(ControlType::ContextExited, child.id, child.wait_status, std::to_string(child.processor_time.count()));
  }

 private:
  Status takeSnapshot() {
    const ContextSlot slot = prepareSnapshot({.slot = order_.slot.release(), .keep = {control(), deathSignal()}},
                                             facts_, runtime_.memoryBytes(), runtime_.tmpBytes());
    const auto taken = runtime_.takeSnapshot(slot);
    leaveSlot(slot.slot);  // no context may inherit it: it would be memory that all of them share
    return taken;
  }

  TemplateOrder order_;
  HandlerRuntime& runtime_;
  ProcessFacts facts_;
  std::string findings_;  // protocol::CodeFindings
  bool refused_ = false;  // a snapshot's code, before its init
};

}  // namespace

void runTemplate(TemplateOrder order, HandlerRuntime& runtime, const ProcessFacts& facts) {
  dieWithParent(order.parent);
  FunctionTemplate self(std::move(order), runtime, facts);
  if (auto prepared = self.prepare(); !prepared) {
    self.reportFailed(prepared.error().detail);
    _exit(1);
  }
  fillHeapHoles();  // those that preparing left
  self.reportReady();
  self.run();
  _exit(0);
}

}  // namespace brink::js
