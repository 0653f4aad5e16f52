// The insides of the TLS contexts, for the transport. Private to proxy/net.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "proxy/net/openssl_handle.h"
#include "proxy/net/tls_context.h"
#include "proxy/net/transport.h"

namespace brink::net {

class TicketKeys::Impl {
 public:
  struct Key {
    std::array<unsigned char, 16> name;
    std::array<unsigned char, 32> cipher;
    std::array<unsigned char, 32> mac;
    SteadyTime made;
  };

  // The key to seal with now: rotates when the newest is older than kRotation.
  Key current(SteadyTime now);
  enum class Found : std::uint8_t { No, Current, Old };
  // Old: opens, and the ticket should be renewed.
  Found find(const unsigned char* name, SteadyTime now, Key& key);

 private:
  void rotateIfDue(SteadyTime now);

  std::mutex mutex_;      // handshakes only; held for a copy of 100 bytes
  std::deque<Key> keys_;  // newest first
};

class ServerTlsContext::Impl {
 public:
  // All that is wrong with the files; nothing: they are loaded.
  std::vector<CertificateProblem> load(const ServerTlsSettings& settings);

  SSL_CTX* defaultContext() const { return contexts_.front().get(); }
  SSL_CTX* context(std::size_t index) const { return contexts_[index].get(); }
  std::size_t choose(std::string_view server_name) const;

  std::shared_ptr<TicketKeys> ticket_keys;
  std::vector<CertificateFacts> certificates;
  bool http2 = true;

 private:
  void loadOne(std::size_t index, const ServerTlsSettings& settings, std::vector<CertificateProblem>& problems);

  std::vector<SslCtxPtr> contexts_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

class ClientTlsContext::Impl {
 public:
  // Origins whose sessions are remembered; each costs some 2–5 KB.
  static constexpr std::size_t kMaxSessions = 512;

  Status make(const ClientTlsSettings& settings);
  SSL_CTX* context() const { return context_.get(); }
  bool verify() const { return verify_; }

  // A remembered session; one of TLS 1.3 is forgotten by this (RFC 8446 §C.4: use a ticket once).
  SslSessionPtr takeSession(const std::string& peer);
  void remember(const std::string& peer, SslSessionPtr session);

 private:
  SslCtxPtr context_;
  bool verify_ = true;
  std::unordered_map<std::string, SslSessionPtr> sessions_;
};

// Who an SSL object belongs to, as far as context callbacks need it; set as the SSL's app data by the transport.
struct SslOwner {
  const Clock* clock = nullptr;
  ClientTlsContext::Impl* client = nullptr;  // null on the viewer side
  std::string peer;                          // key of remembered sessions
};

}  // namespace brink::net
