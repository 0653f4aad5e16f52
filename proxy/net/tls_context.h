// What TLS connections share: certificates and rules of a listener, trust and remembered sessions of the origin side,
// and the keys under which tickets are sealed.
//
// ServerTlsContext: immutable after load, one per TLS listener and configuration, shared by all workers (OpenSSL's
// SSL_CTX is safe for that). TicketKeys: thread-safe, one per process; lives through reloads, so that viewers resume
// across workers and configurations. ClientTlsContext: thread-affine, one per worker and set of rules.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/base/clock.h"
#include "proxy/base/error.h"

struct ssl_ctx_st;
struct ssl_session_st;

namespace brink::net {

enum class TlsVersion : std::uint8_t { Tls12, Tls13 };

// Session ticket keys: the newest seals, older ones still open for as long as a ticket may live. Rotates by itself
// while it is used. Thread-safe.
class TicketKeys {
 public:
  // A ticket lives 12 to 24 hours: short enough for forward secrecy to mean something, long enough for returning
  // viewers.
  static constexpr std::chrono::hours kRotation{12};

  TicketKeys();
  ~TicketKeys();
  TicketKeys(const TicketKeys&) = delete;
  TicketKeys& operator=(const TicketKeys&) = delete;

  class Impl;
  Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

struct CertificateFiles {
  std::string certificate_file;  // PEM, leaf first
  std::string private_key_file;  // PEM
};

struct ServerTlsSettings {
  std::vector<CertificateFiles> certificates;  // not empty; the first is the default
  TlsVersion minimum = TlsVersion::Tls12;
  bool http2 = true;  // offer h2 by ALPN
};

// One loaded certificate, for metrics and `brink check`.
struct CertificateFacts {
  std::string file;
  std::vector<std::string> names;  // from subjectAltName (or the common name), lower case
  WallTime not_after;
};

// What is wrong with one of the files of ServerTlsSettings.
struct CertificateProblem {
  std::size_t certificate = 0;  // index in ServerTlsSettings::certificates
  bool private_key = false;     // it is the private key's file, not the certificate's
  std::string message;          // names the file
};

class ServerTlsContext {
 public:
  using Loaded = std::expected<std::shared_ptr<const ServerTlsContext>, std::vector<CertificateProblem>>;

  // Reads and checks all files, and tells all problems at once.
  static Loaded load(const ServerTlsSettings& settings, std::shared_ptr<TicketKeys> ticket_keys);
  ~ServerTlsContext();

  const std::vector<CertificateFacts>& certificates() const;
  // Index of the certificate for a server name: exact, then "*." for the first label, then 0 (the default).
  std::size_t choose(std::string_view server_name) const;

  class Impl;
  const Impl& impl() const { return *impl_; }

 private:
  explicit ServerTlsContext(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct ClientTlsSettings {
  bool verify = true;
  std::string ca_file;  // PEM; "" = the system's store
  TlsVersion minimum = TlsVersion::Tls12;
  TlsVersion maximum = TlsVersion::Tls13;
  std::vector<std::string> alpn;  // offered protocols; empty = no ALPN
};

class ClientTlsContext {
 public:
  static Result<std::unique_ptr<ClientTlsContext>> make(const ClientTlsSettings& settings);
  ~ClientTlsContext();

  class Impl;
  Impl& impl() { return *impl_; }

 private:
  explicit ClientTlsContext(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace brink::net
