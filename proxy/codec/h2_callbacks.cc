#include "proxy/codec/h2_callbacks.h"

#include "proxy/base/check.h"
#include "proxy/codec/h2_server.h"

namespace brink::codec {

struct H2Server::Callbacks {
  static H2Server& self(void* user) { return *static_cast<H2Server*>(user); }
  static H2Stream* stream(nghttp2_session* session, std::int32_t id) {
    return id == 0 ? nullptr : static_cast<H2Stream*>(nghttp2_session_get_stream_user_data(session, id));
  }
  static bool has(const nghttp2_frame_hd& header, std::uint8_t flag) { return (header.flags & flag) != 0; }
  static std::string_view text(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
  }
  static bool isRequest(const nghttp2_frame* frame) {
    return frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST;
  }

  static int onBeginFrame(nghttp2_session*, const nghttp2_frame_hd* header, void* user) noexcept {
    return self(user).onBeginFrame(header->type, header->length, header->flags);
  }
  static int onBeginHeaders(nghttp2_session*, const nghttp2_frame* frame, void* user) noexcept {
    return isRequest(frame) ? self(user).onBeginHeaders(frame->hd.stream_id) : 0;
  }
  static int onHeader(nghttp2_session* session, const nghttp2_frame* frame, const std::uint8_t* name,
                      std::size_t name_size, const std::uint8_t* value, std::size_t value_size, std::uint8_t,
                      void* user) noexcept {
    H2Stream* target = stream(session, frame->hd.stream_id);
    if (target == nullptr) return 0;
    return self(user).onHeader(*target, !isRequest(frame), text(name, name_size), text(value, value_size));
  }
  static int onInvalidHeader(nghttp2_session* session, const nghttp2_frame* frame, const std::uint8_t*, std::size_t,
                             const std::uint8_t*, std::size_t, std::uint8_t, void* user) noexcept {
    if (H2Stream* target = stream(session, frame->hd.stream_id)) self(user).onInvalidHeader(*target);
    return 0;
  }
  static int onFrame(nghttp2_session* session, const nghttp2_frame* frame, void* user) noexcept {
    H2Stream* target = stream(session, frame->hd.stream_id);
    const bool end = has(frame->hd, NGHTTP2_FLAG_END_STREAM);
    if (frame->hd.type == NGHTTP2_RST_STREAM) return self(user).onReset(target);
    if (target == nullptr) return 0;
    if (frame->hd.type == NGHTTP2_HEADERS) self(user).onHeadersEnd(*target, !isRequest(frame), end);
    if (frame->hd.type == NGHTTP2_DATA && end) self(user).onEndStream(*target);
    return 0;
  }
  static int onDataChunk(nghttp2_session* session, std::uint8_t, std::int32_t id, const std::uint8_t* data,
                         std::size_t size, void* user) noexcept {
    if (H2Stream* target = stream(session, id)) {
      self(user).onDataChunk(*target, reinterpret_cast<const char*>(data), size);
    } else {
      nghttp2_session_consume(session, id, size);
    }
    return 0;
  }
  static int onFrameSent(nghttp2_session* session, const nghttp2_frame* frame, void* user) noexcept {
    const bool headers = frame->hd.type == NGHTTP2_HEADERS;
    if (!headers && frame->hd.type != NGHTTP2_DATA) return 0;
    if (H2Stream* target = stream(session, frame->hd.stream_id)) {
      self(user).onFrameSent(*target, headers, frame->hd.length, has(frame->hd, NGHTTP2_FLAG_END_STREAM));
    }
    return 0;
  }
  static int onStreamClose(nghttp2_session* session, std::int32_t id, std::uint32_t error_code, void* user) noexcept {
    if (H2Stream* target = stream(session, id)) self(user).onStreamClosed(*target, error_code);
    return 0;
  }
  static ssize_t readBody(nghttp2_session*, std::int32_t, std::uint8_t*, std::size_t max, std::uint32_t* flags,
                          nghttp2_data_source* source, void* user) noexcept {
    return self(user).readBody(*static_cast<H2Stream*>(source->ptr), max, *flags);
  }
  static int sendData(nghttp2_session*, nghttp2_frame*, const std::uint8_t* frame_header, std::size_t length,
                      nghttp2_data_source* source, void* user) noexcept {
    // Padding is never asked for, so frame header and payload are all there is. PAUSE ends this turn's output.
    const bool more = self(user).sendData(*static_cast<H2Stream*>(source->ptr), frame_header, length);
    return more ? 0 : NGHTTP2_ERR_PAUSE;
  }

  static nghttp2_session_callbacks* make() {
    nghttp2_session_callbacks* made = nullptr;
    CHECK(nghttp2_session_callbacks_new(&made) == 0);
    nghttp2_session_callbacks_set_on_begin_frame_callback(made, &onBeginFrame);
    nghttp2_session_callbacks_set_on_begin_headers_callback(made, &onBeginHeaders);
    nghttp2_session_callbacks_set_on_header_callback(made, &onHeader);
    nghttp2_session_callbacks_set_on_invalid_header_callback(made, &onInvalidHeader);
    nghttp2_session_callbacks_set_on_frame_recv_callback(made, &onFrame);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, &onDataChunk);
    nghttp2_session_callbacks_set_on_frame_send_callback(made, &onFrameSent);
    nghttp2_session_callbacks_set_on_stream_close_callback(made, &onStreamClose);
    nghttp2_session_callbacks_set_send_data_callback(made, &sendData);
    return made;
  }
};

namespace {

nghttp2_option* makeOptions() {
  nghttp2_option* made = nullptr;
  CHECK(nghttp2_option_new(&made) == 0);
  nghttp2_option_set_no_auto_window_update(made, 1);
  nghttp2_option_set_no_closed_streams(made, 1);
  // nghttp2's own bounds, behind ours: answers to PING and SETTINGS waiting to be sent, entries of a SETTINGS frame.
  nghttp2_option_set_max_outbound_ack(made, 1000);
  nghttp2_option_set_max_settings(made, 32);
  return made;
}

}  // namespace

nghttp2_session* makeH2Session(H2Server& server) {
  // Immutable once made, and alike for all sessions of all workers.
  static nghttp2_session_callbacks* const callbacks = H2Server::callbacks();
  static nghttp2_option* const options = makeOptions();
  nghttp2_session* session = nullptr;
  CHECK(nghttp2_session_server_new2(&session, callbacks, &server, options) == 0);
  return session;
}

nghttp2_session_callbacks* H2Server::callbacks() { return Callbacks::make(); }

nghttp2_data_provider h2BodyProvider(H2Stream& stream) {
  nghttp2_data_provider provider;
  provider.source.ptr = &stream;
  provider.read_callback = H2Server::bodyReader();
  return provider;
}

nghttp2_data_source_read_callback H2Server::bodyReader() { return &Callbacks::readBody; }

}  // namespace brink::codec
