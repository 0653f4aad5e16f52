#include "hooks/executor/zygote.h"

#include <utility>

#include "hooks/executor/signal_process.h"
#include "hooks/executor/wait_status.h"
#include "hooks/protocol/slot.h"

namespace brink::hooks {

using protocol::ControlMessage;
using protocol::ControlType;

Zygote::Zygote(EventLoop& loop, ZygoteOwner& owner, std::uint64_t id, ZygoteKey key)
    : loop_(loop), owner_(owner), id_(id), key_(std::move(key)), started_at_(loop.clock().now()) {}

Zygote::~Zygote() {
  watcher_.reset();
  templates_.clear();
  killThroughPidfd(pidfd_.get());
}

Result<UniqueFd> Zygote::open() {
  auto pair = protocol::makeControlPair();
  if (!pair) return std::unexpected(pair.error());
  socket_ = std::move(pair->first);
  watcher_ = loop_.watch(socket_.get(), *this);
  watcher_->want(IoEvents::Read);
  return std::move(pair->second);
}

Template& Zygote::addTemplate(std::uint64_t id, TemplateOrderPtr order) {
  auto& added = templates_[id];
  added = std::make_unique<Template>(loop_, owner_, *this, id, std::move(order));
  return *added;
}

void Zygote::begin(Template& waiting) {
  if (!ready_) return;
  auto far_end = waiting.open();
  if (!far_end) return owner_.onTemplateBroken(waiting, far_end.error().detail);
  const TemplateOrder& order = *waiting.order();
  ControlMessage message{
      .type = ControlType::MakeTemplate, .id = waiting.id(), .value = 0, .text = order.settings, .fds = {}};
  std::vector<int> fds{order.image->get(), far_end->get()};
  if (order.snapshot) {
    const auto slot = order.snapshot->begin();
    if (!slot) return owner_.onTemplateBroken(waiting, slot.error().detail);
    message.type = ControlType::MakeSnapshot;
    fds.push_back(*slot);
  }
  const auto sent = protocol::sendControl(socket_.get(), message, fds, false);
  if (!sent && sent.error().code == ErrorCode::Overloaded) return waiting.unopen();
  if (!sent) owner_.onTemplateBroken(waiting, "asking the zygote: " + sent.error().detail);
}

void Zygote::beginWaiting() {
  for (auto& [id, waiting] : templates_) {
    if (waiting->state() == Template::State::Waiting) begin(*waiting);
  }
}

void Zygote::onIo(IoEvents) {
  while (true) {
    auto message = protocol::receiveControl(socket_.get(), false);
    if (!message) {
      if (message.error().code == ErrorCode::Overloaded) return;
      watcher_->want(IoEvents::None);
      if (message.error().code == ErrorCode::ProtocolError) owner_.onViolation();
      owner_.onZygoteBroken(*this, message.error().detail);
      return;
    }
    if (onMessage(std::move(*message))) continue;
    watcher_->want(IoEvents::None);
    owner_.onViolation();
    owner_.onZygoteBroken(*this, "a zygote sent a message out of place");
    return;
  }
}

bool Zygote::onMessage(ControlMessage message) {
  if (message.type == ControlType::Ready) return becomeReady(message);
  if (!ready_) return false;
  const auto found = templates_.find(message.id);
  if (message.type == ControlType::TemplateStarted) {
    // It may have been given up meanwhile: then its socket is closed and it is about to go.
    if (found == templates_.end()) {
      countFork();
      return true;
    }
    found->second->setPidfd(std::move(message.fds[0]));
    owner_.onTemplateStarted(*found->second);
    beginWaiting();  // it has read an order: there is room
    return true;
  }
  if (message.type != ControlType::TemplateExited) return false;
  // What it said itself may come behind this: two sockets know no order.
  if (found != templates_.end() && found->second->hearLastWords()) {
    owner_.onTemplateBroken(*found->second, "its process " + describeExit(static_cast<int>(message.value)));
  }
  return true;
}

bool Zygote::becomeReady(const ControlMessage& message) {
  if (ready_ || message.value != protocol::kProtocolVersion) return false;
  ready_ = true;
  owner_.onZygoteReady(*this, message.text);
  for (auto& [id, waiting] : templates_) waiting->since = loop_.clock().now();
  beginWaiting();
  return true;
}

}  // namespace brink::hooks
