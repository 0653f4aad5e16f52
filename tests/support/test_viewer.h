// Viewers on real sockets: libcurl for HTTP/1.1 and HTTP/2, with and without TLS, and one that sends bytes as they are.
//
//   TestViewer viewer(edge);
//   const Reply reply = viewer.get("/a", {{"Accept", "text/html"}});
//   EXPECT_EQ(reply.status, 200);  EXPECT_EQ(reply.field("x-cache"), "Miss from cloudfront");
//
// Every request has a connection of its own, so that both workers get some. All functions may be called from any
// thread; async() runs one in a thread of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/scripted_origin.h"

namespace brink::test {

class EdgeProcess;

enum class Wire : std::uint8_t { Http1, Http2, Http1Tls, Http2Tls };

struct ViewerRequest {
  std::string method = "GET";
  std::string path = "/";  // with the query string, sent as it is
  Fields fields;           // "Name" with an empty value: sent empty
  std::optional<std::string> body;
  Wire wire = Wire::Http1;
  std::chrono::milliseconds limit{12'000};
  std::uint64_t receive_speed = 0;  // bytes per second; 0: as fast as it comes
};

struct Reply {
  int status = 0;  // 0: no response; `problem` says why
  std::string version;
  std::string reason;
  Fields fields;
  std::string body;
  std::string problem;  // "" = complete
  std::chrono::milliseconds elapsed{0};

  std::string field(std::string_view name) const { return fieldOf(fields, name, "(absent)"); }
  bool has(std::string_view name) const { return countFields(fields, name) > 0; }
};

// To a port of 127.0.0.1.
Reply sendTo(std::uint16_t port, const ViewerRequest& request, const std::string& trusted_ca_file = "");
// Sends the bytes, then reads until the peer closes or is silent for `patience`.
std::string exchangeBytes(std::uint16_t port, std::string_view bytes,
                          std::chrono::milliseconds patience = std::chrono::milliseconds(2000));

class TestViewer {
 public:
  explicit TestViewer(const EdgeProcess& edge) : edge_(edge) {}

  Reply send(const ViewerRequest& request) const;
  Reply get(const std::string& path, const Fields& fields = {}) const;
  Reply head(const std::string& path, const Fields& fields = {}) const;
  Reply post(const std::string& path, const std::string& body, const Fields& fields = {}) const;
  std::future<Reply> async(ViewerRequest request) const;
  // The same GET `count` times at once.
  std::vector<Reply> together(const std::string& path, std::size_t count) const;

 private:
  const EdgeProcess& edge_;
};

}  // namespace brink::test
