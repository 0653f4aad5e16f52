// derive (two keys' shared secret); pairNew, pairGenerate, pairPrivate, pairPublic, pairSetPrivate, pairSetPublic,
// pairSecret (the class ECDH); convertPoint, curveNames. EC_KEY counts as old in OpenSSL 3; the class may hold a public
// key that does not belong to the private one, and only it can.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <memory>
#include <string>
#include <utility>

#include <openssl/ec.h>

#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/crypto/key_natives.h"
#include "v8-runtime/bindings/native_object.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

constexpr std::size_t kPairBytes = 2048;

struct CurvePair {
  OpenSslPointer<EC_KEY, EC_KEY_free> key;

  const EC_GROUP* group() const { return EC_KEY_get0_group(key.get()); }
};

// (private key, public key): the secret, as long as the operation makes it.
void derive(const Arguments& arguments) {
  const CryptoCall call(arguments);
  EVP_PKEY* own = call.key(0);
  if (own == nullptr) return;
  EVP_PKEY* peer = call.key(1);
  if (peer == nullptr) return;
  const KeyContextPointer context(EVP_PKEY_CTX_new(own, nullptr));
  std::size_t size = 0;
  if (!context || EVP_PKEY_derive_init(context.get()) <= 0 || EVP_PKEY_derive_set_peer(context.get(), peer) <= 0 ||
      EVP_PKEY_derive(context.get(), nullptr, &size) <= 0) {
    return call.fail("diffieHellman failed");
  }
  Bytes secret(size);
  std::size_t written = size;
  if (EVP_PKEY_derive(context.get(), secret.data(), &written) <= 0) return call.fail("diffieHellman failed");
  // Leading zeros are part of it.
  secret.resize(written);
  secret.insert(secret.begin(), size - written, 0);
  call.answer(secret);
}

void failCurve(const CryptoCall& call) {
  call.fail(ErrorKind::TypeError, "ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name");
}

void failOperation(const CryptoCall& call, std::string_view message) {
  call.fail(ErrorKind::Error, "ERR_CRYPTO_OPERATION_FAILED", message);
}

void pairNew(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const int curve = OBJ_sn2nid(call.text(0).c_str());
  if (curve == NID_undef) return failCurve(call);
  auto pair = std::make_unique<CurvePair>();
  pair->key.reset(EC_KEY_new_by_curve_name(curve));
  if (!pair->key) return failOperation(call, "Failed to create key using named curve");
  call.answer(NativeObject<CurvePair>::make(call.isolate(), std::move(pair), kPairBytes));
}

// Null, with an error thrown, for another value.
CurvePair* pairOf(const CryptoCall& call) {
  CurvePair* pair = NativeObject<CurvePair>::of(call.at(0));
  if (pair == nullptr) throwTypeError(call.isolate(), "Not a pair of keys");
  return pair;
}

void pairGenerate(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const CurvePair* pair = pairOf(call);
  if (pair == nullptr) return;
  if (EC_KEY_generate_key(pair->key.get()) != 1) failOperation(call, "Failed to generate key");
}

void pairPrivate(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const CurvePair* pair = pairOf(call);
  if (pair == nullptr) return;
  const BIGNUM* number = EC_KEY_get0_private_key(pair->key.get());
  if (number == nullptr) return failOperation(call, "Failed to get ECDH private key");
  call.answer(bytesOfBignum(number));
}

point_conversion_form_t formOf(const CryptoCall& call, int index) {
  const auto name = call.text(index);
  if (name == "compressed") return POINT_CONVERSION_COMPRESSED;
  return name == "hybrid" ? POINT_CONVERSION_HYBRID : POINT_CONVERSION_UNCOMPRESSED;
}

void answerPoint(const CryptoCall& call, const EC_GROUP* group, const EC_POINT* point, point_conversion_form_t form) {
  Bytes bytes(EC_POINT_point2oct(group, point, form, nullptr, 0, nullptr));
  if (bytes.empty() || EC_POINT_point2oct(group, point, form, bytes.data(), bytes.size(), nullptr) == 0) {
    return failOperation(call, "Failed to get public key length");
  }
  call.answer(bytes);
}

// (pair, form)
void pairPublic(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const CurvePair* pair = pairOf(call);
  if (pair == nullptr) return;
  const EC_POINT* point = EC_KEY_get0_public_key(pair->key.get());
  if (point == nullptr) return failOperation(call, "Failed to get ECDH public key");
  answerPoint(call, pair->group(), point, formOf(call, 1));
}

