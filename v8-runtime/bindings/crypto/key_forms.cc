// read, write, isHandle.
#include <string>
#include <string_view>
#include <utility>

#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/crypto/key_handle.h"
#include "v8-runtime/bindings/crypto/key_natives.h"
#include "v8-runtime/bindings/crypto/key_reading.h"
#include "v8-runtime/bindings/crypto/key_writing.h"

namespace brink::js {
namespace {

KeyFormat formatOf(std::string_view name) { return name == "der" ? KeyFormat::Der : KeyFormat::Pem; }

KeyStructure structureOf(std::string_view name, KeyStructure otherwise) {
  if (name == "pkcs1") return KeyStructure::Pkcs1;
  if (name == "pkcs8") return KeyStructure::Pkcs8;
  if (name == "spki") return KeyStructure::Spki;
  if (name == "sec1") return KeyStructure::Sec1;
  return otherwise;
}

// (onlyPrivate, bytes, format, structure, passphrase): the handle of a key.
void read(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const bool only_private = call.truth(0);
  auto [key, outcome] = [&] {
    const KeySource source{.bytes = call.bytes(1),
                           .format = formatOf(call.text(2)),
                           .structure = structureOf(call.text(3), KeyStructure::Pkcs8),
                           .passphrase = call.optionalBytes(4)};
    return only_private ? readPrivateKey(source) : readAnyKey(source);
  }();
  switch (outcome) {
    case KeyOutcome::Read:
      return call.answer(std::move(key));
    case KeyOutcome::NeedsPassphrase:
      return call.fail(ErrorKind::TypeError, "ERR_MISSING_PASSPHRASE", "Passphrase required for encrypted key");
    default:
      return call.fail(only_private ? "Failed to read private key" : "Failed to read asymmetric key");
  }
}

// (handle, asPrivate, format, structure, cipher, passphrase): bytes.
void write(const Arguments& arguments) {
  const CryptoCall call(arguments);
  EVP_PKEY* key = call.key(0);
  if (key == nullptr) return;
  const bool as_private = call.truth(1);
  KeyTarget target{.format = formatOf(call.text(2)),
                   .structure = structureOf(call.text(3), as_private ? KeyStructure::Pkcs8 : KeyStructure::Spki)};
  if (call.has(4)) {
    target.cipher = EVP_get_cipherbyname(call.text(4).c_str());
    if (target.cipher == nullptr) return call.fail(ErrorKind::Error, "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
    target.passphrase = call.optionalBytes(5).value_or(Bytes());
  }
  const auto written = as_private ? writePrivateKey(key, target) : writePublicKey(key, target);
  if (!written) return call.fail(as_private ? "Failed to encode private key" : "Failed to encode public key");
  call.answer(*written);
}

void isHandle(const Arguments& arguments) { arguments.GetReturnValue().Set(keyOf(arguments[0]) != nullptr); }

}  // namespace

void installKeyForms(Natives& natives) {
  natives.add("read", read);
  natives.add("write", write);
  natives.add("isHandle", isHandle);
}

}  // namespace brink::js
