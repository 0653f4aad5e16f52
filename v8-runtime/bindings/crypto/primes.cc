// generatePrime, checkPrime.
// The check takes a number of rounds, which OpenSSL 3 calls old.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <utility>

#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/crypto/key_natives.h"

namespace brink::js {
namespace {

// Null when argument `index` is not given.
BignumPointer numberAt(const CryptoCall& call, int index) {
  return call.has(index) ? bignumOf(call.bytes(index)) : nullptr;
}

// (bits, safe, add, rem): bytes of a prime p with p mod add = rem.
void generatePrime(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const int bits = call.integer(0);
  const auto add = numberAt(call, 2);
  const auto rem = numberAt(call, 3);
  if (add) {
    // Otherwise there may be no such number, and the search would not end.
    if (BN_num_bits(add.get()) > bits) {
      return call.fail(ErrorKind::RangeError, "ERR_OUT_OF_RANGE", "invalid options.add");
    }
    if (rem && BN_cmp(add.get(), rem.get()) != 1) {
      return call.fail(ErrorKind::RangeError, "ERR_OUT_OF_RANGE", "invalid options.rem");
    }
  }
  const BignumPointer prime(BN_secure_new());
  if (BN_generate_prime_ex(prime.get(), bits, call.truth(1) ? 1 : 0, add.get(), rem.get(), nullptr) != 1) {
    return call.failAsJob("Prime generation failed");
  }
  call.answer(bytesOfBignum(prime.get()));
}

// (bytes, rounds)
void checkPrime(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const auto candidate = bignumOf(call.bytes(0));
  const BignumContextPointer context(BN_CTX_new());
  const int outcome = BN_is_prime_ex(candidate.get(), call.integer(1), context.get(), nullptr);
  if (outcome < 0) return call.failAsJob("Checking failed");
  call.answer(outcome == 1);
}

}  // namespace

void installPrimes(Natives& natives) {
  natives.add("generatePrime", generatePrime);
  natives.add("checkPrime", checkPrime);
}

}  // namespace brink::js
