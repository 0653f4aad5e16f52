// verifySpkac, exportPublicKey, exportChallenge: signed public key and challenge, as browsers' <keygen> made them.
#include <string>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include "v8-runtime/bindings/crypto/crypto_call.h"
#include "v8-runtime/bindings/crypto/key_natives.h"

namespace brink::js {
namespace {

using ChallengePointer = OpenSslPointer<NETSCAPE_SPKI, NETSCAPE_SPKI_free>;

// Base64 with or without an end of line; null when it is none.
ChallengePointer read(const CryptoCall& call) {
  std::string text(textOf(call.bytes(0)));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  return ChallengePointer(NETSCAPE_SPKI_b64_decode(text.data(), static_cast<int>(text.size())));
}

void verifySpkac(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const auto challenge = read(call);
  const KeyPointer key(challenge ? NETSCAPE_SPKI_get_pubkey(challenge.get()) : nullptr);
  call.answer(key != nullptr && NETSCAPE_SPKI_verify(challenge.get(), key.get()) > 0);
}

// As PEM; undefined when there is none.
void exportPublicKey(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const auto challenge = read(call);
  const KeyPointer key(challenge ? NETSCAPE_SPKI_get_pubkey(challenge.get()) : nullptr);
  const BioPointer writer = memoryWriter();
  if (key && PEM_write_bio_PUBKEY(writer.get(), key.get()) == 1) call.answer(writtenTo(writer));
}

void exportChallenge(const Arguments& arguments) {
  const CryptoCall call(arguments);
  const auto challenge = read(call);
  if (!challenge) return;
  unsigned char* data = nullptr;
  const int size = ASN1_STRING_to_UTF8(&data, challenge->spkac->challenge);
  if (size < 0) return;
  const AllocationPointer owned(data);
  call.answer(BytesView(data, static_cast<std::size_t>(size)));
}

}  // namespace

void installChallenges(Natives& natives) {
  natives.add("verifySpkac", verifySpkac);
  natives.add("exportPublicKey", exportPublicKey);
  natives.add("exportChallenge", exportChallenge);
}

}  // namespace brink::js
