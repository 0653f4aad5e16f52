#include "tests/support/h2_client.h"

#include <algorithm>
#include <cstring>

#include "proxy/base/check.h"

namespace brink::test {
namespace {

H2Client& self(void* user) { return *static_cast<H2Client*>(user); }

std::string text(const std::uint8_t* bytes, std::size_t size) { return {reinterpret_cast<const char*>(bytes), size}; }

}  // namespace

std::string H2Response::field(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return {};
}

H2Client::H2Client(std::uint32_t window, bool auto_window) {
  nghttp2_session_callbacks* callbacks = nullptr;
  CHECK(nghttp2_session_callbacks_new(&callbacks) == 0);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, &onHeader);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, &onData);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, &onFrame);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, &onClose);
  nghttp2_option* options = nullptr;
  CHECK(nghttp2_option_new(&options) == 0);
  nghttp2_option_set_no_auto_window_update(options, auto_window ? 0 : 1);
  nghttp2_option_set_no_http_messaging(options, 1);
  CHECK(nghttp2_session_client_new2(&session_, callbacks, this, options) == 0);
  nghttp2_option_del(options);
  nghttp2_session_callbacks_del(callbacks);
  const nghttp2_settings_entry entry{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window};
  CHECK(nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &entry, 1) == 0);
}

H2Client::~H2Client() { nghttp2_session_del(session_); }

std::vector<nghttp2_nv> H2Client::view(const Fields& fields) {
  std::vector<nghttp2_nv> list;
  for (const auto& [name, value] : fields) {
    auto* n = reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data()));
    auto* v = reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data()));
    list.push_back({n, v, name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
  }
  return list;
}

std::int32_t H2Client::raw(const Fields& fields, bool end_stream) {
  const auto list = view(fields);
  nghttp2_data_provider provider{};
  provider.read_callback = &readUpload;
  return nghttp2_submit_request(session_, nullptr, list.data(), list.size(), end_stream ? nullptr : &provider, nullptr);
}

std::int32_t H2Client::request(std::string_view method, std::string_view path, const Fields& more, std::string body,
                               bool end) {
  Fields fields{{":method", std::string(method)},
                {":scheme", "https"},
                {":authority", "example.com"},
                {":path", std::string(path)}};
  fields.insert(fields.end(), more.begin(), more.end());
  const bool headers_only = body.empty() && end;
  const std::int32_t id = raw(fields, headers_only);
  if (!headers_only) uploads_[id] = {std::move(body), end, {}};
  return id;
}

void H2Client::sendBody(std::int32_t id, std::string_view bytes, bool end) {
  Upload& upload = uploads_[id];
  upload.pending += bytes;
  upload.end = end;
  nghttp2_session_resume_data(session_, id);
}

void H2Client::sendTrailers(std::int32_t id, const Fields& trailers) {
  uploads_[id].trailers = trailers;
  sendBody(id, "", true);
}

void H2Client::reset(std::int32_t id, std::uint32_t error_code) {
  nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, error_code);
}

void H2Client::ping() { nghttp2_submit_ping(session_, NGHTTP2_FLAG_NONE, nullptr); }

void H2Client::consume(std::int32_t id, std::size_t bytes) { nghttp2_session_consume(session_, id, bytes); }

std::string H2Client::takeOutput() {
  std::string output;
  for (;;) {
    const std::uint8_t* bytes = nullptr;
    const auto size = nghttp2_session_mem_send(session_, &bytes);
    if (size <= 0) return output;
    output.append(text(bytes, static_cast<std::size_t>(size)));
  }
}

bool H2Client::feed(std::string_view bytes) {
  const auto taken =
      nghttp2_session_mem_recv(session_, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return taken == static_cast<ssize_t>(bytes.size());
}

ssize_t H2Client::readUpload(nghttp2_session* session, std::int32_t id, std::uint8_t* to, std::size_t max,
                             std::uint32_t* flags, nghttp2_data_source*, void* user) {
  Upload& upload = self(user).uploads_[id];
  const std::size_t count = std::min(max, upload.pending.size());
  if (count == 0 && !upload.end) return NGHTTP2_ERR_DEFERRED;
  std::memcpy(to, upload.pending.data(), count);
  upload.pending.erase(0, count);
  if (upload.pending.empty() && upload.end) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (!upload.trailers.empty()) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      const auto list = self(user).view(upload.trailers);
      nghttp2_submit_trailer(session, id, list.data(), list.size());
    }
  }
  return static_cast<ssize_t>(count);
}

int H2Client::onHeader(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                       const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* user) {
  H2Response& response = self(user).responses_[frame->hd.stream_id];
  const std::string key = text(name, name_size);
  const std::string content = text(value, value_size);
  if (key == ":status") {
    if (content.starts_with('1')) {
      response.interim.push_back(content);
    } else {
      response.status = content;
    }
  } else {
    const bool trailer = frame->headers.cat == NGHTTP2_HCAT_HEADERS && !response.body.empty();
    (trailer ? response.trailers : response.fields).emplace_back(key, content);
  }
  return 0;
}

int H2Client::onData(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data, std::size_t size,
                     void* user) {
  self(user).responses_[id].body += text(data, size);
  return 0;
}

int H2Client::onFrame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
  if (frame->hd.type == NGHTTP2_GOAWAY) {
    self(user).goaway_ = true;
    self(user).goaway_code_ = frame->goaway.error_code;
  }
  const bool carries = frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS;
  if (carries && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0)
    self(user).responses_[frame->hd.stream_id].ended = true;
  return 0;
}

int H2Client::onClose(nghttp2_session*, std::int32_t id, std::uint32_t error_code, void* user) {
  H2Response& response = self(user).responses_[id];
  response.closed = true;
  response.error_code = error_code;
  return 0;
}

}  // namespace brink::test
