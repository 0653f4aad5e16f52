#include "proxy/codec/h2_server.h"

#include <algorithm>
#include <charconv>

#include <nghttp2/nghttp2.h>

#include "proxy/base/check.h"
#include "proxy/codec/h1_head.h"
#include "proxy/codec/h1_print.h"
#include "proxy/codec/h2_callbacks.h"
#include "proxy/codec/h2_request_reader.h"

namespace brink::codec {
namespace {

bool isLowerCase(std::string_view name) {
  return std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// RFC 9218 §4.1: urgency 0 (first) to 7; 3 if nothing usable is said.
std::uint32_t urgencyOf(const http::HeaderList& fields) {
  const auto priority = fields.get("priority");
  const std::size_t at = priority ? priority->find("u=") : std::string_view::npos;
  if (at == std::string_view::npos || at + 2 >= priority->size()) return NGHTTP2_EXTPRI_DEFAULT_URGENCY;
  const char digit = (*priority)[at + 2];
  return digit >= '0' && digit <= '7' ? static_cast<std::uint32_t>(digit - '0') : NGHTTP2_EXTPRI_DEFAULT_URGENCY;
}

// nghttp2 does not write through these pointers.
std::uint8_t* bytesOf(std::string_view text) { return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data())); }

}  // namespace

H2Server::H2Server(const H2Settings& settings, const Clock& clock, H2ServerEvents& events)
    : settings_(settings), clock_(clock), events_(events), abuse_window_(clock.now()) {
  session_ = makeH2Session(*this);
  const MessageLimits& limits = settings_.limits;
  const nghttp2_settings_entry entries[] = {
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, settings_.concurrent_streams},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kStreamWindow},
      // HPACK counts 32 more per field (RFC 9113 §6.5.2).
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE,
       static_cast<std::uint32_t>(limits.header_bytes + 32 * limits.header_count)},
      // Dependency trees (RFC 7540) are not kept; urgency (RFC 9218) is what is left of priorities.
      {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
  };
  CHECK(nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, entries, std::size(entries)) == 0);
  CHECK(nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kConnectionWindow) == 0);
}

// Calls no callbacks. Streams that are still open have gone before (h2_server.h).
H2Server::~H2Server() { nghttp2_session_del(session_); }

bool H2Server::receive(const Slice& bytes) {
  if (broken_) return false;
  receiving_ = &bytes;
  const auto taken = nghttp2_session_mem_recv(session_, bytesOf(bytes.view()), bytes.size());
  receiving_ = nullptr;
  if (taken >= 0) return true;
  broken_ = true;
  if (!std::exchange(abused_, true)) {
    events_.onAbuse(taken == NGHTTP2_ERR_FLOODED || taken == NGHTTP2_ERR_TOO_MANY_CONTINUATIONS ? H2Abuse::ControlFlood
                                                                                                : H2Abuse::Protocol);
  }
  return false;
}

bool H2Server::produce(OutputBuilder& out, std::size_t limit) {
  output_ = &out;
  for (H2Stream* stream : to_submit_) submitResponse(*stream);
  to_submit_.clear();
  for (H2Stream* stream : to_resume_) {
    stream->resume_queued_ = false;
    stream->deferred_ = false;
    nghttp2_session_resume_data(session_, stream->id_);
  }
  to_resume_.clear();
  output_limit_ = limit;
  while (out.size() < limit) {
    const std::uint8_t* frame = nullptr;
    const auto size = nghttp2_session_mem_send(session_, &frame);
    if (size < 0) broken_ = true;
    if (size <= 0) break;
    out.append({reinterpret_cast<const char*>(frame), static_cast<std::size_t>(size)});
  }
  output_ = nullptr;
  return !broken_;
}

bool H2Server::finished() const {
  return nghttp2_session_want_read(session_) == 0 && nghttp2_session_want_write(session_) == 0;
}

void H2Server::announceShutdown() {
  nghttp2_submit_shutdown_notice(session_);
  events_.onOutput();
}

void H2Server::refuseNewStreams() {
  nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE, nghttp2_session_get_last_proc_stream_id(session_),
                        NGHTTP2_NO_ERROR, nullptr, 0);
  events_.onOutput();
}

void H2Server::terminate(std::uint32_t error_code) {
  nghttp2_session_terminate_session(session_, error_code);
  events_.onOutput();
}

