// generateRsa, generateCurve, generateSimple, generateDsa, generateDh.
// Parameters of Diffie-Hellman have no new functions that take any numbers.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <string>
#include <utility>

#include <openssl/dh.h>
#include <openssl/dsa.h>
#include <openssl/rsa.h>

#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/crypto/dh_groups.h"
#include "v8-runtime/bindings/crypto/key_natives.h"
#include "v8-runtime/bindings/crypto/key_types.h"

namespace brink::js {
namespace {

void answerGenerated(const CryptoCall& call, EVP_PKEY_CTX* context) {
  EVP_PKEY* made = nullptr;
  if (context == nullptr || EVP_PKEY_keygen(context, &made) <= 0) return call.failAsJob("Key generation job failed");
  call.answer(KeyPointer(made));
}

// A context that generates keys with the parameters that `context` generates; null when it cannot.
KeyContextPointer withParameters(EVP_PKEY_CTX* context) {
  EVP_PKEY* made = nullptr;
  if (EVP_PKEY_paramgen(context, &made) <= 0) return nullptr;
  const KeyPointer parameters(made);
  KeyContextPointer generator(EVP_PKEY_CTX_new(parameters.get(), nullptr));
  if (!generator || EVP_PKEY_keygen_init(generator.get()) <= 0) return nullptr;
  return generator;
}

// False, with the error thrown, when argument `index` names no digest. Null when it names nothing.
bool digestOf(const CryptoCall& call, int index, std::string_view what, const EVP_MD*& digest) {
  digest = nullptr;
  if (!call.has(index)) return true;
  const auto name = call.text(index);
  digest = EVP_get_digestbyname(name.c_str());
  if (digest == nullptr) {
    call.fail(ErrorKind::TypeError, "ERR_CRYPTO_INVALID_DIGEST", std::string(what) + ": " + name);
  }
  return digest != nullptr;
}

// What a digest says of the others goes for them too, where they are not given.
bool restrictPss(EVP_PKEY_CTX* context, const EVP_MD* digest, const EVP_MD* mask_digest, int salt_length) {
  if (digest != nullptr) {
    if (EVP_PKEY_CTX_set_rsa_pss_keygen_md(context, digest) <= 0) return false;
    if (mask_digest == nullptr) mask_digest = digest;
    if (salt_length < 0) salt_length = EVP_MD_get_size(digest);
  }
  if (mask_digest != nullptr && EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md(context, mask_digest) <= 0) return false;
  return salt_length < 0 || EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(context, salt_length) > 0;
}

// (bits, exponent, pss, digest, maskDigest, saltLength)
void generateRsa(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const bool pss = call.truth(2);
  const EVP_MD* digest = nullptr;
  const EVP_MD* mask_digest = nullptr;
  if (!digestOf(call, 3, "Invalid digest", digest) || !digestOf(call, 4, "Invalid MGF1 digest", mask_digest)) return;
  const KeyContextPointer context(EVP_PKEY_CTX_new_id(pss ? EVP_PKEY_RSA_PSS : EVP_PKEY_RSA, nullptr));
  const BignumPointer exponent(BN_new());
  BN_set_word(exponent.get(), static_cast<BN_ULONG>(static_cast<unsigned>(call.integer(1, RSA_F4))));
  const bool ready = context && EVP_PKEY_keygen_init(context.get()) > 0 &&
                     EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), call.integer(0)) > 0 &&
                     EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), exponent.get()) > 0 &&
                     (!pss || restrictPss(context.get(), digest, mask_digest, call.integer(5, -1)));
  answerGenerated(call, ready ? context.get() : nullptr);
}

// (curve, explicit)
void generateCurve(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const int curve = curveByName(call.text(0));
  if (curve == NID_undef) {
    return call.fail(ErrorKind::TypeError, "ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name");
  }
  const int encoding = call.truth(1) ? OPENSSL_EC_EXPLICIT_CURVE : OPENSSL_EC_NAMED_CURVE;
  const KeyContextPointer context(EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr));
  KeyContextPointer generator;
  if (context && EVP_PKEY_paramgen_init(context.get()) > 0 &&
      EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context.get(), curve) > 0 &&
      EVP_PKEY_CTX_set_ec_param_enc(context.get(), encoding) > 0) {
    generator = withParameters(context.get());
  }
  answerGenerated(call, generator.get());
}

// (type): ed25519 and its kin.
void generateSimple(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const KeyContextPointer context(EVP_PKEY_CTX_new_id(keyTypeByName(call.text(0)), nullptr));
  const bool ready = context && EVP_PKEY_keygen_init(context.get()) > 0;
  answerGenerated(call, ready ? context.get() : nullptr);
}

// (bits, bits of the divisor)
void generateDsa(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const KeyContextPointer context(EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, nullptr));
  KeyContextPointer generator;
  if (context && EVP_PKEY_paramgen_init(context.get()) > 0 &&
      EVP_PKEY_CTX_set_dsa_paramgen_bits(context.get(), call.integer(0)) > 0 &&
      (!call.has(1) || EVP_PKEY_CTX_set_dsa_paramgen_q_bits(context.get(), call.integer(1)) > 0)) {
    generator = withParameters(context.get());
  }
  answerGenerated(call, generator.get());
}

KeyContextPointer fixedGroup(BignumPointer prime, unsigned generator) {
  const OpenSslPointer<DH, DH_free> group(DH_new());
  BignumPointer base(BN_new());
  BN_set_word(base.get(), generator);
  if (!prime || DH_set0_pqg(group.get(), prime.get(), nullptr, base.get()) != 1) return nullptr;
  prime.release();
  base.release();
  const KeyPointer parameters(EVP_PKEY_new());
  if (EVP_PKEY_set1_DH(parameters.get(), group.get()) != 1) return nullptr;
  KeyContextPointer context(EVP_PKEY_CTX_new(parameters.get(), nullptr));
  if (!context || EVP_PKEY_keygen_init(context.get()) <= 0) return nullptr;
  return context;
}

KeyContextPointer newGroup(int bits, int generator) {
  const KeyContextPointer context(EVP_PKEY_CTX_new_id(EVP_PKEY_DH, nullptr));
  if (!context || EVP_PKEY_paramgen_init(context.get()) <= 0 ||
      EVP_PKEY_CTX_set_dh_paramgen_prime_len(context.get(), bits) <= 0 ||
      EVP_PKEY_CTX_set_dh_paramgen_generator(context.get(), generator) <= 0) {
    return nullptr;
  }
  return withParameters(context.get());
}

// (group's name, or the prime as bytes, or its length in bits; generator)
void generateDh(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const int generator = call.integer(1, 2);
  KeyContextPointer context;
  if (call.at(0)->IsString()) {
    BignumPointer prime = primeOfGroup(call.text(0));
    if (!prime) return call.fail(ErrorKind::Error, "ERR_CRYPTO_UNKNOWN_DH_GROUP", "Unknown DH group");
    context = fixedGroup(std::move(prime), 2);
  } else if (call.at(0)->IsNumber()) {
    context = newGroup(call.integer(0), generator);
  } else {
    context = fixedGroup(bignumOf(call.bytes(0)), static_cast<unsigned>(generator));
  }
  answerGenerated(call, context.get());
}

}  // namespace

void installKeyGeneration(Natives& natives) {
  natives.add("generateRsa", generateRsa);
  natives.add("generateCurve", generateCurve);
  natives.add("generateSimple", generateSimple);
  natives.add("generateDsa", generateDsa);
  natives.add("generateDh", generateDh);
}

}  // namespace brink::js
