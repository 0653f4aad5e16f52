// Self-signed certificates for tests, made on the spot: nothing in the tree expires or looks like a secret.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace brink::test {

// A certificate and its key as PEM files in a temporary folder that goes with this object.
class TestCertificate {
 public:
  // `names`: DNS names or IP literals for subjectAltName; valid for a day, and its own CA.
  explicit TestCertificate(const std::vector<std::string>& names);
  ~TestCertificate();
  TestCertificate(const TestCertificate&) = delete;
  TestCertificate& operator=(const TestCertificate&) = delete;

  std::string certificateFile() const { return folder_ / "certificate.pem"; }
  std::string keyFile() const { return folder_ / "key.pem"; }

 private:
  std::filesystem::path folder_;
};

}  // namespace brink::test