// ---- abuse ----

void H2Server::rollAbuseWindow() {
  if (clock_.now() - abuse_window_ < kAbuseWindow) return;
  abuse_window_ = clock_.now();
  resets_ = 0;
  control_frames_ = 0;
  requests_ = 0;
}

int H2Server::abuse(H2Abuse what) {
  if (!std::exchange(abused_, true)) {
    events_.onAbuse(what);
    terminate(NGHTTP2_ENHANCE_YOUR_CALM);
  }
  return NGHTTP2_ERR_CALLBACK_FAILURE;
}

int H2Server::onBeginFrame(std::uint8_t type, std::size_t length, std::uint8_t flags) {
  rollAbuseWindow();
  const bool carries = type == NGHTTP2_HEADERS || type == NGHTTP2_RST_STREAM || type == NGHTTP2_WINDOW_UPDATE ||
                       type == NGHTTP2_GOAWAY || type == NGHTTP2_CONTINUATION ||
                       (type == NGHTTP2_DATA && (length > 0 || (flags & NGHTTP2_FLAG_END_STREAM) != 0));
  if (!carries && ++control_frames_ > kMaxControlFrames + requests_) return abuse(H2Abuse::ControlFlood);
  return 0;
}

int H2Server::onReset(H2Stream* stream) {
  // A reset after the answer is only impolite.
  if (stream == nullptr || stream->response_complete_) return 0;
  return ++resets_ > kMaxResets ? abuse(H2Abuse::RapidReset) : 0;
}

// ---- requests ----

int H2Server::onBeginHeaders(std::int32_t stream_id) {
  H2Stream& stream = events_.onStream();
  stream.server_ = this;
  stream.id_ = stream_id;
  stream.last_received_ = clock_.now();
  ++open_streams_;
  ++requests_;
  inside_headers_ = true;
  return nghttp2_session_set_stream_user_data(session_, stream_id, &stream);
}

int H2Server::onHeader(H2Stream& stream, bool trailer, std::string_view name, std::string_view value) {
  H2RequestReader reader(stream, settings_.limits);
  if (trailer) {
    reader.trailer(name, value);
  } else if (!reader.field(name, value)) {
    return abuse(H2Abuse::HeaderBomb);
  }
  return 0;
}

void H2Server::onInvalidHeader(H2Stream& stream) {
  H2RequestReader(stream, settings_.limits).refuse(400, "a malformed header field");
}

void H2Server::onHeadersEnd(H2Stream& stream, bool trailer, bool end_stream) {
  inside_headers_ = false;
  stream.last_received_ = clock_.now();
  if (trailer) {
    if (end_stream) onEndStream(stream);
    return;
  }
  stream.request_complete_ = end_stream;
  // Every response is incremental, whatever the viewer says: otherwise nghttp2 finishes one body of an urgency before
  // it begins the next, and a large download holds up everything behind it.
  const nghttp2_extpri priority{urgencyOf(stream.request_.headers), 1};
  nghttp2_session_change_extpri_stream_priority(session_, stream.id_, &priority, /*ignore_client_signal=*/1);
  H2RequestReader(stream, settings_.limits).finish(settings_.scheme);
  stream.onRequest();
}

void H2Server::onDataChunk(H2Stream& stream, const char* data, std::size_t size) {
  stream.body_bytes_ += size;
  stream.last_received_ = clock_.now();
  if (stream.discarding()) return discard(stream, size);
  if (size >= OutputBuilder::kShareFrom && receiving_ != nullptr) {
    Slice part = *receiving_;
    part.removePrefix(static_cast<std::size_t>(data - receiving_->data()));
    stream.body_.append(part.first(size));
  } else {
    stream.body_.append(std::string_view(data, size));
  }
  stream.onRequestBody();
}

void H2Server::onEndStream(H2Stream& stream) {
  stream.request_complete_ = true;
  stream.onRequestBody();
}

void H2Server::discard(H2Stream& stream, std::size_t bytes) {
  if (bytes == 0) return;
  stream.discarded_ += bytes;
  nghttp2_session_consume(session_, stream.id_, bytes);
  events_.onDiscarded(bytes);
  if (stream.discarded_ > settings_.discard_bytes) stream.reset(NGHTTP2_NO_ERROR);
}

