// Keys from their numbers and back: fromRsa, fromPoint, fromEncodedPoint, fromRaw; parts, raw, encodedPoint; type,
// details, bits, equal. The RSA and EC objects count as old in OpenSSL 3. They take what they are given, as Node's keys
// from JWKs do.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>

#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/crypto/key_natives.h"
#include "v8-runtime/bindings/crypto/key_types.h"
#include "v8-runtime/engine/text.h"

namespace brink::js {
namespace {

using RsaPointer = OpenSslPointer<RSA, RSA_free>;
using CurveKeyPointer = OpenSslPointer<EC_KEY, EC_KEY_free>;

v8::Local<v8::Object> newRecord(const CryptoCall& call) {
  return v8::Object::New(call.isolate(), v8::Null(call.isolate()), nullptr, nullptr, 0);
}

void put(const CryptoCall& call, v8::Local<v8::Object> record, std::string_view name, v8::Local<v8::Value> value) {
  record->Set(call.isolate()->GetCurrentContext(), literal(call.isolate(), name), value).Check();
}

void put(const CryptoCall& call, v8::Local<v8::Object> record, std::string_view name, const BIGNUM* number,
         std::size_t size = 0) {
  if (number == nullptr) return;
  const Bytes bytes = bytesOfBignum(number, size);
  put(call, record, name, newBytes(call.isolate(), bytes).As<v8::Value>());
}

KeyPointer wrap(RsaPointer rsa) {
  KeyPointer key(EVP_PKEY_new());
  if (EVP_PKEY_set1_RSA(key.get(), rsa.get()) != 1) return nullptr;
  return key;
}

void refuseRsa(const CryptoCall& call) {
  call.fail(ErrorKind::TypeError, "ERR_CRYPTO_INVALID_JWK", "Invalid JWK RSA key");
}

// (n, e, d, p, q, dp, dq, qi): a public key when there is no d.
void fromRsa(const Arguments& arguments) {
  const CryptoCall call(arguments);
  RsaPointer rsa(RSA_new());
  const auto number = [&](int index) { return bignumOf(call.bytes(index)).release(); };
  if (RSA_set0_key(rsa.get(), number(0), number(1), nullptr) != 1) return refuseRsa(call);
  if (call.has(2)) {
    if (RSA_set0_key(rsa.get(), nullptr, nullptr, number(2)) != 1 ||
        RSA_set0_factors(rsa.get(), number(3), number(4)) != 1 ||
        RSA_set0_crt_params(rsa.get(), number(5), number(6), number(7)) != 1) {
      return refuseRsa(call);
    }
  }
  auto key = wrap(std::move(rsa));
  if (!key) return refuseRsa(call);
  call.answer(std::move(key));
}

// (curve, x, y, d): a public key when there is no d. The point must be on the curve.
void fromPoint(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const auto refuse = [&] { call.fail(ErrorKind::TypeError, "ERR_CRYPTO_INVALID_JWK", "Invalid JWK EC key"); };
  const CurveKeyPointer curve_key(EC_KEY_new_by_curve_name(curveByName(call.text(0))));
  if (!curve_key) return refuse();
  const auto x = bignumOf(call.bytes(1));
  const auto y = bignumOf(call.bytes(2));
  if (EC_KEY_set_public_key_affine_coordinates(curve_key.get(), x.get(), y.get()) != 1) return refuse();
  if (call.has(3)) {
    const auto d = bignumOf(call.bytes(3));
    if (EC_KEY_set_private_key(curve_key.get(), d.get()) != 1) return refuse();
  }
  KeyPointer key(EVP_PKEY_new());
  if (EVP_PKEY_set1_EC_KEY(key.get(), curve_key.get()) != 1) return refuse();
  call.answer(std::move(key));
}

// (curve, uncompressed or compressed point): a public key; undefined when it is no point of the curve.
void fromEncodedPoint(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const CurveKeyPointer curve_key(EC_KEY_new_by_curve_name(curveByName(call.text(0))));
  if (!curve_key) return;
  const EC_GROUP* group = EC_KEY_get0_group(curve_key.get());
  const CurvePointPointer point(EC_POINT_new(group));
  const BytesView encoded = call.bytes(1);
  if (EC_POINT_oct2point(group, point.get(), encoded.data(), encoded.size(), nullptr) != 1 ||
      EC_KEY_set_public_key(curve_key.get(), point.get()) != 1) {
    return;
  }
  KeyPointer key(EVP_PKEY_new());
  if (EVP_PKEY_set1_EC_KEY(key.get(), curve_key.get()) == 1) call.answer(std::move(key));
}

// (handle, compressed): the public point of an EC key as bytes.
void encodedPoint(const Arguments& arguments) {
  const CryptoCall call(arguments);
  EVP_PKEY* key = call.key(0);
  if (key == nullptr) return;
  const EC_KEY* curve_key = EVP_PKEY_get0_EC_KEY(key);
  if (curve_key == nullptr) return;
  const auto form = call.truth(1) ? POINT_CONVERSION_COMPRESSED : POINT_CONVERSION_UNCOMPRESSED;
  const EC_GROUP* group = EC_KEY_get0_group(curve_key);
  const EC_POINT* point = EC_KEY_get0_public_key(curve_key);
  Bytes bytes(EC_POINT_point2oct(group, point, form, nullptr, 0, nullptr));
  if (EC_POINT_point2oct(group, point, form, bytes.data(), bytes.size(), nullptr) == bytes.size()) call.answer(bytes);
}

// (type, asPrivate, bytes): a key of the Edwards and Montgomery curves; undefined when the bytes are none.
void fromRaw(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const int id = keyTypeByName(call.text(0));
  const BytesView bytes = call.bytes(2);
  KeyPointer key(call.truth(1) ? EVP_PKEY_new_raw_private_key(id, nullptr, bytes.data(), bytes.size())
                               : EVP_PKEY_new_raw_public_key(id, nullptr, bytes.data(), bytes.size()));
  if (key) call.answer(std::move(key));
}

// (handle, asPrivate): undefined when there are no such bytes.
void raw(const Arguments& arguments) {
  const CryptoCall call(arguments);
  EVP_PKEY* key = call.key(0);
  if (key == nullptr) return;
  const auto get = call.truth(1) ? EVP_PKEY_get_raw_private_key : EVP_PKEY_get_raw_public_key;
  std::size_t size = 0;
  if (get(key, nullptr, &size) != 1) return;
  Bytes bytes(size);
  if (get(key, bytes.data(), &size) == 1) call.answer(bytes);
}

v8::Local<v8::Object> rsaParts(const CryptoCall& call, const RSA* rsa) {
  const auto record = newRecord(call);
  put(call, record, "n", RSA_get0_n(rsa));
  put(call, record, "e", RSA_get0_e(rsa));
  put(call, record, "d", RSA_get0_d(rsa));
  put(call, record, "p", RSA_get0_p(rsa));
  put(call, record, "q", RSA_get0_q(rsa));
  put(call, record, "dp", RSA_get0_dmp1(rsa));
  put(call, record, "dq", RSA_get0_dmq1(rsa));
  put(call, record, "qi", RSA_get0_iqmp(rsa));
  return record;
}

v8::Local<v8::Object> curveParts(const CryptoCall& call, const EC_KEY* key) {
  const auto record = newRecord(call);
  const EC_GROUP* group = EC_KEY_get0_group(key);
  const EC_POINT* point = EC_KEY_get0_public_key(key);
  const auto size = static_cast<std::size_t>((EC_GROUP_get_degree(group) + 7) / 8);
  const BignumPointer x(BN_new());
  const BignumPointer y(BN_new());
  if (point != nullptr && EC_POINT_get_affine_coordinates(group, point, x.get(), y.get(), nullptr) == 1) {
    put(call, record, "x", x.get(), size);
    put(call, record, "y", y.get(), size);
  }
  put(call, record, "d", EC_KEY_get0_private_key(key), size);
  return record;
}

// (handle): {n, e, d, p, q, dp, dq, qi} or {x, y, d}, as far as they are there; undefined for other keys.
void parts(const Arguments& arguments) {
  const CryptoCall call(arguments);
  EVP_PKEY* key = call.key(0);
  if (key == nullptr) return;
  const int id = EVP_PKEY_get_id(key);
  if (id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS) {
    if (const RSA* rsa = EVP_PKEY_get0_RSA(key)) call.answer(rsaParts(call, rsa).As<v8::Value>());
  } else if (id == EVP_PKEY_EC) {
    if (const EC_KEY* curve_key = EVP_PKEY_get0_EC_KEY(key)) call.answer(curveParts(call, curve_key).As<v8::Value>());
  }
}

void type(const Arguments& arguments) {
  const CryptoCall call(arguments);
  EVP_PKEY* key = call.key(0);
  if (key == nullptr) return;
  const auto name = nameOfKeyType(EVP_PKEY_get_id(key));
  if (!name.empty()) call.answer(name);
}

// What an RSA-PSS key allows; nothing of it when the key says nothing.
void putPssDetails(const CryptoCall& call, v8::Local<v8::Object> record, const RSA* rsa) {
  const RSA_PSS_PARAMS* allowed = RSA_get0_pss_params(rsa);
  if (allowed == nullptr) return;
  int digest = NID_sha1;
  int mask_digest = NID_sha1;
  int mask = NID_mgf1;
  std::int64_t salt = 20;
  if (allowed->hashAlgorithm != nullptr) digest = OBJ_obj2nid(allowed->hashAlgorithm->algorithm);
  if (allowed->maskGenAlgorithm != nullptr) {
    mask = OBJ_obj2nid(allowed->maskGenAlgorithm->algorithm);
    if (mask == NID_mgf1 && allowed->maskHash != nullptr) mask_digest = OBJ_obj2nid(allowed->maskHash->algorithm);
  }
  if (allowed->saltLength != nullptr) ASN1_INTEGER_get_int64(&salt, allowed->saltLength);
  const auto name = [&](int nid) {
    const char* known = OBJ_nid2ln(nid);
    return call.string(known == nullptr ? "undefined" : known);
  };
  put(call, record, "hashAlgorithm", name(digest));
  if (mask == NID_mgf1) put(call, record, "mgf1HashAlgorithm", name(mask_digest));
  put(call, record, "saltLength", v8::Number::New(call.isolate(), static_cast<double>(salt)).As<v8::Value>());
}

void putRsaDetails(const CryptoCall& call, v8::Local<v8::Object> record, EVP_PKEY* key, bool pss) {
  const RSA* rsa = EVP_PKEY_get0_RSA(key);
  if (rsa == nullptr) return;
  put(call, record, "modulusLength", v8::Integer::New(call.isolate(), RSA_bits(rsa)).As<v8::Value>());
  put(call, record, "publicExponent", RSA_get0_e(rsa));
  if (pss) putPssDetails(call, record, rsa);
}

void putDsaDetails(const CryptoCall& call, v8::Local<v8::Object> record, EVP_PKEY* key) {
  const DSA* dsa = EVP_PKEY_get0_DSA(key);
  if (dsa == nullptr) return;
  const auto bits = [&](const BIGNUM* number) {
    return v8::Integer::New(call.isolate(), number == nullptr ? 0 : BN_num_bits(number)).As<v8::Value>();
  };
  put(call, record, "modulusLength", bits(DSA_get0_p(dsa)));
  put(call, record, "divisorLength", bits(DSA_get0_q(dsa)));
}

// (handle): the details that this type of key has; publicExponent as bytes.
void details(const Arguments& arguments) {
  const CryptoCall call(arguments);
  EVP_PKEY* key = call.key(0);
  if (key == nullptr) return;
  const auto record = newRecord(call);
  switch (EVP_PKEY_get_id(key)) {
    case EVP_PKEY_RSA:
      putRsaDetails(call, record, key, false);
      break;
    case EVP_PKEY_RSA_PSS:
      putRsaDetails(call, record, key, true);
      break;
    case EVP_PKEY_DSA:
      putDsaDetails(call, record, key);
      break;
    case EVP_PKEY_EC:
      if (const EC_KEY* curve_key = EVP_PKEY_get0_EC_KEY(key)) {
        const char* name = OBJ_nid2sn(EC_GROUP_get_curve_name(EC_KEY_get0_group(curve_key)));
        put(call, record, "namedCurve", call.string(name == nullptr ? "" : name));
      }
      break;
    default:
      break;
  }
  call.answer(record.As<v8::Value>());
}

// Of the modulus, or of the curve's order.
void bits(const Arguments& arguments) {
  const CryptoCall call(arguments);
  if (const EVP_PKEY* key = call.key(0)) call.answer(EVP_PKEY_get_bits(key));
}

void equal(const Arguments& arguments) {
  const CryptoCall call(arguments);
  EVP_PKEY* left = call.key(0);
  if (left == nullptr) return;
  EVP_PKEY* right = call.key(1);
  if (right == nullptr) return;
  const int outcome = EVP_PKEY_eq(left, right);
  if (outcome == -2) {
    return call.fail(ErrorKind::Error, "ERR_CRYPTO_UNSUPPORTED_OPERATION", "Unsupported crypto operation");
  }
  call.answer(outcome == 1);
}

}  // namespace

void installKeyParts(Natives& natives) {
  natives.add("fromRsa", fromRsa);
  natives.add("fromPoint", fromPoint);
  natives.add("fromEncodedPoint", fromEncodedPoint);
  natives.add("encodedPoint", encodedPoint);
  natives.add("fromRaw", fromRaw);
  natives.add("raw", raw);
  natives.add("parts", parts);
  natives.add("type", type);
  natives.add("details", details);
  natives.add("bits", bits);
  natives.add("equal", equal);
}

}  // namespace brink::js
