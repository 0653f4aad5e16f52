#include <algorithm>
#include <cstring>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "proxy/net/tls_contexts_impl.h"

namespace brink::net {
namespace {

// Forward secrecy and authenticated encryption only; TLS 1.3's suites are all of that kind.
constexpr char kTls12Ciphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr unsigned char kAlpnBoth[] = "\x02h2\x08http/1.1";
constexpr unsigned char kAlpnHttp1[] = "\x08http/1.1";

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return lower;
}

std::string_view asText(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::vector<std::string> namesOf(X509* certificate) {
  std::vector<std::string> names;
  auto* alternatives =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(alternatives); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(alternatives, i);
    if (name->type == GEN_DNS) names.push_back(lowered(asText(name->d.dNSName)));
  }
  GENERAL_NAMES_free(alternatives);
  if (!names.empty()) return names;
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (index >= 0) names.push_back(lowered(asText(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)))));
  return names;
}

WallTime notAfter(X509* certificate) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) != 1) return {};
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

int onServerName(SSL* ssl, int*, void* impl) noexcept {
  const auto* self = static_cast<const ServerTlsContext::Impl*>(impl);
  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  if (name != nullptr) SSL_set_SSL_CTX(ssl, self->context(self->choose(name)));
  return SSL_TLSEXT_ERR_OK;
}

int onAlpn(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
           unsigned int offered_size, void* impl) noexcept {
  const bool http2 = static_cast<const ServerTlsContext::Impl*>(impl)->http2;
  const unsigned char* ours = http2 ? kAlpnBoth : kAlpnHttp1;
  const std::size_t ours_size = (http2 ? sizeof kAlpnBoth : sizeof kAlpnHttp1) - 1;
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, ours, static_cast<unsigned>(ours_size), offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;  // RFC 7301 §3.2: no_application_protocol
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

bool keyTicket(const TicketKeys::Impl::Key& key, const unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
               bool seal) {
  char digest[] = "SHA256";
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, const_cast<unsigned char*>(key.mac.data()), key.mac.size()),
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
  return EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.cipher.data(), iv, seal ? 1 : 0) == 1 &&
         EVP_MAC_CTX_set_params(mac, parameters) == 1;
}

// SSL_CTX_set_tlsext_ticket_key_evp_cb(3): 1 = go on, 2 = go on and renew the ticket, 0 = no such key, -1 = error.
int onTicket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
             int seal) noexcept {
  const auto* owner = static_cast<const SslOwner*>(SSL_get_app_data(ssl));
  auto& keys = static_cast<TicketKeys*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)))->impl();
  TicketKeys::Impl::Key key;
  auto found = TicketKeys::Impl::Found::Current;
  if (seal != 0) {
    key = keys.current(owner->clock->now());
    std::memcpy(name, key.name.data(), key.name.size());
    if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1) return -1;
  } else {
    found = keys.find(name, owner->clock->now(), key);
    if (found == TicketKeys::Impl::Found::No) return 0;
  }
  if (!keyTicket(key, iv, cipher, mac, seal != 0)) return -1;
  // TLS 1.3 tickets are used once, so a resumed handshake gets a new one in any case.
  return found == TicketKeys::Impl::Found::Old || (seal == 0 && SSL_version(ssl) >= TLS1_3_VERSION) ? 2 : 1;
}

