// What a connection asks for itself: names, versions, authorities of its own. All of it may come from a handler.
#include <openssl/pem.h>

#include "proxy/http/uri.h"
#include "proxy/net/tls_contexts_impl.h"

namespace brink::net {
namespace {

// More than any authority hands out for one purpose, and quickly parsed.
constexpr int kMaxTrusted = 64;

struct FreeStore {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
};
using StorePtr = std::unique_ptr<X509_STORE, FreeStore>;

Error wrong(std::string_view what) {
  return {ErrorCode::InvalidArgument, Side::Hook, Retry::Never, opensslError(what)};
}

// The system's file of authorities takes some 20 ms to read, for which no loop may stand still once per connection: it
// is read once. Its folder is looked into when a name is looked for.
void addSystemAuthorities(X509_STORE* store) {
  static const StorePtr system = [] {
    StorePtr read(X509_STORE_new());
    if (X509_LOOKUP* file = X509_STORE_add_lookup(read.get(), X509_LOOKUP_file()); file != nullptr) {
      X509_LOOKUP_load_file(file, nullptr, X509_FILETYPE_DEFAULT);
    }
    return read;
  }();
  const STACK_OF(X509_OBJECT)* authorities = X509_STORE_get0_objects(system.get());
  for (int i = 0; i < sk_X509_OBJECT_num(authorities); ++i) {
    X509* certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(authorities, i));
    if (certificate != nullptr) X509_STORE_add_cert(store, certificate);
  }
  if (X509_LOOKUP* folder = X509_STORE_add_lookup(store, X509_LOOKUP_hash_dir()); folder != nullptr) {
    X509_LOOKUP_add_dir(folder, nullptr, X509_FILETYPE_DEFAULT);
  }
}

// Null: not even one certificate, or more than there may be.
StorePtr storeOf(const std::string& pem, bool system_too) {
  StorePtr store(X509_STORE_new());
  if (system_too) addSystemAuthorities(store.get());
  const BioPtr text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  int count = 0;
  while (const X509Ptr certificate{PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)}) {
    if (++count > kMaxTrusted || X509_STORE_add_cert(store.get(), certificate.get()) != 1) return nullptr;
  }
  ERR_clear_error();  // the end of the text is an error, too
  return count > 0 ? std::move(store) : nullptr;
}

std::string derOf(const X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  if (size <= 0) return {};
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

}  // namespace

std::string alpnWire(const std::vector<std::string>& protocols) {
  std::string wire;
  for (const std::string& protocol : protocols) {
    wire += static_cast<char>(protocol.size());
    wire += protocol;
  }
  return wire;
}

Status applyOffer(SSL* ssl, const TlsOffer& offer) {
  ERR_clear_error();
  const bool named = !offer.server_name.empty() && !http::isIpAddress(offer.server_name);
  if (named && SSL_set_tlsext_host_name(ssl, offer.server_name.c_str()) != 1) {
    return std::unexpected<Error>(wrong("server name"));
  }
  if (!offer.tls12) SSL_set_min_proto_version(ssl, TLS1_3_VERSION);
  if (!offer.tls13) SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
  const std::string wire = alpnWire(offer.alpn);
  if (!wire.empty() && SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(wire.data()),
                                           static_cast<unsigned>(wire.size())) != 0) {
    return std::unexpected<Error>(wrong("ALPN protocols"));
  }
  if (offer.trusted_pem.empty()) return {};
  const StorePtr store = storeOf(offer.trusted_pem, offer.system_too);
  if (store == nullptr || SSL_set1_verify_cert_store(ssl, store.get()) != 1) {
    return std::unexpected<Error>(wrong("no CA certificates"));
  }
  return {};
}

TlsPeer peerOf(SSL* ssl) {
  TlsPeer peer;
  peer.verify_result = SSL_get_verify_result(ssl);
  if (const char* name = SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)); name != nullptr) peer.cipher = name;
  const STACK_OF(X509)* chain = SSL_get0_verified_chain(ssl);
  if (chain == nullptr) chain = SSL_get_peer_cert_chain(ssl);
  for (int i = 0; chain != nullptr && i < sk_X509_num(chain); ++i) peer.chain.push_back(derOf(sk_X509_value(chain, i)));
  return peer;
}

}  // namespace brink::net
