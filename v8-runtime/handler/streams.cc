#include "v8-runtime/handler/streams.h"

#include <algorithm>
#include <cstring>

#include "hooks/protocol/sockets.h"
#include "proxy/base/check.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {

using hooks::protocol::FrameReader;
using hooks::protocol::FrameType;
using hooks::protocol::RecordType;

namespace {

std::size_t mostOpen(RecordType type) {
  switch (type) {
    case RecordType::StreamConnect:
      return hooks::protocol::kMaxSockets;
    case RecordType::StreamResolve:
      return hooks::protocol::kMaxQuestions;
    default:
      return hooks::protocol::kMaxStreams;
  }
}

// What is pending, for a deploy error.
std::string described(RecordType type, std::string_view request) {
  if (type == RecordType::StreamConnect) {
    const auto asked = hooks::protocol::decodeConnect(request);
    return "a connection to " +
           (asked ? std::string(asked->address) + " port " + std::to_string(asked->port) : std::string());
  }
  if (type == RecordType::StreamResolve) {
    const auto asked = hooks::protocol::decodeResolve(request);
    return "a lookup of " + (asked ? std::string(asked->name) : std::string());
  }
  const auto asked = hooks::protocol::decodeOpen(request);
  const std::string scheme = asked && asked->tls ? "https://" : "http://";
  return "a fetch from " + scheme + (asked ? std::string(asked->host) : std::string());
}

v8::Local<v8::String> oneByte(v8::Isolate* isolate, std::string_view text) {
  return v8::String::NewFromOneByte(isolate, reinterpret_cast<const std::uint8_t*>(text.data()),
                                    v8::NewStringType::kNormal, static_cast<int>(text.size()))
      .ToLocalChecked();
}

v8::Local<v8::Uint8Array> bytes(v8::Isolate* isolate, std::string_view text) {
  return newBytes(isolate, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

v8::Local<v8::Array> arrayOf(v8::Isolate* isolate, std::vector<v8::Local<v8::Value>>& values) {
  return v8::Array::New(isolate, values.data(), values.size());
}

}  // namespace

void Streams::attach(std::byte* slot, Outbox& outbox) {
  outbox_ = &outbox;
  reader_.emplace(slot);
}

void Streams::detach() {
  outbox_ = nullptr;
  reader_.reset();
  open_.clear();
  unanswered_.clear();
  closed_ = false;
  last_ = 0;
}

std::uint32_t Streams::open(RecordType type, std::string_view request) {
  const auto same = static_cast<std::size_t>(std::ranges::count(open_, type, &Open::type));
  if (outbox_ == nullptr || request.size() > hooks::protocol::kMaxStreamHead || same >= mostOpen(type) ||
      last_ == ~std::uint32_t{0}) {
    return 0;
  }
  open_.push_back({.stream = ++last_, .type = type});
  loop_.hold();
  if (closed_) {
    unanswered_.emplace_back(last_, described(type, request));
    return last_;
  }
  write(type, last_, request);
  return last_;
}

void Streams::reference(std::uint32_t stream, bool on) {
  Open* open = find(stream);
  if (open == nullptr || open->referenced == on) return;
  open->referenced = on;
  if (on) {
    loop_.hold();
  } else {
    loop_.release();
  }
}

Streams::Open* Streams::find(std::uint32_t stream) {
  const auto found = std::ranges::find(open_, stream, &Open::stream);
  return found == open_.end() ? nullptr : &*found;
}

void Streams::write(RecordType type, std::uint32_t stream, std::string_view body) {
  if (outbox_ == nullptr || find(stream) == nullptr) return;
  if (closed_) {
    if (type == RecordType::StreamCancel) close(stream);
    return;
  }
  std::byte* at = outbox_->begin(body.size());
  if (!body.empty()) std::memcpy(at, body.data(), body.size());
  outbox_->publish(type, 0, stream, body.size());
  if (type == RecordType::StreamCancel) close(stream);
}

bool Streams::close(std::uint32_t stream) {
  const Open* open = find(stream);
  if (open == nullptr) return false;
  if (open->referenced) loop_.release();
  open_.erase(open_.begin() + (open - open_.data()));
  std::erase_if(unanswered_, [stream](const auto& entry) { return entry.first == stream; });
  return true;
}

std::vector<std::string> Streams::unanswered() const {
  std::vector<std::string> all;
  for (const auto& [stream, what] : unanswered_) all.push_back(what);
  return all;
}

void Streams::deliver() {
  if (!hasFrames()) return;
  const v8::HandleScope handles(engine_.isolate());
  while (const auto frame = reader_->next()) deliver(*frame);
  if (!reader_->release()) return;
  outbox_->begin(0);
  outbox_->publish(RecordType::FramesRead, 0, 0, 0);
}

void Streams::deliver(const FrameReader::Frame& frame) {
  // Cancelled meanwhile: its frames crossed that on the way.
  const Open* open = find(frame.stream);
  if (open == nullptr) return;
  v8::Isolate* isolate = engine_.isolate();
  const v8::HandleScope handles(isolate);
  if (open->type != RecordType::StreamOpen) return deliverSocket(frame);
  switch (frame.type) {
    case FrameType::Head:
      return deliverHead(frame);
    case FrameType::Data:
      return tell(frame,
                  newBytes(isolate, {reinterpret_cast<const std::uint8_t*>(frame.body.data()), frame.body.size()}));
    case FrameType::End:
      close(frame.stream);
      if (frame.body.empty()) return tell(frame, v8::Undefined(isolate));
      return deliverHead(frame);  // trailers
    case FrameType::Failed: {
      close(frame.stream);
      const auto code = static_cast<std::uint32_t>(hooks::protocol::decodeFailureCode(frame.body));
      return tell(frame, v8::Integer::NewFromUnsigned(isolate, code));
    }
    case FrameType::Credit: {
      const std::uint32_t bytes = hooks::protocol::decodeCredit(frame.body).value_or(0);
      return tell(frame, v8::Integer::NewFromUnsigned(isolate, bytes));
    }
    default:
      return;
  }
}

// Connected: [local address, port, remote address, port]; Failed: [failure, detail, text]; Answers: texts.
void Streams::deliverSocket(const FrameReader::Frame& frame) {
  v8::Isolate* isolate = engine_.isolate();
  std::vector<v8::Local<v8::Value>> values;
  const auto text = [&](std::string_view value) { values.push_back(oneByte(isolate, value)); };
  const auto number = [&](std::uint32_t value) { values.push_back(v8::Integer::NewFromUnsigned(isolate, value)); };
  switch (frame.type) {
    case FrameType::Data:
      return tellSocket(frame, bytes(isolate, frame.body));
    case FrameType::Credit:
      return tellSocket(frame,
                        v8::Integer::NewFromUnsigned(isolate, hooks::protocol::decodeCredit(frame.body).value_or(0)));
    case FrameType::Connected: {
      const auto facts = hooks::protocol::decodeConnected(frame.body);
      CHECK(facts.has_value());
      text(facts->local_address);
      number(facts->local_port);
      text(facts->remote_address);
      number(facts->remote_port);
      return tellSocket(frame, arrayOf(isolate, values));
    }
    case FrameType::Failed: {
      const auto failure = hooks::protocol::decodeSocketFailure(frame.body);
      close(frame.stream);
      number(static_cast<std::uint32_t>(failure.failure));
      number(failure.detail);
      text(failure.text);
      return tellSocket(frame, arrayOf(isolate, values));
    }
    case FrameType::Answers: {
      const auto answers = hooks::protocol::decodeAnswers(frame.body);
      CHECK(answers.has_value());
      close(frame.stream);
      for (const auto answer : *answers) text(answer);
      return tellSocket(frame, arrayOf(isolate, values));
    }
    default:  // End, Finished
      return tellSocket(frame, v8::Undefined(isolate));
  }
}

// [status, reason, name, value, name, value, …]; bytes become the code units of the same number, as in Node.
void Streams::deliverHead(const FrameReader::Frame& frame) {
  const auto head = hooks::protocol::decodeHead(frame.body);
  CHECK(head.has_value());
  v8::Isolate* isolate = engine_.isolate();
  std::vector<v8::Local<v8::Value>> flat;
  flat.push_back(v8::Integer::NewFromUnsigned(isolate, head->status));
  const auto add = [&](std::string_view text) { flat.push_back(oneByte(isolate, text)); };
  add(head->reason);
  for (const auto& [name, value] : head->fields) {
    add(name);
    add(value);
  }
  tell(frame, v8::Array::New(isolate, flat.data(), flat.size()));
}

void Streams::tellSocket(const FrameReader::Frame& frame, v8::Local<v8::Value> what) {
  v8::Isolate* isolate = engine_.isolate();
  if (socket_listener_.IsEmpty()) return;
  v8::Local<v8::Value> arguments[] = {v8::Integer::NewFromUnsigned(isolate, frame.stream),
                                      v8::Integer::New(isolate, static_cast<int>(frame.type)), what};
  loop_.call(socket_listener_.Get(isolate), 3, arguments);
}

void Streams::tell(const FrameReader::Frame& frame, v8::Local<v8::Value> what) {
  v8::Isolate* isolate = engine_.isolate();
  v8::Local<v8::Value> arguments[] = {v8::Integer::NewFromUnsigned(isolate, frame.stream),
                                      v8::Integer::New(isolate, static_cast<int>(frame.type)), what};
  loop_.call(listener_.Get(isolate), 3, arguments);
}

}  // namespace brink::js
