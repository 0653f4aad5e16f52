#include "v8-runtime/handler/streams.h"

#include <algorithm>
#include <cstring>

#include "proxy/base/check.h"
#include "v8-runtime/bindings/natives.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {

using hooks::protocol::FrameReader;
using hooks::protocol::FrameType;
using hooks::protocol::RecordType;

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

std::uint32_t Streams::open(std::string_view request) {
  const bool fits = request.size() <= hooks::protocol::kMaxStreamHead && open_.size() < hooks::protocol::kMaxStreams;
  if (outbox_ == nullptr || !fits || last_ == ~std::uint32_t{0}) return 0;
  open_.push_back(++last_);
  loop_.hold();
  if (closed_) {
    const auto opened = hooks::protocol::decodeOpen(request);
    const std::string scheme = opened && opened->tls ? "https://" : "http://";
    unanswered_.emplace_back(last_, "a fetch from " + scheme + (opened ? std::string(opened->host) : ""));
    return last_;
  }
  write(RecordType::StreamOpen, last_, request);
  return last_;
}

void Streams::write(RecordType type, std::uint32_t stream, std::string_view body) {
  if (outbox_ == nullptr || std::ranges::find(open_, stream) == open_.end()) return;
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
  if (std::erase(open_, stream) == 0) return false;
  std::erase_if(unanswered_, [stream](const auto& entry) { return entry.first == stream; });
  loop_.release();
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
  if (std::ranges::find(open_, frame.stream) == open_.end()) return;
  v8::Isolate* isolate = engine_.isolate();
  const v8::HandleScope handles(isolate);
  switch (frame.type) {
    case FrameType::Head:
      return deliverHead(frame);
    case FrameType::Data:
      return tell(frame,
                  newBytes(isolate, {reinterpret_cast<const std::uint8_t*>(frame.body.data()), frame.body.size()}));
    case FrameType::End:
      close(frame.stream);
      return tell(frame, v8::Undefined(isolate));
    case FrameType::Failed: {
      close(frame.stream);
      const auto code = static_cast<std::uint32_t>(hooks::protocol::decodeFailureCode(frame.body));
      return tell(frame, v8::Integer::NewFromUnsigned(isolate, code));
    }
    case FrameType::Credit: {
      const std::uint32_t bytes = hooks::protocol::decodeCredit(frame.body).value_or(0);
      return tell(frame, v8::Integer::NewFromUnsigned(isolate, bytes));
    }
    case FrameType::Skip:
      return;
  }
}

// [status, reason, name, value, name, value, …]; bytes become the code units of the same number, as in Node.
void Streams::deliverHead(const FrameReader::Frame& frame) {
  const auto head = hooks::protocol::decodeHead(frame.body);
  CHECK(head.has_value());
  v8::Isolate* isolate = engine_.isolate();
  std::vector<v8::Local<v8::Value>> flat;
  flat.push_back(v8::Integer::NewFromUnsigned(isolate, head->status));
  const auto add = [&](std::string_view text) {
    flat.push_back(v8::String::NewFromOneByte(isolate, reinterpret_cast<const std::uint8_t*>(text.data()),
                                              v8::NewStringType::kNormal, static_cast<int>(text.size()))
                       .ToLocalChecked());
  };
  add(head->reason);
  for (const auto& [name, value] : head->fields) {
    add(name);
    add(value);
  }
  tell(frame, v8::Array::New(isolate, flat.data(), flat.size()));
}

void Streams::tell(const FrameReader::Frame& frame, v8::Local<v8::Value> what) {
  v8::Isolate* isolate = engine_.isolate();
  v8::Local<v8::Value> arguments[] = {v8::Integer::NewFromUnsigned(isolate, frame.stream),
                                      v8::Integer::New(isolate, static_cast<int>(frame.type)), what};
  loop_.call(listener_.Get(isolate), 3, arguments);
}

}  // namespace brink::js
