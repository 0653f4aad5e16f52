// A TCP peer on a loopback port that does with each connection what the test says, over TLS if it wants to. In threads
// of its own.
//
//   RawPeer peer([](RawPeer::Wire& wire) { while (auto bytes = wire.read()) wire.write(*bytes); });
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace brink::test {

class TestCertificate;

class RawPeer {
 public:
  // One connection, for as long as the conversation lasts.
  class Wire {
   public:
    Wire(int fd, const RawPeer& peer) : fd_(fd), peer_(peer) {}
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    // Nothing: the other side sends no more.
    std::optional<std::string> read();
    // Exactly so many bytes, or what there was before the end.
    std::string read(std::size_t count);
    bool write(std::string_view bytes);
    void finish();  // FIN, over TLS with close_notify
    void reset();   // RST
    // The server's side of a handshake from here on. False: it failed.
    bool secure();
    std::string alpn() const;
    std::string serverName() const;

   private:
    const int fd_;
    const RawPeer& peer_;
    ssl_st* ssl_ = nullptr;
  };
  using Conversation = std::function<void(Wire& wire)>;

  explicit RawPeer(Conversation conversation, const TestCertificate* certificate = nullptr);
  ~RawPeer();
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  std::uint16_t port() const { return port_; }
  int connections() const { return accepted_; }

 private:
  void accept();

  const Conversation conversation_;
  ssl_ctx_st* context_ = nullptr;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> accepted_{0};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace brink::test
