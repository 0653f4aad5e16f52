#include "v8-runtime/bindings/crypto/digests.h"

#include <utility>
#include <vector>

namespace brink::js {
namespace {

// What was fetched once, by the entry of OpenSSL's table of names that it belongs to. A fetch costs ten times as much
// as hashing a short text. Process-wide, as that table is; it grows to the number of algorithms at most.
template <typename T>
class Fetched {
 public:
  // Null when there is none for `known` yet.
  T* find(const T* known) const {
    for (const auto& [name, algorithm] : rows_) {
      if (name == known) return algorithm;
    }
    return nullptr;
  }
  // Owns `algorithm` from here on.
  void add(const T* known, T* algorithm) { rows_.emplace_back(known, algorithm); }

 private:
  std::vector<std::pair<const T*, T*>> rows_;
};

// Never destroyed: whoever leaves this process leaves by _exit.
template <typename T>
Fetched<T>& fetched() {
  static auto& rows = *new Fetched<T>;
  return rows;
}

// Another owner of what `fetch` gave the first time. `fetch` may give null, which is not kept.
template <typename T, typename Fetch, typename UpRef>
T* shared(const T* known, Fetch fetch, UpRef up_ref) {
  T* algorithm = fetched<T>().find(known);
  if (algorithm == nullptr) {
    algorithm = fetch();
    if (algorithm == nullptr) return nullptr;
    fetched<T>().add(known, algorithm);
  }
  up_ref(algorithm);
  return algorithm;
}

}  // namespace

Digest fetchDigest(const std::string& name) {
  if (name.empty()) return nullptr;
  // The provider knows its own names, OpenSSL's table the others.
  const EVP_MD* known = EVP_get_digestbyname(name.c_str());
  if (known == nullptr) return Digest(EVP_MD_fetch(nullptr, name.c_str(), nullptr));
  return Digest(shared(
      known, [&] { return EVP_MD_fetch(nullptr, EVP_MD_get0_name(known), nullptr); }, EVP_MD_up_ref));
}

Cipher fetchCipher(const std::string& name) {
  if (name.empty()) return nullptr;
  const EVP_CIPHER* known = EVP_get_cipherbyname(name.c_str());
  if (known == nullptr) {
    // Those without a number are none that Node knows: one that does not encrypt, and modes whose tags nobody checks.
    Cipher fetched(EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr));
    return fetched && EVP_CIPHER_get_nid(fetched.get()) != NID_undef ? std::move(fetched) : nullptr;
  }
  return Cipher(shared(
      known, [&] { return EVP_CIPHER_fetch(nullptr, EVP_CIPHER_get0_name(known), nullptr); }, EVP_CIPHER_up_ref));
}

}  // namespace brink::js
