#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "hooks/executor/signal_process.h"
#include "hooks/executor/zygote.h"
#include "proxy/base/check.h"

namespace brink::hooks {

using protocol::ControlMessage;
using protocol::ControlType;

namespace {

// Longer than any process of ours lives, and short enough to reckon with. Pools believe what fits to the clock.
constexpr std::chrono::microseconds kMostProcessorTime = std::chrono::hours(24 * 365 * 10);

// TemplateFailed's value (control.h).
constexpr std::int64_t kCodeRefused = 1;

// Read in a row: a snapshot runs a tenant's code and may say more than can be read.
constexpr int kMessagesAtOnce = 64;

// Zero if it is not told.
std::chrono::microseconds processorTimeIn(std::string_view text) {
  std::int64_t told = 0;
  std::from_chars(text.data(), text.data() + text.size(), told);
  return std::clamp(std::chrono::microseconds(told), std::chrono::microseconds(0), kMostProcessorTime);
}

}  // namespace

// Workers send on the socket by themselves (a packet is sent whole or not at all, from any thread): a cold start costs
// no hop over the supervisor.
class Template::Link final : public TemplateLink {
 public:
  Link(std::uint64_t id, std::shared_ptr<UniqueFd> socket) : TemplateLink(id), socket_(std::move(socket)) {}

  Status makeContext(std::uint64_t context_id, protocol::InitType type, int slot, int bell, int sleep_page,
                     int tmp) override {
    const int fds[] = {slot, bell, sleep_page, tmp};
    const ControlMessage message{.type = ControlType::MakeContext,
                                 .id = context_id,
                                 .value = static_cast<std::int64_t>(type),
                                 .text = "",
                                 .fds = {}};
    return protocol::sendControl(socket_->get(), message, fds, false);
  }

 private:
  std::shared_ptr<UniqueFd> socket_;
};

Template::Template(EventLoop& loop, ZygoteOwner& owner, Zygote& zygote, std::uint64_t id, TemplateOrderPtr order)
    : since(loop.clock().now()), loop_(loop), owner_(owner), zygote_(zygote), id_(id), order_(std::move(order)) {}

Template::~Template() {
  if (link_) link_->retire();
  watcher_.reset();
  killThroughPidfd(pidfd_.get());
}

Result<UniqueFd> Template::open() {
  auto pair = protocol::makeControlPair();
  if (!pair) return std::unexpected(pair.error());
  socket_ = std::make_shared<UniqueFd>(std::move(pair->first));
  link_ = std::make_shared<Link>(id_, socket_);
  watcher_ = loop_.watch(socket_->get(), *this);
  watcher_->want(IoEvents::Read);
  state_ = State::Starting;
  return std::move(pair->second);
}

void Template::unopen() {
  watcher_.reset();
  link_.reset();
  socket_.reset();
  state_ = State::Waiting;
}

void Template::onIo(IoEvents) {
  for (int i = 0; i < kMessagesAtOnce; ++i) {  // what is left is told again
    auto message = protocol::receiveControl(socket_->get(), false);
    if (!message) {
      if (message.error().code == ErrorCode::Overloaded) return;
      watcher_->want(IoEvents::None);
      // How a snapshot's process ended says what its handler did; the zygote tells it next.
      const bool ended_in_init = order_->snapshot && state_ == State::Starting;
      if (ended_in_init && message.error().code == ErrorCode::ConnectionClosed) return;
      if (message.error().code == ErrorCode::ProtocolError) owner_.onViolation();
      owner_.onTemplateBroken(*this, message.error().detail);
      return;
    }
    if (!onMessage(std::move(*message))) return;
  }
}

bool Template::hearLastWords() {
  for (int i = 0; socket_ && i < kMessagesAtOnce; ++i) {
    auto message = protocol::receiveControl(socket_->get(), false);
    if (!message) return true;
    if (!onMessage(std::move(*message))) return false;
  }
  return true;
}

bool Template::onMessage(ControlMessage message) {
  const bool ready = state_ == State::Ready;
  if (message.type == ControlType::TemplateReady && !ready && message.id == id_) {
    state_ = State::Ready;
    since = loop_.clock().now();
    findings_ = std::move(message.text);
    owner_.onTemplateReady(*this);
  } else if (message.type == ControlType::ContextStarted && ready) {
    owner_.onContextStarted(*this, message.id, std::move(message.fds[0]));
  } else if (message.type == ControlType::ContextExited && ready) {
    owner_.onContextExited(*this, message.id, static_cast<int>(message.value), processorTimeIn(message.text));
  } else {
    watcher_->want(IoEvents::None);
    const bool failed = message.type == ControlType::TemplateFailed && !ready;
    if (!failed) owner_.onViolation();
    refused_ = failed && message.value == kCodeRefused;
    owner_.onTemplateBroken(*this, failed ? message.text : "a template sent a message out of place");
    return false;
  }
  return true;
}

}  // namespace brink::hooks
