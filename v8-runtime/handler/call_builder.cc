#include "v8-runtime/handler/call_builder.h"

#include "v8-runtime/bindings/base_encoding.h"
#include "v8-runtime/engine/clocks.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

using hooks::protocol::CallHeader;
using hooks::protocol::CallReader;
using hooks::protocol::CallScalar;
using hooks::protocol::OriginScalar;

v8::Local<v8::String> makeText(v8::Isolate* isolate, std::string_view bytes, bool is_ascii) {
  if (!is_ascii) return textFromWire(isolate, bytes);
  return v8::String::NewFromOneByte(isolate, reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                    v8::NewStringType::kNormal, static_cast<int>(bytes.size()))
      .FromMaybe(v8::String::Empty(isolate));
}

}  // namespace

v8::Local<v8::String> RepeatedText::get(v8::Isolate* isolate, std::string_view bytes, bool is_ascii) {
  if (misses_ >= kMissesToGiveUp || bytes.size() > kMaxBytes) return makeText(isolate, bytes, is_ascii);
  if (!text_.IsEmpty() && bytes_ == bytes) {
    misses_ = 0;
    return text_.Get(isolate);
  }
  const auto text = makeText(isolate, bytes, is_ascii);
  if (++misses_ >= kMissesToGiveUp) {
    text_.Reset();
    bytes_ = {};
  } else {
    text_.Reset(isolate, text);
    bytes_.assign(bytes);
  }
  return text;
}

void CallBuilder::setFunctions(v8::Local<v8::Function> builder, v8::Local<v8::Function> start_raw) {
  make_builder_.Reset(engine_.isolate(), builder);
  start_raw_.Reset(engine_.isolate(), start_raw);
}

bool CallBuilder::invoke(std::string_view record) {
  CallReader reader(record);
  const CallHeader header = reader.header();
  const double deadline =
      static_cast<double>(header.deadline_unix_ms != 0 ? header.deadline_unix_ms : wallMs() + header.timeout_ms);
  reader.strings(scalars_);
  if (scalars_.size() != static_cast<std::size_t>(CallScalar::kCount)) return false;
  if ((header.flags & hooks::protocol::kRawEvent) != 0) return invokeRaw(reader, deadline);
  if (!readParts(reader, header.flags)) return false;
  Shape* shape = shapeFor(header.stage, header.flags);
  if (shape == nullptr) return false;
  pushArguments(*shape, header.flags, deadline);
  v8::Isolate* isolate = engine_.isolate();
  return !shape->builder.Get(isolate)
              ->Call(engine_.context(), v8::Undefined(isolate), static_cast<int>(arguments_.size()), arguments_.data())
              .IsEmpty();
}

void CallBuilder::forget() {
  shapes_.clear();
  last_key_.clear();
  last_shape_ = nullptr;
  for (auto* text : {&domain_name_, &distribution_id_, &method_, &client_ip_}) *text = RepeatedText();
}

bool CallBuilder::readParts(CallReader& reader, std::uint32_t flags) {
  request_ = reader.headers();
  custom_ = response_ = {};
  if ((flags & hooks::protocol::kHasOrigin) != 0) {
    origin_ = reader.origin();
    reader.strings(origin_scalars_);
    custom_ = reader.headers();
    if (origin_scalars_.size() != static_cast<std::size_t>(OriginScalar::kCount)) return false;
  }
  if ((flags & hooks::protocol::kHasResponse) != 0) {
    reader.strings(response_scalars_);
    response_ = reader.headers();
    if (response_scalars_.size() != 2) return false;
  }
  body_ = (flags & hooks::protocol::kHasBody) != 0 ? reader.bytes() : std::string_view{};
  return reader.ok();
}

CallBuilder::Shape* CallBuilder::shapeFor(std::uint32_t stage, std::uint32_t flags) {
  constexpr std::uint32_t kShaping = hooks::protocol::kHasOrigin | hooks::protocol::kHasResponse |
                                     hooks::protocol::kHasBody | hooks::protocol::kCustomOrigin |
                                     hooks::protocol::kRawAnswer;
  flags &= kShaping;
  key_.assign({static_cast<char>(stage), static_cast<char>(flags)});
  key_.append(request_.shape).append(1, '\1').append(custom_.shape).append(1, '\1').append(response_.shape);
  Shape* shape = last_shape_;
  if (shape == nullptr || key_ != last_key_) {
    if (shapes_.size() >= kMaxShapes && !shapes_.contains(key_)) forget();
    auto& known = shapes_[key_];
    if (!known) {
      known = std::make_unique<Shape>();
      known->values.resize(request_.value_sizes.size() + custom_.value_sizes.size() + response_.value_sizes.size());
    }
    shape = last_shape_ = known.get();
    last_key_ = key_;
  }
  ++shape->uses;
  const bool compile = !shape->compiled && shape->uses == kCompileAtUse && shape->values.size() <= kMaxCompiledFields;
  if (!shape->builder.IsEmpty() && !compile) return shape;
  v8::Local<v8::Function> builder;
  if (!makeBuilder(compile, stage, flags).ToLocal(&builder)) return nullptr;
  shape->builder.Reset(engine_.isolate(), builder);
  shape->compiled = compile;
  return shape;
}