void H2Server::openForRest(H2Stream& stream) {
  std::uint64_t rest = settings_.discard_bytes - std::min(stream.discarded_, settings_.discard_bytes);
  if (stream.body_length_)
    rest = std::min(rest, *stream.body_length_ - std::min(stream.body_bytes_, *stream.body_length_));
  stream.discard_credit_ = std::min(rest, kDiscardCredit - discard_credit_);
  if (stream.discard_credit_ == 0) return;
  discard_credit_ += stream.discard_credit_;
  const auto window = kStreamWindow + static_cast<std::int32_t>(stream.discard_credit_);
  nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, stream.id_, window);
  setConnectionWindow();
}

void H2Server::setConnectionWindow() {
  const auto window = kConnectionWindow + static_cast<std::int32_t>(discard_credit_);
  nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, window);
}

void H2Server::onStreamClosed(H2Stream& stream, std::uint32_t error_code) {
  // What nobody pulled counts against the connection's window for ever, unless it is given back here.
  if (!stream.body_.empty()) nghttp2_session_consume_connection(session_, stream.body_.size());
  forget(stream);
  stream.onClosed(error_code);
}

void H2Server::forget(H2Stream& stream) {
  nghttp2_session_set_stream_user_data(session_, stream.id_, nullptr);
  if (stream.responded_ && !stream.submitted_) std::erase(to_submit_, &stream);
  if (stream.resume_queued_) std::erase(to_resume_, &stream);
  if (stream.discard_credit_ > 0) {
    discard_credit_ -= stream.discard_credit_;
    setConnectionWindow();
  }
  stream.server_ = nullptr;
  inside_headers_ = false;
  --open_streams_;
}

// ---- responses ----

void H2Server::addField(std::string_view name, std::string_view value, std::uint8_t flags) {
  fields_.push_back({bytesOf(name), bytesOf(value), name.size(), value.size(), flags});
}

void H2Server::submitContinue(H2Stream& stream) {
  fields_.clear();
  addField(":status", "100", NGHTTP2_NV_FLAG_NONE);
  nghttp2_submit_headers(session_, NGHTTP2_FLAG_NONE, stream.id_, nullptr, fields_.data(), fields_.size(), nullptr);
  events_.onOutput();
}

// Values are not copied: the head stays with the stream, which outlives nghttp2's use of it. Names are, unless they are
// in lower case already (nghttp2 lowers the copy).
void H2Server::buildFields(H2Stream& stream, bool has_body) {
  constexpr std::uint8_t kNoCopyValue = NGHTTP2_NV_FLAG_NO_COPY_VALUE;
  constexpr std::uint8_t kNoCopy = NGHTTP2_NV_FLAG_NO_COPY_NAME | kNoCopyValue;
  const http::ResponseHead& head = stream.response_;
  const auto known = has_body ? stream.response_body_->length() : std::nullopt;
  const ResponsePlan plan =
      planResponse(head, http::Version::Http2, stream.request_.method, has_body, known, /*keep_alive=*/true);
  if (plan.framing == Framing::Length) stream.announced_ = plan.length;
  fields_.clear();
  std::to_chars(stream.status_text_, std::end(stream.status_text_), head.status);
  addField(":status", {stream.status_text_, sizeof stream.status_text_}, kNoCopy);
  for (const http::HeaderField field : head.headers) {
    if (isFramingField(field.name) || !isPrintable(field)) continue;
    addField(field.name, field.value, isLowerCase(field.name) ? kNoCopy : kNoCopyValue);
  }
  if (plan.length) {
    const auto end = std::to_chars(stream.length_text_, std::end(stream.length_text_), *plan.length).ptr;
    addField("content-length", {stream.length_text_, static_cast<std::size_t>(end - stream.length_text_)}, kNoCopy);
  }
}

void H2Server::submitResponse(H2Stream& stream) {
  stream.submitted_ = true;
  const bool has_body = stream.response_body_ != nullptr;
  buildFields(stream, has_body);
  const bool sends_body =
      has_body && http::mayHaveBody(stream.request_.method, stream.response_.status) && !stream.response_body_->empty();
  nghttp2_data_provider provider = h2BodyProvider(stream);
  if (sends_body) {
    stream.response_body_->setWaker(&static_cast<Waker&>(stream));
  } else {
    stream.dropResponseBody();
  }
  const int result =
      nghttp2_submit_response(session_, stream.id_, fields_.data(), fields_.size(), sends_body ? &provider : nullptr);
  CHECK(result == 0);
}