// From 1 to the curve's order, exclusive.
bool isPrivateKeyOf(const EC_GROUP* group, const BIGNUM* number) {
  return !BN_is_zero(number) && !BN_is_negative(number) && BN_cmp(number, EC_GROUP_get0_order(group)) < 0;
}

// (pair, bytes): sets the public key, too.
void pairSetPrivate(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const CurvePair* pair = pairOf(call);
  if (pair == nullptr) return;
  const auto number = bignumOf(call.bytes(1));
  if (!isPrivateKeyOf(pair->group(), number.get())) {
    return call.fail(ErrorKind::RangeError, "ERR_CRYPTO_INVALID_KEYTYPE",
                     "Private key is not valid for specified curve.");
  }
  const CurvePointPointer point(EC_POINT_new(pair->group()));
  if (EC_POINT_mul(pair->group(), point.get(), number.get(), nullptr, nullptr, nullptr) != 1 ||
      EC_KEY_set_private_key(pair->key.get(), number.get()) != 1 ||
      EC_KEY_set_public_key(pair->key.get(), point.get()) != 1) {
    failOperation(call, "Failed to convert BN to a private key");
  }
}

CurvePointPointer pointFrom(const EC_GROUP* group, BytesView bytes) {
  CurvePointPointer point(EC_POINT_new(group));
  if (EC_POINT_oct2point(group, point.get(), bytes.data(), bytes.size(), nullptr) != 1) return nullptr;
  return point;
}

// (pair, bytes)
void pairSetPublic(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const CurvePair* pair = pairOf(call);
  if (pair == nullptr) return;
  const auto point = pointFrom(pair->group(), call.bytes(1));
  if (!point) return failOperation(call, "Failed to convert Buffer to EC_POINT");
  if (EC_KEY_set_public_key(pair->key.get(), point.get()) != 1) {
    failOperation(call, "Failed to set EC_POINT as the public key");
  }
}

// (pair, the other's public key): the secret; undefined when the other's key is no point of the curve.
void pairSecret(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const CurvePair* pair = pairOf(call);
  if (pair == nullptr) return;
  if (EC_KEY_check_key(pair->key.get()) != 1) {
    return call.fail(ErrorKind::RangeError, "ERR_CRYPTO_INVALID_KEYPAIR", "Invalid key pair");
  }
  const auto point = pointFrom(pair->group(), call.bytes(1));
  if (!point) return;
  Bytes secret(static_cast<std::size_t>(EC_GROUP_get_degree(pair->group()) + 7) / 8);
  if (ECDH_compute_key(secret.data(), secret.size(), point.get(), pair->key.get(), nullptr) <= 0) {
    return failOperation(call, "Failed to compute ECDH key");
  }
  call.answer(secret);
}

// (bytes, curve, form)
void convertPoint(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const int curve = OBJ_sn2nid(call.text(1).c_str());
  if (curve == NID_undef) return failCurve(call);
  const CurvePointer group(EC_GROUP_new_by_curve_name(curve));
  if (!group) return failOperation(call, "Failed to get EC_GROUP");
  const auto point = pointFrom(group.get(), call.bytes(0));
  if (!point) return failOperation(call, "Failed to convert Buffer to EC_POINT");
  answerPoint(call, group.get(), point.get(), formOf(call, 2));
}

void curveNames(const Arguments& arguments) {
  const CryptoCall call(arguments);
  std::vector<EC_builtin_curve> curves(EC_get_builtin_curves(nullptr, 0));
  EC_get_builtin_curves(curves.data(), curves.size());
  std::vector<v8::Local<v8::Value>> names;
  for (const auto& curve : curves) names.push_back(literal(call.isolate(), OBJ_nid2sn(curve.nid)));
  call.answer(v8::Array::New(call.isolate(), names.data(), names.size()).As<v8::Value>());
}

}  // namespace

void installAgreement(Natives& natives) {
  natives.add("derive", derive);
  natives.add("pairNew", pairNew);
  natives.add("pairGenerate", pairGenerate);
  natives.add("pairPrivate", pairPrivate);
  natives.add("pairPublic", pairPublic);
  natives.add("pairSetPrivate", pairSetPrivate);
  natives.add("pairSetPublic", pairSetPublic);
  natives.add("pairSecret", pairSecret);
  natives.add("convertPoint", convertPoint);
  natives.add("curveNames", curveNames);
}

}  // namespace brink::js
