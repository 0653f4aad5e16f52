// Signatures of a digest (signatureNew, signatureUpdate, signatureSign, signatureVerify) and of a message at once
// (sign, verify).
#include <array>
#include <memory>
#include <utility>

#include <openssl/rsa.h>

#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/crypto/input_bytes.h"
#include "v8-runtime/bindings/crypto/key_natives.h"
#include "v8-runtime/bindings/crypto/signature_form.h"
#include "v8-runtime/bindings/native_object.h"

namespace brink::js {
namespace {

constexpr std::size_t kContextBytes = 512;  // of one digest context with its algorithm's state

// The digest of what is to be signed; empty once it was used.
struct SignatureDigest {
  DigestContextPointer context;
};

// What a caller says of RSA signatures; the key's own way where it says nothing.
struct RsaOptions {
  std::optional<int> padding;
  std::optional<int> salt_length;
};

RsaOptions rsaOptions(const CryptoCall& call, int index) {
  RsaOptions options;
  if (call.has(index)) options.padding = call.integer(index);
  if (call.has(index + 1)) options.salt_length = call.integer(index + 1);
  return options;
}

bool apply(const RsaOptions& options, EVP_PKEY* key, EVP_PKEY_CTX* context) {
  const int id = EVP_PKEY_get_id(key);
  if (id != EVP_PKEY_RSA && id != EVP_PKEY_RSA_PSS) return true;
  const int padding = options.padding.value_or(id == EVP_PKEY_RSA_PSS ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING);
  if (EVP_PKEY_CTX_set_rsa_padding(context, padding) <= 0) return false;
  if (padding != RSA_PKCS1_PSS_PADDING || !options.salt_length) return true;
  return EVP_PKEY_CTX_set_rsa_pss_saltlen(context, *options.salt_length) > 0;
}

bool signsWholeMessages(EVP_PKEY* key) {
  const int id = EVP_PKEY_get_id(key);
  return id == EVP_PKEY_ED25519 || id == EVP_PKEY_ED448;
}

void answerSignature(const CryptoCall& call, EVP_PKEY* key, Bytes signature, bool as_pair) {
  if (const std::size_t half = as_pair ? halfOfSignature(key) : 0; half != 0) {
    if (auto pair = pairFromDer(signature, half)) signature = std::move(*pair);
  }
  call.answer(signature);
}

void signatureNew(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const EVP_MD* digest = EVP_get_digestbyname(call.text(0).c_str());
  auto made = std::make_unique<SignatureDigest>(DigestContextPointer(EVP_MD_CTX_new()));
  if (digest == nullptr || EVP_DigestInit_ex(made->context.get(), digest, nullptr) != 1) {
    return call.fail(ErrorKind::TypeError, "ERR_CRYPTO_INVALID_DIGEST", "Invalid digest");
  }
  call.answer(NativeObject<SignatureDigest>::make(call.isolate(), std::move(made), kContextBytes));
}

void failUnready(const CryptoCall& call) { call.fail(ErrorKind::Error, "ERR_CRYPTO_INVALID_STATE", "Not initialised"); }

void signatureUpdate(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const auto* held = NativeObject<SignatureDigest>::of(call.at(0));
  if (held == nullptr || !held->context) return failUnready(call);
  const InputBytes data(call.isolate(), call.at(1));
  if (EVP_DigestUpdate(held->context.get(), data.data(), data.size()) != 1) call.fail("EVP_SignUpdate failed");
}

// The digest's value and what it was made with. Whoever takes it has used it up.
struct TakenDigest {
  DigestContextPointer context;
  std::array<unsigned char, EVP_MAX_MD_SIZE> value;
  unsigned size = 0;

  const EVP_MD* algorithm() const { return EVP_MD_CTX_get0_md(context.get()); }
};

// False, with the error thrown, when it cannot be used with this key.
bool takeDigest(const CryptoCall& call, EVP_PKEY* key, TakenDigest& taken) {
  auto* held = NativeObject<SignatureDigest>::of(call.at(0));
  if (held == nullptr || !held->context) {
    failUnready(call);
    return false;
  }
  if (signsWholeMessages(key)) {
    call.fail(ErrorKind::Error, "ERR_CRYPTO_UNSUPPORTED_OPERATION", "Unsupported crypto operation");
    return false;
  }
  taken.context = std::move(held->context);
  return EVP_DigestFinal_ex(taken.context.get(), taken.value.data(), &taken.size) == 1;
}

// (digest, key, padding, saltLength, asPair)
void signatureSign(const Arguments& arguments) {
  const CryptoCall call(arguments);
  EVP_PKEY* key = call.key(1);
  TakenDigest digest;
  if (key == nullptr || !takeDigest(call, key, digest)) return;
  const KeyContextPointer context(EVP_PKEY_CTX_new(key, nullptr));
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key));
  Bytes signature(size);
  const bool done = context && EVP_PKEY_sign_init(context.get()) > 0 &&
                    apply(rsaOptions(call, 2), key, context.get()) &&
                    EVP_PKEY_CTX_set_signature_md(context.get(), digest.algorithm()) > 0 &&
                    EVP_PKEY_sign(context.get(), signature.data(), &size, digest.value.data(), digest.size) > 0;
  if (!done) return call.fail("PEM_read_bio_PrivateKey failed");
  signature.resize(size);
  answerSignature(call, key, std::move(signature), call.truth(4));
}