void H2Server::queueResume(H2Stream& stream) {
  if (std::exchange(stream.resume_queued_, true)) return;
  stream.last_sent_ = clock_.now();
  to_resume_.push_back(&stream);
  events_.onOutput();
}

// Pulls until `pulled_` holds `max` bytes or the source has no more now. Data: it is full.
http::Pull H2Server::fill(H2Stream& stream, std::size_t max) {
  while (stream.pulled_.size() < max) {
    std::size_t wanted = max - stream.pulled_.size();
    if (stream.announced_) {
      const std::uint64_t left = *stream.announced_ - stream.taken_;
      if (left == 0) return http::Pull::End;
      wanted = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, left));
    }
    const std::size_t before = stream.pulled_.size();
    const http::Pull pull = stream.response_body_->pull(stream.pulled_, wanted);
    if (pull != http::Pull::Data) return pull;
    stream.taken_ += stream.pulled_.size() - before;
  }
  return stream.announced_ == stream.taken_ ? http::Pull::End : http::Pull::Data;
}

std::ptrdiff_t H2Server::failBody(H2Stream& stream) {
  stream.response_failed_ = true;
  stream.pulled_.clear();
  return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;  // nghttp2 resets the stream: the viewer learns that it is truncated
}

// The last DATA frame: END_STREAM on it, unless trailers follow.
std::ptrdiff_t H2Server::endBody(H2Stream& stream, std::uint32_t& flags) {
  if (stream.announced_) {
    // All announced bytes are there; the source may still owe its end, and must not have more.
    BufferChain surplus;
    if (stream.response_body_->pull(surplus, 1) == http::Pull::Data || stream.taken_ < *stream.announced_) {
      return failBody(stream);
    }
  }
  flags |= NGHTTP2_DATA_FLAG_EOF;
  const http::HeaderList* trailers = stream.response_body_->trailers();
  fields_.clear();
  for (std::size_t i = 0; trailers != nullptr && i < trailers->size(); ++i) {
    const http::HeaderField field = (*trailers)[i];
    if (mayBeTrailer(field.name) && isPrintable(field)) addField(field.name, field.value, NGHTTP2_NV_FLAG_NONE);
  }
  if (!fields_.empty()) {
    flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    nghttp2_submit_trailer(session_, stream.id_, fields_.data(), fields_.size());
  }
  return static_cast<std::ptrdiff_t>(stream.pulled_.size());
}

std::ptrdiff_t H2Server::readBody(H2Stream& stream, std::size_t max, std::uint32_t& flags) {
  const http::Pull pull = fill(stream, max);
  if (pull == http::Pull::Failed) return failBody(stream);
  if (pull == http::Pull::Pending && stream.pulled_.empty()) {
    stream.deferred_ = true;
    return NGHTTP2_ERR_DEFERRED;
  }
  flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  if (pull == http::Pull::End) return endBody(stream, flags);
  return static_cast<std::ptrdiff_t>(stream.pulled_.size());
}

bool H2Server::sendData(H2Stream& stream, const std::uint8_t* frame_header, std::size_t length) {
  constexpr std::size_t kFrameHeader = 9;
  output_->append({reinterpret_cast<const char*>(frame_header), kFrameHeader});
  output_->move(stream.pulled_, length);
  stream.sent_body_bytes_ += length;
  stream.last_sent_ = clock_.now();
  return output_->size() < output_limit_;
}

void H2Server::onFrameSent(H2Stream& stream, bool headers, std::size_t length, bool end_stream) {
  if (headers) {
    stream.sent_head_bytes_ += length + 9;
    if (stream.submitted_ && stream.head_sent_ == SteadyTime()) stream.head_sent_ = clock_.now();
  }
  if (!end_stream) return;
  stream.response_complete_ = true;
  stream.onResponseSent();
  if (stream.request_complete_) return;
  stream.discarding_since_ = clock_.now();
  stream.body_wanted_ = false;
  const std::size_t unread = stream.body_.size();
  stream.body_.clear();
  discard(stream, unread);
  openForRest(stream);
  stream.onRequestBody();  // whoever still reads learns that there is no more
}

}  // namespace brink::codec
