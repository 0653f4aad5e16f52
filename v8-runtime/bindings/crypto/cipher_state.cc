#include "v8-runtime/bindings/crypto/cipher_state.h"

#include <algorithm>
#include <climits>

namespace brink::js {
namespace {

constexpr unsigned kTagBytes = 16;  // of every mode, unless asked otherwise
constexpr std::size_t kChaChaIv = 12;

bool isChaCha(const EVP_CIPHER* cipher) { return EVP_CIPHER_get_nid(cipher) == NID_chacha20_poly1305; }

// CCM counts the message's length in the bytes that its nonce leaves.
int longestCcmMessage(std::size_t iv_length) {
  constexpr int kTwoBytes = (1 << 16) - 1;
  constexpr int kThreeBytes = (1 << 24) - 1;
  return iv_length == 13 ? kTwoBytes : iv_length == 12 ? kThreeBytes : INT_MAX;
}

}  // namespace

bool isAuthenticated(const EVP_CIPHER* cipher) {
  const int mode = EVP_CIPHER_get_mode(cipher);
  return mode == EVP_CIPH_GCM_MODE || mode == EVP_CIPH_CCM_MODE || mode == EVP_CIPH_OCB_MODE || isChaCha(cipher);
}

bool isGcmTagLength(unsigned length) { return length == 4 || length == 8 || (length >= 12 && length <= kTagBytes); }

CipherFault CipherState::begin(const CipherOrder& order) {
  const auto cipher = fetchCipher(order.name);
  if (!cipher) return CipherFault::UnknownCipher;
  direction_ = order.direction;
  mode_ = EVP_CIPHER_get_mode(cipher.get());
  authenticated_ = isAuthenticated(cipher.get());
  const auto iv_length = static_cast<std::size_t>(EVP_CIPHER_get_iv_length(cipher.get()));
  if (order.iv.empty() && iv_length != 0) return CipherFault::Iv;
  if (!authenticated_ && !order.iv.empty() && order.iv.size() != iv_length) return CipherFault::Iv;
  if (isChaCha(cipher.get()) && order.iv.size() > kChaChaIv) return CipherFault::Iv;
  context_.reset(EVP_CIPHER_CTX_new());
  if (mode_ == EVP_CIPH_WRAP_MODE) EVP_CIPHER_CTX_set_flags(context_.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  const int encrypt = encrypting() ? 1 : 0;
  if (EVP_CipherInit_ex(context_.get(), cipher.get(), nullptr, nullptr, nullptr, encrypt) != 1) {
    return CipherFault::OpenSsl;
  }
  if (authenticated_) {
    const auto fault = beginAuthenticated(order, cipher.get());
    if (fault != CipherFault::None) return fault;
  }
  if (order.key.size() > INT_MAX ||
      EVP_CIPHER_CTX_set_key_length(context_.get(), static_cast<int>(order.key.size())) != 1) {
    return CipherFault::KeyLength;
  }
  const auto* iv = order.iv.empty() ? nullptr : order.iv.data();
  const bool ready = EVP_CipherInit_ex(context_.get(), nullptr, nullptr, order.key.data(), iv, encrypt) == 1;
  return ready ? CipherFault::None : CipherFault::OpenSsl;
}

CipherFault CipherState::beginAuthenticated(const CipherOrder& order, const EVP_CIPHER* cipher) {
  EVP_CIPHER_CTX* context = context_.get();
  tag_length_ = order.tag_length;
  if (order.iv.size() > INT_MAX ||
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(order.iv.size()), nullptr) != 1) {
    return CipherFault::Iv;
  }
  if (mode_ == EVP_CIPH_GCM_MODE) {
    return !tag_length_ || isGcmTagLength(*tag_length_) ? CipherFault::None : CipherFault::TagLength;
  }
  if (!tag_length_) {
    if (!isChaCha(cipher)) return CipherFault::TagRequired;
    tag_length_ = kTagBytes;
  }
  if (*tag_length_ > kTagBytes ||
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(*tag_length_), nullptr) != 1) {
    return CipherFault::TagLength;
  }
  if (mode_ == EVP_CIPH_CCM_MODE) longest_message_ = longestCcmMessage(order.iv.size());
  return CipherFault::None;
}

