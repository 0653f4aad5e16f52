// One encryption or decryption in steps, with the rules that Node lays over OpenSSL's: authentication tags and their
// lengths, CCM's limits, what may be called when. Without V8.
//
//   begin ── setAad*, setTag ── update* ── finish ── tag (encrypting, authenticated modes)
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <openssl/evp.h>

#include "v8-runtime/bindings/crypto/digests.h"

namespace brink::js {

enum class Direction { Decrypt, Encrypt };

struct CipherOrder {
  std::string name;
  Direction direction = Direction::Encrypt;
  std::span<const std::uint8_t> key;
  std::span<const std::uint8_t> iv;
  std::optional<unsigned> tag_length;
};

// What went wrong. OpenSsl: the error queue says it, if anything does. Update: whatever it says, Node does not repeat
// it.
enum class CipherFault {
  None,
  UnknownCipher,
  KeyLength,
  Iv,
  TagLength,
  TagRequired,
  MessageLength,
  State,
  Update,
  OpenSsl
};

class CipherState {
 public:
  CipherFault begin(const CipherOrder& order);
  // Requires: `out` has room for `data` and EVP_MAX_BLOCK_LENGTH bytes more. *written: how much of it was used.
  CipherFault update(std::span<const std::uint8_t> data, std::uint8_t* out, std::size_t* written);
  // The last bytes; nothing can be updated afterwards.
  CipherFault finish(std::uint8_t* out, std::size_t* written);

  bool setPadding(bool on);
  // `text_length` is what CCM wants to know ahead.
  bool setAad(std::span<const std::uint8_t> data, std::optional<int> text_length);
  CipherFault setTag(std::span<const std::uint8_t> tag);
  // Empty unless there is one.
  std::span<const std::uint8_t> tag() const;

  bool authenticated() const { return authenticated_; }
  int mode() const { return mode_; }
  bool running() const { return context_ != nullptr; }
  unsigned tagLength() const { return tag_length_.value_or(0); }

 private:
  enum class Tag { Unknown, Known, Given };

  CipherFault beginAuthenticated(const CipherOrder& order, const EVP_CIPHER* cipher);
  bool giveTag();
  bool encrypting() const { return direction_ == Direction::Encrypt; }

  std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX_free>> context_;
  Direction direction_ = Direction::Encrypt;
  int mode_ = 0;
  bool authenticated_ = false;
  bool failed_ = false;  // CCM found the tag wrong while decrypting; told by finish
  int longest_message_ = 0;
  Tag tag_state_ = Tag::Unknown;
  std::optional<unsigned> tag_length_;
  std::array<std::uint8_t, EVP_GCM_TLS_TAG_LEN> tag_{};
};

// Modes with an authentication tag. ChaCha20-Poly1305 has no mode of its own.
bool isAuthenticated(const EVP_CIPHER* cipher);
bool isGcmTagLength(unsigned length);

}  // namespace brink::js