v8::MaybeLocal<v8::Function> CallBuilder::makeBuilder(bool compile, std::uint32_t stage, std::uint32_t flags) {
  v8::Isolate* isolate = engine_.isolate();
  v8::Local<v8::Value> arguments[] = {
      v8::Boolean::New(isolate, compile),           v8::Integer::NewFromUnsigned(isolate, stage),
      v8::Integer::NewFromUnsigned(isolate, flags), textFromWire(isolate, request_.shape),
      textFromWire(isolate, custom_.shape),         textFromWire(isolate, response_.shape)};
  v8::Local<v8::Value> made;
  if (!make_builder_.Get(isolate)
           ->Call(engine_.context(), v8::Undefined(isolate), std::size(arguments), arguments)
           .ToLocal(&made)) {
    return {};
  }
  return made.As<v8::Function>();
}

void CallBuilder::pushText(std::string_view bytes) { arguments_.push_back(textFromWire(engine_.isolate(), bytes)); }

void CallBuilder::pushValues(const HeaderBlock& block, Shape& shape, std::size_t& position) {
  const bool is_ascii = isAscii(block.values);
  std::size_t at = 0;
  for (const std::uint32_t size : block.value_sizes) {
    arguments_.push_back(shape.values[position++].get(engine_.isolate(), block.values.substr(at, size), is_ascii));
    at += size;
  }
}

void CallBuilder::pushScalars(double deadline) {
  v8::Isolate* isolate = engine_.isolate();
  const auto scalar = [&](CallScalar index) { return scalars_[static_cast<std::size_t>(index)]; };
  const auto repeated = [&](RepeatedText& text, CallScalar index) {
    arguments_.push_back(text.get(isolate, scalar(index), isAscii(scalar(index))));
  };
  pushText(scalar(CallScalar::AwsRequestId));
  pushText(scalar(CallScalar::TraceId));
  arguments_.push_back(v8::Number::New(isolate, deadline));
  repeated(domain_name_, CallScalar::DistributionDomainName);
  repeated(distribution_id_, CallScalar::DistributionId);
  pushText(scalar(CallScalar::RequestId));
  repeated(client_ip_, CallScalar::ClientIp);
  repeated(method_, CallScalar::Method);
  pushText(scalar(CallScalar::Uri));
  pushText(scalar(CallScalar::Querystring));
}

void CallBuilder::pushArguments(Shape& shape, std::uint32_t flags, double deadline) {
  v8::Isolate* isolate = engine_.isolate();
  arguments_.clear();
  pushScalars(deadline);
  if ((flags & hooks::protocol::kHasBody) != 0) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(body_.data());
    pushText(base64Encode({data, body_.size()}, Base64::Standard));
    arguments_.push_back(v8::Boolean::New(isolate, (flags & hooks::protocol::kBodyTruncated) != 0));
  }
  std::size_t position = 0;
  if ((flags & hooks::protocol::kHasOrigin) != 0) {
    for (const auto scalar : origin_scalars_) pushText(scalar);
    for (const std::uint32_t number : {origin_.port, origin_.keepalive_timeout, origin_.read_timeout}) {
      arguments_.push_back(v8::Integer::NewFromUnsigned(isolate, number));
    }
    pushValues(custom_, shape, position);
  }
  if ((flags & hooks::protocol::kHasResponse) != 0) {
    for (const auto scalar : response_scalars_) pushText(scalar);
    pushValues(response_, shape, position);
  }
  pushValues(request_, shape, position);
}

bool CallBuilder::invokeRaw(CallReader& reader, double deadline) {
  v8::Isolate* isolate = engine_.isolate();
  v8::Local<v8::String> json;
  if (!textFromUtf8(isolate, reader.bytes()).ToLocal(&json) || !reader.ok()) return false;
  const auto scalar = [&](CallScalar index) {
    return textFromWire(isolate, scalars_[static_cast<std::size_t>(index)]).As<v8::Value>();
  };
  v8::Local<v8::Value> arguments[] = {json, scalar(CallScalar::AwsRequestId), scalar(CallScalar::TraceId),
                                      v8::Number::New(isolate, deadline)};
  return !start_raw_.Get(isolate)
              ->Call(engine_.context(), v8::Undefined(isolate), std::size(arguments), arguments)
              .IsEmpty();
}

}  // namespace brink::js