SslCtxPtr makeContext(TlsVersion minimum) {
  SslCtxPtr context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* ctx = context.get();
  SSL_CTX_set_min_proto_version(ctx, minimum == TlsVersion::Tls13 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(ctx, kTls12Ciphers);
  SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                               SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  // Tickets only: a cache inside would be locked by every handshake of every worker.
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  static constexpr unsigned char kSessionIdContext[] = "brink";
  SSL_CTX_set_session_id_context(ctx, kSessionIdContext, sizeof kSessionIdContext - 1);
  SSL_CTX_set_num_tickets(ctx, 1);
  SSL_CTX_set_timeout(ctx, std::chrono::seconds(TicketKeys::kRotation).count());
  return context;
}

// Whether both files are fine and belong together; else adds what is wrong.
bool useFiles(SSL_CTX* ctx, const CertificateFiles& files, CertificateProblem where,
              std::vector<CertificateProblem>& problems) {
  const std::size_t before = problems.size();
  const auto refuse = [&](bool key, const std::string& file, const std::string& what) {
    where.private_key = key;
    where.message = opensslError(file + ": " + what);
    problems.push_back(where);
  };
  ERR_clear_error();
  SSL_CTX_set_default_passwd_cb(ctx, noPassphrase);
  if (SSL_CTX_use_certificate_chain_file(ctx, files.certificate_file.c_str()) != 1) {
    refuse(false, files.certificate_file, "no usable PEM certificate");
  }
  const bool certified = problems.size() == before;
  if (SSL_CTX_use_PrivateKey_file(ctx, files.private_key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    refuse(true, files.private_key_file, "no usable PEM private key");
  } else if (certified && SSL_CTX_check_private_key(ctx) != 1) {
    refuse(true, files.private_key_file, "not the key of " + files.certificate_file);
  }
  return problems.size() == before;
}

}  // namespace

std::string opensslError(std::string_view what) {
  std::string text(what);
  const unsigned long code = ERR_peek_error();
  if (code != 0) {
    const char* reason = ERR_reason_error_string(code);
    char number[256];
    if (reason == nullptr) ERR_error_string_n(code, number, sizeof number);
    text += ": ";
    text += reason != nullptr ? reason : number;
  }
  ERR_clear_error();
  return text;
}

void ServerTlsContext::Impl::loadOne(std::size_t index, const ServerTlsSettings& settings,
                                     std::vector<CertificateProblem>& problems) {
  const CertificateFiles& files = settings.certificates[index];
  SslCtxPtr context = makeContext(settings.minimum);
  SSL_CTX* ctx = context.get();
  if (!useFiles(ctx, files, {.certificate = index}, problems)) return;
  SSL_CTX_set_app_data(ctx, ticket_keys.get());
  SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, &onTicket);
  SSL_CTX_set_alpn_select_cb(ctx, &onAlpn, this);
  SSL_CTX_set_tlsext_servername_callback(ctx, &onServerName);
  SSL_CTX_set_tlsext_servername_arg(ctx, this);
  X509* leaf = SSL_CTX_get0_certificate(ctx);
  certificates.push_back({files.certificate_file, namesOf(leaf), notAfter(leaf)});
  // The first certificate listed for a name wins.
  for (const std::string& name : certificates.back().names) by_name_.emplace(name, contexts_.size());
  contexts_.push_back(std::move(context));
}

std::vector<CertificateProblem> ServerTlsContext::Impl::load(const ServerTlsSettings& settings) {
  http2 = settings.http2;
  std::vector<CertificateProblem> problems;
  if (settings.certificates.empty()) problems.push_back({.message = "a TLS listener needs a certificate"});
  for (std::size_t i = 0; i < settings.certificates.size(); ++i) loadOne(i, settings, problems);
  return problems;
}

std::size_t ServerTlsContext::Impl::choose(std::string_view server_name) const {
  std::string name = lowered(server_name);
  if (name.ends_with('.')) name.pop_back();
  if (const auto exact = by_name_.find(name); exact != by_name_.end()) return exact->second;
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) return 0;
  // RFC 6125 §6.4.3: the asterisk stands for the whole first label, and for one only.
  const auto wildcard = by_name_.find("*" + name.substr(dot));
  return wildcard == by_name_.end() ? 0 : wildcard->second;
}

ServerTlsContext::ServerTlsContext(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ServerTlsContext::~ServerTlsContext() = default;

ServerTlsContext::Loaded ServerTlsContext::load(const ServerTlsSettings& settings,
                                                std::shared_ptr<TicketKeys> ticket_keys) {
  auto impl = std::make_unique<Impl>();
  impl->ticket_keys = std::move(ticket_keys);
  auto problems = impl->load(settings);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return std::shared_ptr<const ServerTlsContext>(new ServerTlsContext(std::move(impl)));
}

const std::vector<CertificateFacts>& ServerTlsContext::certificates() const { return impl_->certificates; }
std::size_t ServerTlsContext::choose(std::string_view server_name) const { return impl_->choose(server_name); }

}  // namespace brink::net
