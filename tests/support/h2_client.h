// A viewer that speaks HTTP/2 in memory, on nghttp2's client side: requests by hand, answers collected.
//
//   H2Client client;                       pump(client, transport): exchanges bytes with a MemoryTransport and turns
//   the loop const int id = client.get("/a");       client.response(id).status == "200"
//
// Thread-affine to the test.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nghttp2/nghttp2.h>

namespace brink::test {

struct H2Response {
  std::vector<std::string> interim;  // statuses of 1xx heads
  std::string status;
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<std::pair<std::string, std::string>> trailers;
  std::string body;
  bool ended = false;
  bool closed = false;
  std::uint32_t error_code = 0;

  std::string field(std::string_view name) const;
};

class H2Client {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  // `window`: what the server may send per stream; nothing is opened beyond it unless `auto_window`.
  explicit H2Client(std::uint32_t window = 65535, bool auto_window = true);
  ~H2Client();
  H2Client(const H2Client&) = delete;
  H2Client& operator=(const H2Client&) = delete;

  // ":method GET, :scheme https, :authority example.com, :path PATH" and `more`.
  std::int32_t get(std::string_view path, const Fields& more = {}) { return request("GET", path, more, {}, true); }
  // A request whose body is `body`; without `end` it stays open for sendBody().
  std::int32_t request(std::string_view method, std::string_view path, const Fields& more, std::string body, bool end);
  // All fields by hand, pseudo-header fields included.
  std::int32_t raw(const Fields& fields, bool end_stream = true);
  void sendBody(std::int32_t id, std::string_view bytes, bool end);
  void sendTrailers(std::int32_t id, const Fields& trailers);
  void reset(std::int32_t id, std::uint32_t error_code);
  void ping();
  void consume(std::int32_t id, std::size_t bytes);

  // Bytes for the server.
  std::string takeOutput();
  // False: the server broke the protocol.
  bool feed(std::string_view bytes);

  const H2Response& response(std::int32_t id) { return responses_[id]; }
  bool goaway() const { return goaway_; }
  std::uint32_t goawayCode() const { return goaway_code_; }
  nghttp2_session* session() { return session_; }

 private:
  struct Upload {
    std::string pending;
    bool end = false;
    Fields trailers;
  };
  static ssize_t readUpload(nghttp2_session*, std::int32_t id, std::uint8_t* to, std::size_t max, std::uint32_t* flags,
                            nghttp2_data_source*, void* user);
  static int onHeader(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                      const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* user);
  static int onData(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data, std::size_t size,
                    void* user);
  static int onFrame(nghttp2_session*, const nghttp2_frame* frame, void* user);
  static int onClose(nghttp2_session*, std::int32_t id, std::uint32_t error_code, void* user);
  std::vector<nghttp2_nv> view(const Fields& fields);

  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, H2Response> responses_;
  std::map<std::int32_t, Upload> uploads_;
  bool goaway_ = false;
  std::uint32_t goaway_code_ = 0;
};

}  // namespace brink::test
