// hashNew, hashCopy, hashUpdate, hashDigest, hashOnce; hmacNew, hmacUpdate, hmacDigest; hashNames, sameBytes.
// OpenSSL 3 would rather see its newer functions for keyed hashes, which take eight times as long for a short text.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <array>
#include <climits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "v8-runtime/bindings/crypto/crypto_natives.h"
#include "v8-runtime/bindings/crypto/digests.h"
#include "v8-runtime/bindings/crypto/input_bytes.h"
#include "v8-runtime/bindings/crypto/openssl_error.h"
#include "v8-runtime/bindings/native_object.h"

namespace brink::js {
namespace {

constexpr std::size_t kContextBytes = 512;  // of one EVP_MD_CTX with its algorithm's state
constexpr std::size_t kMostOutput = 1 << 30;
constexpr std::size_t kMostWithoutTarget = 256;  // more is JavaScript's to allocate, within its limits

struct Hash {
  std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context{EVP_MD_CTX_new()};
  std::size_t output = 0;
  bool finished = false;
};

struct Hmac {
  std::unique_ptr<HMAC_CTX, Free<HMAC_CTX_free>> context{HMAC_CTX_new()};
};

// Sets how much the hash gives: what is asked for in argument `index`, else its own size. False after throwing.
bool setOutput(const Arguments& arguments, int index, Hash& hash) {
  const EVP_MD* digest = EVP_MD_CTX_get0_md(hash.context.get());
  const auto own = static_cast<std::size_t>(EVP_MD_get_size(digest));
  hash.output = sizeOf(arguments, index, own, kMostOutput);
  const bool xof = (EVP_MD_get_flags(digest) & EVP_MD_FLAG_XOF) != 0;
  if (hash.output == own || xof) return true;
  const ErrorQueue queue;
  ERR_raise(ERR_LIB_EVP, EVP_R_NOT_XOF_OR_INVALID_LENGTH);  // as OpenSSL says it at the end
  throwOpenSsl(arguments.GetIsolate());
  return false;
}

void hashNew(const Arguments& arguments) {
  const auto digest = fetchDigest(textArgument(arguments, 0));
  auto hash = std::make_unique<Hash>();
  if (!digest || EVP_DigestInit_ex(hash->context.get(), digest.get(), nullptr) != 1) return;
  if (!setOutput(arguments, 1, *hash)) return;
  arguments.GetReturnValue().Set(NativeObject<Hash>::make(arguments.GetIsolate(), std::move(hash), kContextBytes));
}

void hashCopy(const Arguments& arguments) {
  const Hash* from = NativeObject<Hash>::of(arguments[0]);
  auto hash = std::make_unique<Hash>();
  if (from == nullptr || from->finished || EVP_MD_CTX_copy_ex(hash->context.get(), from->context.get()) != 1) return;
  if (!setOutput(arguments, 1, *hash)) return;
  arguments.GetReturnValue().Set(NativeObject<Hash>::make(arguments.GetIsolate(), std::move(hash), kContextBytes));
}

void hashUpdate(const Arguments& arguments) {
  Hash* hash = NativeObject<Hash>::of(arguments[0]);
  if (hash == nullptr || hash->finished) return;
  const InputBytes data(arguments.GetIsolate(), arguments[1]);
  arguments.GetReturnValue().Set(EVP_DigestUpdate(hash->context.get(), data.data(), data.size()) == 1);
}

bool finish(Hash& hash, std::span<std::uint8_t> out) {
  if (out.empty()) return true;  // nothing is asked for
  const EVP_MD* digest = EVP_MD_CTX_get0_md(hash.context.get());
  const bool usual = out.size() == static_cast<std::size_t>(EVP_MD_get_size(digest));
  return (usual ? EVP_DigestFinal_ex(hash.context.get(), out.data(), nullptr)
                : EVP_DigestFinalXOF(hash.context.get(), out.data(), out.size())) == 1;
}

// (hash, target): into the target, if there is one of the length that was asked for at the beginning. The hash cannot
// be used any more.
void hashDigest(const Arguments& arguments) {
  Hash* hash = NativeObject<Hash>::of(arguments[0]);
  if (hash == nullptr || hash->finished) return;
  hash->finished = true;
  const ErrorQueue queue;
  if (const auto target = bytesOf(arguments[1]); !target.empty() && target.size() == hash->output) {
    if (!finish(*hash, target)) return throwOpenSsl(arguments.GetIsolate());
    return arguments.GetReturnValue().Set(arguments[1]);
  }
  std::array<std::uint8_t, kMostWithoutTarget> out;
  if (hash->output > out.size()) return;
  if (!finish(*hash, std::span(out).first(hash->output))) return throwOpenSsl(arguments.GetIsolate());
  arguments.GetReturnValue().Set(newBytes(arguments.GetIsolate(), std::span(out).first(hash->output)));
}

void hashOnce(const Arguments& arguments) {
  const auto digest = fetchDigest(textArgument(arguments, 0));
  if (!digest) return;
  const InputBytes data(arguments.GetIsolate(), arguments[1]);
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> out;
  unsigned size = 0;
  const ErrorQueue queue;
  if (EVP_Digest(data.data(), data.size(), out.data(), &size, digest.get(), nullptr) != 1) {
    return throwOpenSsl(arguments.GetIsolate());
  }
  arguments.GetReturnValue().Set(newBytes(arguments.GetIsolate(), std::span(out).first(size)));
}

// Undefined: no such digest. Throws when it cannot be used so.
void hmacNew(const Arguments& arguments) {
  const auto digest = fetchDigest(textArgument(arguments, 0));
  if (!digest) return;
  const InputBytes key(arguments.GetIsolate(), arguments[1]);
  auto hmac = std::make_unique<Hmac>();
  const ErrorQueue queue;
  const bool xof = (EVP_MD_get_flags(digest.get()) & EVP_MD_FLAG_XOF) != 0;
  const bool begun =
      !xof && key.size() <= INT_MAX &&
      HMAC_Init_ex(hmac->context.get(), key.data(), static_cast<int>(key.size()), digest.get(), nullptr) == 1;
  if (!begun) return throwOpenSsl(arguments.GetIsolate());
  arguments.GetReturnValue().Set(NativeObject<Hmac>::make(arguments.GetIsolate(), std::move(hmac), 2 * kContextBytes));
}

void hmacUpdate(const Arguments& arguments) {
  Hmac* hmac = NativeObject<Hmac>::of(arguments[0]);
  if (hmac == nullptr) return;
  const InputBytes data(arguments.GetIsolate(), arguments[1]);
  arguments.GetReturnValue().Set(HMAC_Update(hmac->context.get(), data.data(), data.size()) == 1);
}

// The Hmac cannot be used any more.
void hmacDigest(const Arguments& arguments) {
  Hmac* hmac = NativeObject<Hmac>::of(arguments[0]);
  if (hmac == nullptr) return;
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> out;
  unsigned size = 0;
  const ErrorQueue queue;
  if (HMAC_Final(hmac->context.get(), out.data(), &size) != 1) return throwOpenSsl(arguments.GetIsolate());
  arguments.GetReturnValue().Set(newBytes(arguments.GetIsolate(), std::span(out).first(size)));
}

void hashNames(const Arguments& arguments) {
  const ErrorQueue queue;
  std::set<std::string> names;
  // Names of its legacy provider are known, too, but that is not loaded.
  EVP_MD_do_all_sorted(
      [](const EVP_MD*, const char* from, const char* /*to*/, void* found) {
        if (from != nullptr && fetchDigest(from)) static_cast<std::set<std::string>*>(found)->insert(from);
      },
      &names);
  v8::Isolate* isolate = arguments.GetIsolate();
  std::vector<v8::Local<v8::Value>> list;
  for (const auto& name : names) list.push_back(literal(isolate, name));
  arguments.GetReturnValue().Set(v8::Array::New(isolate, list.data(), list.size()));
}

// Two views of equal length; how long it takes does not depend on what is in them.
// Undefined when one has more bytes than the other.
void sameBytes(const Arguments& arguments) {
  const auto left = bytesOf(arguments[0]);
  const auto right = bytesOf(arguments[1]);
  if (left.size() != right.size()) return;
  const bool same = left.empty() || CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
  arguments.GetReturnValue().Set(same);
}

}  // namespace

void installHashes(Natives& natives) {
  natives.add("hashNew", hashNew);
  natives.add("hashCopy", hashCopy);
  natives.add("hashUpdate", hashUpdate);
  natives.add("hashDigest", hashDigest);
  natives.add("hashOnce", hashOnce);
  natives.add("hmacNew", hmacNew);
  natives.add("hmacUpdate", hmacUpdate);
  natives.add("hmacDigest", hmacDigest);
  natives.add("hashNames", hashNames);
  natives.add("sameBytes", sameBytes);
}

}  // namespace brink::js
