// Bodies far larger than any buffer, in both directions, with a slow side, and with one side leaving half-way: the real
// server passes them on in constant memory and never calls half a body a whole one.
#include <algorithm>
#include <atomic>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/edge_process.h"
#include "tests/support/h2_client.h"
#include "tests/support/raw_viewer.h"
#include "tests/support/scripted_origin.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kMegabyte = 1'000'000;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kLarge = 60 * kMegabyte;
constexpr std::uint64_t kMayGrow = 400 * kMegabyte;  // freed memory stays in the sanitizer's hands
#else
constexpr std::uint64_t kLarge = 300 * kMegabyte;
constexpr std::uint64_t kMayGrow = 30 * kMegabyte;
#endif

std::uint64_t residentBytes(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

// GET: a body of kLarge bytes; anything else: reads the body and answers with its length. Both sides may be slow.
class BulkOrigin {
 public:
  BulkOrigin() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 16);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] {
      int fd = -1;
      while ((fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0) {
        serve(fd);
        ::close(fd);
      }
    });
  }
  ~BulkOrigin() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  std::uint16_t port() const { return port_; }
  std::chrono::milliseconds pause{0};  // between megabytes
  std::atomic<std::uint64_t> sent{0};
  std::atomic<std::uint64_t> received{0};
  std::atomic<bool> peer_left{false};

 private:
  void serve(int fd) {
    std::string head;
    char piece[65536];
    std::size_t end = 0;
    while ((end = head.find("\r\n\r\n")) == std::string::npos) {
      const ssize_t count = ::recv(fd, piece, sizeof piece, 0);
      if (count <= 0) return;
      head.append(piece, static_cast<std::size_t>(count));
    }
    if (head.starts_with("GET")) return sendBody(fd);
    receiveBody(fd, head.size() - end - 4);
  }
  void sendBody(int fd) {
    const std::string head =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(kLarge) + "\r\n\r\n";
    ::send(fd, head.data(), head.size(), MSG_NOSIGNAL);
    const std::string piece(50'000, 'x');
    for (std::uint64_t left = kLarge; left > 0;) {
      const ssize_t count = ::send(fd, piece.data(), std::min<std::uint64_t>(left, piece.size()), MSG_NOSIGNAL);
      if (count <= 0) {
        peer_left = true;
        return;
      }
      left -= static_cast<std::uint64_t>(count);
      rest(sent += static_cast<std::uint64_t>(count));
    }
  }
  void receiveBody(int fd, std::uint64_t early) {
    received = early;
    char piece[65536];
    while (received < kLarge) {
      const ssize_t count = ::recv(fd, piece, sizeof piece, 0);
      if (count <= 0) {
        peer_left = true;
        return;
      }
      rest(received += static_cast<std::uint64_t>(count));
    }
    const std::string count = std::to_string(received);
    const std::string text =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(count.size()) + "\r\n\r\n" + count;
    ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
  }
  void rest(std::uint64_t bytes) {
    if (pause.count() == 0 || bytes / kMegabyte == rested_) return;
    rested_ = bytes / kMegabyte;
    std::this_thread::sleep_for(pause);
  }

  int listener_;
  std::uint16_t port_ = 0;
  std::uint64_t rested_ = 0;
  std::thread thread_;
};

EdgeConfig configFor(std::uint16_t port) {
  return EdgeConfig(port)
      .behaviorMembers(R"("cachePolicy": "CachingDisabled")")
      .behavior("/cacheable", "")
      .distributionMembers(R"("aliases": ["127.0.0.1", "example.com"])");
}

// The server's memory after a first request, so that what it needs anyway does not count.
std::uint64_t restingMemory(const EdgeProcess& edge) {
  edge.metric("brink_build_info");
  return residentBytes(edge.pid());
}

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

// Reads until the server closes; how much came, head included.
std::uint64_t readAll(RawViewer& viewer, const std::function<void(std::uint64_t)>& watch) {
  std::uint64_t total = 0;
  for (std::string piece; !(piece = viewer.read()).empty();) {
    total += piece.size();
    watch(total);
  }
  return total;
}

TEST(Streaming, ADownloadOf300MegabytesTakesConstantMemory) {
  for (const std::string path : {"/a", "/cacheable"}) {
    BulkOrigin origin;
    EdgeProcess edge(configFor(origin.port()));
    const std::uint64_t before = restingMemory(edge);
    RawViewer viewer(edge.port());
    viewer.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    std::uint64_t most = 0;
    const std::uint64_t total =
        readAll(viewer, [&](std::uint64_t) { most = std::max(most, residentBytes(edge.pid())); });
    EXPECT_GE(total, kLarge);
    EXPECT_LT(most, before + kMayGrow) << path;
  }
}

