// cipher: encryption and decryption with RSA keys.
#include <string>

#include <openssl/rsa.h>

#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/crypto/input_bytes.h"
#include "v8-runtime/bindings/crypto/key_natives.h"

namespace brink::js {
namespace {

// EVP_PKEY_encrypt and its like.
struct Operation {
  std::string_view name;
  int (*begin)(EVP_PKEY_CTX*);
  int (*run)(EVP_PKEY_CTX*, unsigned char*, std::size_t*, const unsigned char*, std::size_t);
};
constexpr Operation kOperations[] = {
    {"publicEncrypt", EVP_PKEY_encrypt_init, EVP_PKEY_encrypt},
    {"privateDecrypt", EVP_PKEY_decrypt_init, EVP_PKEY_decrypt},
    {"privateEncrypt", EVP_PKEY_sign_init, EVP_PKEY_sign},
    {"publicDecrypt", EVP_PKEY_verify_recover_init, EVP_PKEY_verify_recover},
};

const Operation* operationByName(std::string_view name) {
  for (const auto& operation : kOperations) {
    if (operation.name == name) return &operation;
  }
  return nullptr;
}

bool setLabel(EVP_PKEY_CTX* context, BytesView label) {
  if (label.empty()) return true;
  void* copy = OPENSSL_memdup(label.data(), label.size());
  if (copy == nullptr) return false;
  if (EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, intSize(label)) > 0) return true;
  OPENSSL_free(copy);
  return false;
}

// (operation, key, data, padding, oaepDigest, oaepLabel): bytes.
void cipher(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const Operation* operation = operationByName(call.text(0));
  EVP_PKEY* key = call.key(1);
  if (operation == nullptr || key == nullptr) return;
  const int padding = call.integer(3);
  if (operation->run == EVP_PKEY_decrypt && padding == RSA_PKCS1_PADDING) {
    return call.fail(ErrorKind::TypeError, "ERR_INVALID_ARG_VALUE",
                     "RSA_PKCS1_PADDING is no longer supported for private decryption, this can be reverted with "
                     "--security-revert=CVE-2023-46809");
  }
  const EVP_MD* digest = nullptr;
  if (call.has(4)) {
    digest = EVP_get_digestbyname(call.text(4).c_str());
    if (digest == nullptr) return call.fail(ErrorKind::Error, "ERR_OSSL_EVP_INVALID_DIGEST", "Invalid digest used");
  }
  const InputBytes data(call.isolate(), call.at(2));
  const KeyContextPointer context(EVP_PKEY_CTX_new(key, nullptr));
  std::size_t size = 0;
  const bool ready = context && operation->begin(context.get()) > 0 &&
                     EVP_PKEY_CTX_set_rsa_padding(context.get(), padding) > 0 &&
                     (digest == nullptr || EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), digest) > 0) &&
                     setLabel(context.get(), call.bytes(5)) &&
                     operation->run(context.get(), nullptr, &size, data.data(), data.size()) > 0;
  if (!ready) return call.fail("");
  Bytes out(size);
  if (operation->run(context.get(), out.data(), &size, data.data(), data.size()) <= 0) {
    return call.fail("");
  }
  call.answer(BytesView(out).first(size));
}

}  // namespace

void installKeyCiphers(Natives& natives) { natives.add("cipher", cipher); }

}  // namespace brink::js
