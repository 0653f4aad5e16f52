#include "hooks/context_streams.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "hooks/name_question.h"
#include "hooks/outbound_rules.h"
#include "hooks/request_stream.h"
#include "hooks/socket_stream.h"

namespace brink::hooks {
namespace {

constexpr std::string_view kPortRule = "the port is not one of the policy's";
constexpr std::string_view kAddressRule = "the address is not public";
constexpr std::string_view kNameRule = "it has no public address, or asks for the name of one";
constexpr std::string_view kNothingRule = "the policy allows no connections at all";

std::string_view portRule(const conf::OutboundPolicy& policy, std::uint16_t port) {
  return policy.ports.empty() ? kNothingRule : allowsPort(policy, port) ? kAddressRule : kPortRule;
}

}  // namespace

using protocol::RecordType;
using protocol::StreamFailure;
using Kind = ContextStream::Kind;

ContextStreams::ContextStreams(const StreamsParts& parts) : parts_(parts), frames_(parts.slot) {}

ContextStreams::~ContextStreams() { parts_.metrics.outbound_open.add(-static_cast<std::int64_t>(streams_.size())); }

bool ContextStreams::refuse(std::string what) {
  if (violation_.empty()) violation_ = std::move(what);
  return false;
}

// ---- what the context says ----

bool ContextStreams::onRecord(const protocol::RecordHeader& header, std::string_view body,
                              const conf::OutboundPolicy& policy) {
  const auto type = static_cast<RecordType>(header.type);
  if (type == RecordType::FramesRead) {
    wake();
    return true;
  }
  if (header.seq == 0 || header.seq > std::numeric_limits<std::uint32_t>::max())
    return refuse("a stream's number is none");
  const auto id = static_cast<std::uint32_t>(header.seq);
  if (protocol::opensStream(type)) return onOpen(type, id, body, policy);
  if (id > last_id_) return refuse("a record of a stream that was never opened");
  ContextStream* stream = find(id);
  if (stream == nullptr) return true;  // it crossed the stream's last frame
  std::string wrong;
  switch (type) {
    case RecordType::StreamData:
      wrong = stream->onData(body);
      break;
    case RecordType::StreamEnd:
      wrong = stream->onEnd();
      break;
    case RecordType::StreamCredit:
      wrong = stream->onCredit(body);
      break;
    default:
      erase(id);
  }
  return wrong.empty() || refuse(std::move(wrong));
}

bool ContextStreams::onOpen(RecordType type, std::uint32_t id, std::string_view body,
                            const conf::OutboundPolicy& policy) {
  if (id <= last_id_) return refuse("a stream that was opened before");
  last_id_ = id;
  std::string wrong = type == RecordType::StreamOpen      ? openRequest(id, body, policy)
                      : type == RecordType::StreamConnect ? openSocket(id, body, policy)
                                                          : openQuestion(id, body, policy);
  return wrong.empty() || refuse(std::move(wrong));
}

template <typename Stream, typename... Arguments>
Stream& ContextStreams::add(Arguments&&... arguments) {
  auto made = std::make_unique<Stream>(static_cast<StreamChannel&>(*this), std::forward<Arguments>(arguments)...);
  Stream& stream = *made;
  streams_.push_back(std::move(made));
  parts_.metrics.outbound_open.add(1);
  return stream;
}

std::string ContextStreams::openRequest(std::uint32_t id, std::string_view body, const conf::OutboundPolicy& policy) {
  if (count(Kind::Request) >= protocol::kMaxStreams) return "more streams than may be open";
  const auto asked = protocol::decodeOpen(body);
  if (!asked) return asked.error();
  auto request = judgeRequest(*asked);
  if (!request) return request.error();
  request->policy = policy;
  request->function = parts_.function;
  auto& stream = add<RequestStream>(id, asked->body, asked->body_length);
  stream.aimAt("a request to " + request->host + " port " + std::to_string(request->port),
               portRule(policy, request->port));
  parts_.metrics.outbound_requests.add();
  if (!isHost(request->host)) {
    stream.refuse(StreamFailure::NameNotFound);
  } else if (parts_.connector == nullptr || !allowsPort(policy, request->port)) {
    stream.refuse(StreamFailure::Denied);
  } else {
    stream.start(std::move(*request));
  }
  return "";
}

std::string ContextStreams::openSocket(std::uint32_t id, std::string_view body, const conf::OutboundPolicy& policy) {
  if (count(Kind::Socket) >= protocol::kMaxSockets) return "more connections than may be open";
  const auto asked = protocol::decodeConnect(body);
  if (!asked) return asked.error();
  auto connection = judgeConnection(*asked);
  if (!connection) return connection.error();
  connection->policy = policy;
  auto& stream = add<SocketStream>(id);
  stream.aimAt("a connection to " + connection->address + " port " + std::to_string(connection->port),
               portRule(policy, connection->port));
  parts_.metrics.outbound_connections.add();
  if (parts_.connector == nullptr || !allowsPort(policy, connection->port)) {
    stream.refuse({.failure = StreamFailure::Denied, .detail = 0, .text = ""});
  } else {
    stream.start(std::move(*connection));
  }
  return "";
}

std::string ContextStreams::openQuestion(std::uint32_t id, std::string_view body, const conf::OutboundPolicy& policy) {
  if (count(Kind::Question) >= protocol::kMaxQuestions) return "more questions than may be open";
  const auto asked = protocol::decodeResolve(body);
  if (!asked) return asked.error();
  auto& stream = add<NameQuestion>(id);
  stream.aimAt("a lookup of " + (isAnswerable(*asked) ? std::string(asked->name) : std::string("no name")),
               policy.ports.empty() ? kNothingRule : kNameRule);
  parts_.metrics.outbound_lookups.add();
  // Who may connect to nothing has no use for names, but as a way out.
  if (parts_.connector == nullptr || policy.ports.empty()) {
    stream.refuse({.failure = StreamFailure::Denied, .detail = 0, .text = ""});
  } else if (!isAnswerable(*asked)) {
    stream.refuse({.failure = StreamFailure::NameNotFound, .detail = 0, .text = ""});
  } else {
    stream.start(
        {.type = asked->type, .name = std::string(asked->name), .policy = policy, .function = parts_.function});
  }
  return "";
}

void ContextStreams::denied(std::string_view what, std::string_view rule) {
  if (++denials_told_ > kMostDenialLines) return;
  std::string line = "The outbound policy does not allow ";
  line.append(what).append(": ").append(rule);
  if (denials_told_ == kMostDenialLines) line += ". Further refusals of this call are only counted";
  parts_.host.refused(line);
}

std::size_t ContextStreams::count(Kind kind) const {
  return static_cast<std::size_t>(
      std::ranges::count(streams_, kind, [](const auto& stream) { return stream->kind(); }));
}

ContextStream* ContextStreams::find(std::uint32_t id) {
  const auto found = std::ranges::find(streams_, id, [](const auto& stream) { return stream->id(); });
  return found == streams_.end() ? nullptr : found->get();
}

void ContextStreams::erase(std::uint32_t id) {
  std::erase_if(streams_, [id](const auto& stream) { return stream->id() == id; });
  parts_.metrics.outbound_open.add(-1);
}

// ---- what it is told ----

void ContextStreams::run() {
  bool any = false;
  bool sent = !parts_.host.frozen();
  while (sent && violation_.empty()) {
    sent = false;
    for (std::size_t i = 0; i < streams_.size();) {
      ContextStream& stream = *streams_[i];
      sent = stream.advance() || sent;
      if (stream.over()) {
        erase(stream.id());
      } else {
        ++i;
      }
    }
    any = any || sent;
  }
  if (any) parts_.host.framesSent();
}

bool ContextStreams::hasRoom(std::size_t body_size) {
  const auto room = frames_.hasRoom(body_size);
  if (!room) refuse(room.error());
  return room.value_or(false);
}

}  // namespace brink::hooks
