// A real HTTP/1.1 origin on a loopback port, in threads of its own, that answers as the test says and keeps every
// request as it was received. It can be slow, stop half-way, or send what no origin should.
//
//   ScriptedOrigin origin;
//   origin.on("/a", {.fields = {{"Cache-Control", "max-age=60"}}, .body = "hello"});
//   …
//   EXPECT_EQ(origin.count("/a"), 1);  origin.requests("/a")[0].field("via")
//
// on(), requests() and count() may be called from any thread at any time. Paths without a script get an empty 404.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace brink::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

// The value of the first field of that name in any letter case, or `otherwise`.
std::string fieldOf(const Fields& fields, std::string_view name, std::string_view otherwise = "");
std::size_t countFields(const Fields& fields, std::string_view name);

struct OriginRequest {
  std::string head;  // every byte up to and including the empty line
  std::string method;
  std::string target;
  Fields fields;
  std::string body;    // without chunk framing
  int connection = 0;  // counted from 1 in the order of accepting

  std::string field(std::string_view name) const { return fieldOf(fields, name, "(absent)"); }
  bool has(std::string_view name) const { return countFields(fields, name) > 0; }
};

struct OriginReply {
  int status = 200;
  Fields fields;  // Content-Length is added unless given, `chunked` or there is `raw`
  std::string body;
  std::chrono::milliseconds delay{0};       // before the head
  std::chrono::milliseconds body_delay{0};  // between the halves of the body
  bool chunked = false;
  std::optional<std::size_t> close_after;  // bytes of the body, then the connection goes
  std::optional<std::string> raw;          // sent instead of everything, then the connection goes
};

class ScriptedOrigin {
 public:
  // `nth` counts the requests for that path, from 1.
  using Script = std::function<OriginReply(const OriginRequest& request, int nth)>;

  ScriptedOrigin();
  ~ScriptedOrigin();
  ScriptedOrigin(const ScriptedOrigin&) = delete;
  ScriptedOrigin& operator=(const ScriptedOrigin&) = delete;

  void on(const std::string& path, Script script);
  void on(const std::string& path, OriginReply reply);

  std::uint16_t port() const { return port_; }
  // What came for a path (any query string) so far, in order; "" = for all paths.
  std::vector<OriginRequest> requests(const std::string& path = "") const;
  int count(const std::string& path = "") const { return static_cast<int>(requests(path).size()); }
  // The first request for a path; an empty one if there was none.
  OriginRequest first(const std::string& path) const;
  // Waits until so many came; false after `limit`.
  bool waitFor(const std::string& path, int count, std::chrono::seconds limit = std::chrono::seconds(10)) const;
  int connections() const;

 private:
  void accept();
  void serve(int fd, int number);
  OriginReply answer(OriginRequest request);

  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable arrived_;
  std::map<std::string, Script> scripts_;
  std::map<std::string, int> asked_;
  std::vector<OriginRequest> requests_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  int accepted_ = 0;
  bool stopping_ = false;
  std::thread acceptor_;
};

}  // namespace brink::test
