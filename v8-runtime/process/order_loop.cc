#include "v8-runtime/process/order_loop.h"

#include <cerrno>
#include <utility>

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

namespace brink::js {

void OrderLoop::run() {
  for (;;) {
    pollfd waits[] = {{.fd = control_, .events = POLLIN, .revents = 0},
                      {.fd = death_signal_, .events = POLLIN, .revents = 0}};
    if (poll(waits, 2, -1) < 0 && errno != EINTR) return;
    if (waits[1].revents != 0) children_.reap([this](const ChildExit& child) { onDeath(child); });
    if (waits[0].revents != 0 && !takeOrder()) return;
  }
}

bool OrderLoop::takeOrder() {
  auto order = hooks::protocol::receiveControl(control_, false);
  if (order) return onOrder(std::move(*order));
  return order.error().code == ErrorCode::Overloaded;  // nothing there after all
}

void OrderLoop::report(hooks::protocol::ControlType type, std::uint64_t id, std::int64_t value, std::string text,
                       UniqueFd fd) {
  hooks::protocol::ControlMessage message{.type = type, .id = id, .value = value, .text = std::move(text), .fds = {}};
  if (fd) message.fds.push_back(std::move(fd));
  if (hooks::protocol::sendControl(control_, message, true)) return;
  _exit(0);
}

}  // namespace brink::js