TEST(Streaming, AViewerThatStopsReadingStopsTheOrigin) {
  BulkOrigin origin;
  EdgeProcess edge(configFor(origin.port()));
  const std::uint64_t before = restingMemory(edge);
  RawViewer viewer(edge.port());
  viewer.send("GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  const std::uint64_t first = viewer.read().size();
  ASSERT_GT(first, 0U);
  std::uint64_t last = 0;
  ASSERT_TRUE(eventually([&] {  // the origin does not get on any more
    std::this_thread::sleep_for(300ms);
    return std::exchange(last, origin.sent.load()) == origin.sent;
  }));
  EXPECT_LT(origin.sent, kLarge / 2) << "what the sockets' buffers hold, and no more";
  EXPECT_LT(residentBytes(edge.pid()), before + kMayGrow);
  EXPECT_GE(first + readAll(viewer, [](std::uint64_t) {}), kLarge) << "and goes on when the viewer does";
}

TEST(Streaming, AViewerThatPausesDoesNotMakeTheOriginLate) {
  BulkOrigin origin;
  EdgeProcess edge(configFor(origin.port()).customOriginMembers(R"("originReadTimeout": 1)"));
  RawViewer viewer(edge.port());
  viewer.send("GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
  const std::uint64_t first = viewer.read().size();
  std::this_thread::sleep_for(2s);
  EXPECT_GE(first + readAll(viewer, [](std::uint64_t) {}), kLarge);
  EXPECT_EQ(edge.metric(R"(brink_origin_events_total{event="timeout"})"), 0);
}

TEST(Streaming, AnHttp2ViewerWithASmallWindowStopsTheOriginToo) {
  BulkOrigin origin;
  EdgeProcess edge(configFor(origin.port()));
  const std::uint64_t before = restingMemory(edge);
  RawViewer viewer(edge.tlsPort(), {.alpn = "h2"});
  H2Client client(16'384, false);
  const int id = client.get("/a");
  ASSERT_TRUE(viewer.exchange(client, [&] { return client.response(id).body.size() == 16'384; }));
  std::uint64_t last = 0;
  ASSERT_TRUE(eventually([&] {
    std::this_thread::sleep_for(300ms);
    return std::exchange(last, origin.sent.load()) == origin.sent;
  }));
  EXPECT_LT(origin.sent, kLarge / 2);
  EXPECT_LT(residentBytes(edge.pid()), before + kMayGrow);
}

TEST(Streaming, AnUploadOf300MegabytesTakesConstantMemoryWhicheverSideIsSlow) {
  for (const auto pause : {0ms, 5ms}) {
    BulkOrigin origin;
    origin.pause = pause;
    EdgeProcess edge(configFor(origin.port()));
    const std::uint64_t before = restingMemory(edge);
    RawViewer viewer(edge.port());
    viewer.send("POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + std::to_string(kLarge) + "\r\n\r\n");
    const std::string piece(kMegabyte, 'u');
    std::uint64_t most = 0;
    for (std::uint64_t sent = 0; sent < kLarge; sent += piece.size()) {
      ASSERT_TRUE(viewer.send(piece));
      most = std::max(most, residentBytes(edge.pid()));
    }
    const Reply reply = viewer.response();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, std::to_string(kLarge));
    EXPECT_LT(most, before + kMayGrow);
  }
}

TEST(Streaming, AViewerThatLeavesMidwayEndsTheDownload) {
  BulkOrigin origin;
  EdgeProcess edge(configFor(origin.port()));
  RawViewer viewer(edge.port());
  viewer.send("GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  ASSERT_FALSE(viewer.read().empty());
  viewer.abort();
  EXPECT_TRUE(eventually([&] { return origin.peer_left.load(); }));
  EXPECT_LT(origin.sent, kLarge);
  EXPECT_TRUE(eventually([&] { return edge.metric("brink_viewer_connections") == 0; }));
  EXPECT_EQ(edge.metric("brink_http_viewer_aborts_total"), 1);
}

TEST(Streaming, AViewerThatLeavesMidwayBreaksItsUpload) {
  BulkOrigin origin;
  EdgeProcess edge(configFor(origin.port()));
  RawViewer viewer(edge.port());
  viewer.send("POST /a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + std::to_string(kLarge) + "\r\n\r\n");
  viewer.send(std::string(kMegabyte, 'u'));
  ASSERT_TRUE(eventually([&] { return origin.received > kMegabyte / 2; }));
  viewer.abort();
  EXPECT_TRUE(eventually([&] { return origin.peer_left.load(); }));
  EXPECT_LE(origin.received, kMegabyte);
}

TEST(Streaming, ABodyThatTheOriginBreaksIsPassedOnAsBrokenAndNotKept) {
  ScriptedOrigin origin;
  const Fields cacheable{{"Cache-Control", "max-age=60"}};
  const auto breaks_first = [&cacheable](bool chunked) {
    return [cacheable, chunked](const OriginRequest&, int nth) {
      OriginReply reply{.fields = cacheable, .body = std::string(200'000, 'x'), .chunked = chunked};
      if (nth == 1) reply.close_after = 100'000;
      return reply;
    };
  };
  origin.on("/length", breaks_first(false));
  origin.on("/chunked", breaks_first(true));
  EdgeProcess edge(EdgeConfig(origin).rootMembers(R"("workers": 1)"));
  const TestViewer viewer(edge);
  for (const std::string path : {"/length", "/chunked"}) {
    const Reply broken = viewer.get(path);
    EXPECT_NE(broken.problem, "") << path;
    EXPECT_LE(broken.body.size(), 100'000U);
    const Reply whole = viewer.get(path);
    EXPECT_EQ(whole.problem, "") << path;
    EXPECT_EQ(whole.body.size(), 200'000U);
    EXPECT_EQ(whole.field("x-cache"), "Miss from cloudfront");
    EXPECT_EQ(viewer.get(path).field("x-cache"), "Hit from cloudfront");
  }
  EXPECT_GE(edge.metric(R"(brink_viewer_events_total{event="body_failure"})"), 2);
}

}  // namespace
}  // namespace brink::test
