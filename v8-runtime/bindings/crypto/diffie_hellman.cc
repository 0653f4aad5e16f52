// dhNew, dhGroup, dhCheck, dhGenerate, dhNumber, dhSetKey, dhSecret: the classes DiffieHellman and DiffieHellmanGroup.
// DH counts as old in OpenSSL 3; the new functions refuse the primes that Node's class takes.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <memory>
#include <string>
#include <utility>

#include <openssl/bnerr.h>
#include <openssl/dh.h>
#include <openssl/err.h>

#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/crypto/dh_groups.h"
#include "v8-runtime/bindings/crypto/key_natives.h"
#include "v8-runtime/bindings/native_object.h"

namespace brink::js {
namespace {

constexpr std::size_t kAgreementBytes = 4096;

struct Agreement {
  OpenSslPointer<DH, DH_free> dh{DH_new()};
};

// Null, with an error thrown, for another value.
DH* agreementOf(const CryptoCall& call) {
  const Agreement* agreement = NativeObject<Agreement>::of(call.at(0));
  if (agreement == nullptr) throwTypeError(call.isolate(), "Not an agreement");
  return agreement == nullptr ? nullptr : agreement->dh.get();
}

void answerAgreement(const CryptoCall& call, std::unique_ptr<Agreement> agreement) {
  call.answer(NativeObject<Agreement>::make(call.isolate(), std::move(agreement), kAgreementBytes));
}

bool setGroup(DH* dh, BignumPointer prime, BignumPointer generator) {
  if (!prime || !generator || DH_set0_pqg(dh, prime.get(), nullptr, generator.get()) != 1) return false;
  prime.release();
  generator.release();
  return true;
}

// A number argument or bytes.
BignumPointer numberAt(const CryptoCall& call, int index) {
  if (!call.at(index)->IsNumber()) return bignumOf(call.bytes(index));
  BignumPointer number(BN_new());
  const int value = call.integer(index);
  BN_set_word(number.get(), value > 0 ? static_cast<BN_ULONG>(value) : 0);
  return number;
}

// (length of the prime in bits, or the prime; generator)
void dhNew(const Arguments& arguments) {
  const CryptoCall call(arguments);
  auto agreement = std::make_unique<Agreement>();
  if (call.at(0)->IsNumber()) {
    if (DH_generate_parameters_ex(agreement->dh.get(), call.integer(0), call.integer(1, 2), nullptr) != 1) {
      return call.fail("Initialization failed");
    }
    return answerAgreement(call, std::move(agreement));
  }
  BignumPointer prime = bignumOf(call.bytes(0));
  BignumPointer generator = numberAt(call, 1);
  if (call.bytes(0).empty()) {
    ERR_raise(ERR_LIB_BN, BN_R_BITS_TOO_SMALL);
    return call.fail("Initialization failed");
  }
  if (BN_is_zero(generator.get()) || BN_is_one(generator.get())) {
    ERR_raise(ERR_LIB_DH, DH_R_BAD_GENERATOR);
    return call.fail("Initialization failed");
  }
  if (!setGroup(agreement->dh.get(), std::move(prime), std::move(generator))) return call.fail("Initialization failed");
  answerAgreement(call, std::move(agreement));
}

void dhGroup(const Arguments& arguments) {
  const CryptoCall call(arguments);
  auto agreement = std::make_unique<Agreement>();
  BignumPointer generator(BN_new());
  BN_set_word(generator.get(), 2);
  if (!setGroup(agreement->dh.get(), primeOfGroup(call.text(0)), std::move(generator))) {
    return call.fail(ErrorKind::Error, "ERR_CRYPTO_UNKNOWN_DH_GROUP", "Unknown DH group");
  }
  answerAgreement(call, std::move(agreement));
}

void dhCheck(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const DH* dh = agreementOf(call);
  if (dh == nullptr) return;
  int findings = 0;
  if (DH_check(dh, &findings) != 1) return call.fail("Initialization failed");
  call.answer(findings);
}

void dhGenerate(const Arguments& arguments) {
  const CryptoCall call(arguments);
  DH* dh = agreementOf(call);
  if (dh == nullptr) return;
  if (DH_generate_key(dh) != 1) call.fail("Key generation failed");
}

// (agreement, "prime" or "generator" or "public" or "private"): undefined when there is none.
void dhNumber(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const DH* dh = agreementOf(call);
  if (dh == nullptr) return;
  const auto name = call.text(1);
  const BIGNUM* number = name == "prime"       ? DH_get0_p(dh)
                         : name == "generator" ? DH_get0_g(dh)
                         : name == "public"    ? DH_get0_pub_key(dh)
                                               : DH_get0_priv_key(dh);
  if (number != nullptr) call.answer(bytesOfBignum(number));
}

// (agreement, bytes, asPrivate)
void dhSetKey(const Arguments& arguments) {
  const CryptoCall call(arguments);
  DH* dh = agreementOf(call);
  if (dh == nullptr) return;
  BIGNUM* number = bignumOf(call.bytes(1)).release();
  const bool as_private = call.truth(2);
  DH_set0_key(dh, as_private ? nullptr : number, as_private ? number : nullptr);
}

void failSecret(const CryptoCall& call, const DH* dh, const BIGNUM* other) {
  int findings = 0;
  const bool checked = DH_check_pub_key(dh, other, &findings) == 1;
  if (checked && (findings & DH_CHECK_PUBKEY_TOO_SMALL) != 0) {
    return call.fail(ErrorKind::RangeError, "ERR_CRYPTO_INVALID_KEYLEN", "Supplied key is too small");
  }
  if (checked && (findings & DH_CHECK_PUBKEY_TOO_LARGE) != 0) {
    return call.fail(ErrorKind::RangeError, "ERR_CRYPTO_INVALID_KEYLEN", "Supplied key is too large");
  }
  call.fail(ErrorKind::RangeError, "ERR_CRYPTO_INVALID_KEYTYPE", "Invalid key type");
}

// (agreement, the other's public key): the secret, as long as the prime.
void dhSecret(const Arguments& arguments) {
  const CryptoCall call(arguments);
  DH* dh = agreementOf(call);
  if (dh == nullptr) return;
  const auto other = bignumOf(call.bytes(1));
  Bytes secret(static_cast<std::size_t>(DH_size(dh)));
  const int written = DH_compute_key(secret.data(), other.get(), dh);
  if (written == -1) return failSecret(call, dh, other.get());
  secret.resize(static_cast<std::size_t>(written));
  secret.insert(secret.begin(), static_cast<std::size_t>(DH_size(dh) - written), 0);
  call.answer(secret);
}

}  // namespace

void installDiffieHellman(Natives& natives) {
  natives.add("dhNew", dhNew);
  natives.add("dhGroup", dhGroup);
  natives.add("dhCheck", dhCheck);
  natives.add("dhGenerate", dhGenerate);
  natives.add("dhNumber", dhNumber);
  natives.add("dhSetKey", dhSetKey);
  natives.add("dhSecret", dhSecret);
}

}  // namespace brink::js
