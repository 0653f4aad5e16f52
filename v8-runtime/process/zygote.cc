#include "v8-runtime/process/zygote.h"

#include <utility>

#include <unistd.h>

#include "v8-runtime/process/function_template.h"

namespace brink::js {

using hooks::protocol::ControlType;

void Zygote::reportReady(std::string jail) {
  report(ControlType::Ready, 0, hooks::protocol::kProtocolVersion, std::move(jail));
}

bool Zygote::onOrder(hooks::protocol::ControlMessage order) {
  const bool snapshot = order.type == ControlType::MakeSnapshot;
  if (!snapshot && order.type != ControlType::MakeTemplate) return false;
  const pid_t self = getpid();
  auto forked = children().fork(order.id);
  if (!forked) {
    report(ControlType::TemplateExited, order.id, -1, forked.error().detail);
    return true;
  }
  if (forked->pid == 0) {
    close(control());
    runTemplate({.id = order.id,
                 .parent = self,
                 .settings = std::move(order.text),
                 .image = std::move(order.fds[0]),
                 .control = std::move(order.fds[1]),
                 .slot = snapshot ? std::move(order.fds[2]) : UniqueFd()},
                runtime_, facts_);
  }
  report(ControlType::TemplateStarted, order.id, forked->pid, {}, std::move(forked->pidfd));
  return true;
}

void Zygote::onDeath(const ChildExit& child) { report(ControlType::TemplateExited, child.id, child.wait_status); }

}  // namespace brink::js