// (digest, key, signature, padding, saltLength, asPair): whether it is right.
void signatureVerify(const Arguments& arguments) {
  const CryptoCall call(arguments);
  EVP_PKEY* key = call.key(1);
  TakenDigest digest;
  if (key == nullptr || !takeDigest(call, key, digest)) return;
  auto signature = call.optionalBytes(2).value_or(Bytes());
  if (const std::size_t half = call.truth(5) ? halfOfSignature(key) : 0; half != 0) {
    auto der = derFromPair(signature, half);
    if (!der) return call.fail(ErrorKind::Error, "ERR_CRYPTO_OPERATION_FAILED", "Malformed signature");
    signature = std::move(*der);
  }
  const KeyContextPointer context(EVP_PKEY_CTX_new(key, nullptr));
  constexpr int kNotForSignatures = -2;
  const int begun = context ? EVP_PKEY_verify_init(context.get()) : 0;
  if (begun == kNotForSignatures) return call.fail("PEM_read_bio_PUBKEY failed");
  // Options that do not fit make no signature a right one.
  call.answer(begun > 0 && apply(rsaOptions(call, 3), key, context.get()) &&
              EVP_PKEY_CTX_set_signature_md(context.get(), digest.algorithm()) > 0 &&
              EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.value.data(), digest.size) ==
                  1);
}

// The digest named in argument `index`; null stands for the key's own. False, with the error thrown, for a wrong name.
bool digestOf(const CryptoCall& call, int index, const EVP_MD*& digest) {
  digest = nullptr;
  if (!call.has(index)) return true;
  const auto name = call.text(index);
  digest = EVP_get_digestbyname(name.c_str());
  if (digest == nullptr) call.fail(ErrorKind::TypeError, "ERR_CRYPTO_INVALID_DIGEST", "Invalid digest: " + name);
  return digest != nullptr;
}

// (digest, data, key, padding, saltLength, asPair)
void sign(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const EVP_MD* digest = nullptr;
  if (!digestOf(call, 0, digest)) return;
  EVP_PKEY* key = call.key(2);
  if (key == nullptr) return;
  const InputBytes data(call.isolate(), call.at(1));
  const DigestContextPointer context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;  // the context's
  std::size_t size = 0;
  if (EVP_DigestSignInit(context.get(), &options, digest, nullptr, key) != 1 ||
      !apply(rsaOptions(call, 3), key, options) ||
      EVP_DigestSign(context.get(), nullptr, &size, data.data(), data.size()) != 1) {
    return call.fail("Signing failed");
  }
  Bytes signature(size);
  if (EVP_DigestSign(context.get(), signature.data(), &size, data.data(), data.size()) != 1) {
    return call.fail("Signing failed");
  }
  signature.resize(size);
  answerSignature(call, key, std::move(signature), call.truth(5));
}

// (digest, data, key, signature, padding, saltLength, asPair)
void verify(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const EVP_MD* digest = nullptr;
  if (!digestOf(call, 0, digest)) return;
  EVP_PKEY* key = call.key(2);
  if (key == nullptr) return;
  auto signature = call.optionalBytes(3).value_or(Bytes());
  if (const std::size_t half = call.truth(6) ? halfOfSignature(key) : 0; half != 0) {
    signature = derFromPair(signature, half).value_or(Bytes());
  }
  const InputBytes data(call.isolate(), call.at(1));
  const DigestContextPointer context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;  // the context's
  if (EVP_DigestVerifyInit(context.get(), &options, digest, nullptr, key) != 1 ||
      !apply(rsaOptions(call, 4), key, options)) {
    return call.fail("Verifying failed");
  }
  call.answer(EVP_DigestVerify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1);
}

}  // namespace

void installSigning(Natives& natives) {
  natives.add("signatureNew", signatureNew);
  natives.add("signatureUpdate", signatureUpdate);
  natives.add("signatureSign", signatureSign);
  natives.add("signatureVerify", signatureVerify);
  natives.add("sign", sign);
  natives.add("verify", verify);
}

}  // namespace brink::js
