// The certificates of the authorities that the system trusts, as they stood in its files when the zygote started: a
// context can open none. They are kept as bytes, and parsed one by one when a chain asks for a name, because nearly all
// handlers need none of them.
//
// Thread-affine. Lives as long as the process: lookups of OpenSSL point into it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <openssl/x509_vfy.h>

namespace brink::js {

class SystemAuthorities {
 public:
  // Some 150 are usual. More files than anybody installs are no certificates of authorities.
  static constexpr std::size_t kMostCertificates = 1024;
  static constexpr std::size_t kMostBytes = 4 * 1024 * 1024;

  // From SSL_CERT_FILE and SSL_CERT_DIR, or where OpenSSL was told to look when it was built. Before the jail closes.
  void read();

  std::size_t size() const { return certificates_.size(); }
  std::string pem(std::size_t index) const;
  // `store` finds them by their names from here on.
  void addTo(X509_STORE* store) const;

 private:
  using Der = std::vector<std::uint8_t>;

  bool readFile(const std::string& path);
  void readFolder(const std::string& path);
  void add(std::span<const std::uint8_t> der);
  static int find(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name, X509_OBJECT* found) noexcept;

  std::vector<Der> certificates_;
  std::unordered_multimap<unsigned long, std::size_t> by_subject_;  // hash of the name -> index
  std::size_t bytes_ = 0;
};

// The process's own.
SystemAuthorities& systemAuthorities();

}  // namespace brink::js