// The tag to compare with must be OpenSSL's before the first byte is decrypted, and in CCM before anything else.
bool CipherState::giveTag() {
  if (tag_state_ != Tag::Known) return true;
  tag_state_ = Tag::Given;
  return EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(*tag_length_), tag_.data()) == 1;
}

CipherFault CipherState::update(std::span<const std::uint8_t> data, std::uint8_t* out, std::size_t* written) {
  *written = 0;
  if (!context_ || data.size() > INT_MAX) return CipherFault::Update;
  const bool ccm = mode_ == EVP_CIPH_CCM_MODE;
  if (ccm && data.size() > static_cast<std::size_t>(longest_message_)) return CipherFault::MessageLength;
  if (!encrypting() && authenticated_ && !giveTag()) return CipherFault::Update;
  int size = 0;
  if (EVP_CipherUpdate(context_.get(), out, &size, data.data(), static_cast<int>(data.size())) == 1) {
    *written = static_cast<std::size_t>(size);
    return CipherFault::None;
  }
  if (encrypting() || !ccm) return CipherFault::Update;
  failed_ = true;
  return CipherFault::None;
}

CipherFault CipherState::finish(std::uint8_t* out, std::size_t* written) {
  *written = 0;
  if (!context_) return CipherFault::State;
  const auto context = std::move(context_);
  // In CCM decrypting ends with the update.
  if (!encrypting() && mode_ == EVP_CIPH_CCM_MODE) return failed_ ? CipherFault::OpenSsl : CipherFault::None;
  if (!encrypting() && authenticated_ && tag_state_ == Tag::Known) {
    if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(*tag_length_), tag_.data()) != 1) {
      return CipherFault::OpenSsl;
    }
  }
  int size = 0;
  if (EVP_CipherFinal_ex(context.get(), out, &size) != 1) return CipherFault::OpenSsl;
  *written = static_cast<std::size_t>(size);
  if (!encrypting() || !authenticated_) return CipherFault::None;
  if (!tag_length_) tag_length_ = kTagBytes;
  const bool got =
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(*tag_length_), tag_.data()) == 1;
  tag_state_ = got ? Tag::Given : Tag::Unknown;
  return got ? CipherFault::None : CipherFault::OpenSsl;
}

bool CipherState::setPadding(bool on) {
  return context_ != nullptr && EVP_CIPHER_CTX_set_padding(context_.get(), on ? 1 : 0) == 1;
}

bool CipherState::setAad(std::span<const std::uint8_t> data, std::optional<int> text_length) {
  if (!context_ || !authenticated_ || data.size() > INT_MAX) return false;
  int size = 0;
  if (mode_ == EVP_CIPH_CCM_MODE) {
    if (!text_length || *text_length > longest_message_) return false;
    if (!encrypting() && !giveTag()) return false;
    if (EVP_CipherUpdate(context_.get(), nullptr, &size, nullptr, *text_length) != 1) return false;
  }
  return EVP_CipherUpdate(context_.get(), nullptr, &size, data.data(), static_cast<int>(data.size())) == 1;
}

CipherFault CipherState::setTag(std::span<const std::uint8_t> tag) {
  if (!context_ || !authenticated_ || encrypting() || tag_state_ != Tag::Unknown) return CipherFault::State;
  const auto length = static_cast<unsigned>(std::min<std::size_t>(tag.size(), UINT_MAX));
  const bool fits = mode_ == EVP_CIPH_GCM_MODE ? (!tag_length_ || *tag_length_ == length) && isGcmTagLength(length)
                                               : tag_length_ == length;
  if (!fits || length > tag_.size()) return CipherFault::TagLength;
  tag_length_ = length;
  tag_state_ = Tag::Known;
  std::ranges::copy(tag, tag_.begin());
  return CipherFault::None;
}

std::span<const std::uint8_t> CipherState::tag() const {
  if (context_ || !encrypting() || !authenticated_ || tag_state_ != Tag::Given) return {};
  return std::span(tag_).first(*tag_length_);
}

}  // namespace brink::js
