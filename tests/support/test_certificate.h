// Certificates for tests, made on the spot: nothing in the tree expires or looks like a secret.
#pragma once

#include <string>
#include <vector>

#include "tests/support/test_folder.h"

namespace brink::test {

// A certificate and its key as PEM files in a temporary folder that goes with this object.
class TestCertificate {
 public:
  // Itself: self-signed, its own CA. Nobody: signed by an authority whose certificate is nowhere.
  enum class Issuer { Itself, Nobody };

  // `names`: DNS names or IP literals for subjectAltName; valid for a day.
  explicit TestCertificate(const std::vector<std::string>& names, Issuer issuer = Issuer::Itself);

  std::string certificateFile() const { return folder_.path() / "certificate.pem"; }
  std::string keyFile() const { return folder_.path() / "key.pem"; }

 private:
  TestFolder folder_{"certificate"};
};

}  // namespace brink::test
