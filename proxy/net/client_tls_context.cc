#include "proxy/net/tls_contexts_impl.h"

namespace brink::net {
namespace {

int onNewSession(SSL* ssl, SSL_SESSION* session) noexcept {
  const auto* owner = static_cast<const SslOwner*>(SSL_get_app_data(ssl));
  owner->client->remember(owner->peer, SslSessionPtr(session));
  return 1;  // the reference is ours now
}

// ALPN's wire form: each name behind its length (RFC 7301 §3.1).
std::string alpnWire(const std::vector<std::string>& protocols) {
  std::string wire;
  for (const std::string& protocol : protocols) {
    wire += static_cast<char>(protocol.size());
    wire += protocol;
  }
  return wire;
}

int versionNumber(TlsVersion version) { return version == TlsVersion::Tls13 ? TLS1_3_VERSION : TLS1_2_VERSION; }

}  // namespace

Status ClientTlsContext::Impl::make(const ClientTlsSettings& settings) {
  ERR_clear_error();
  verify_ = settings.verify;
  context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* ctx = context_.get();
  SSL_CTX_set_min_proto_version(ctx, versionNumber(settings.minimum));
  SSL_CTX_set_max_proto_version(ctx, versionNumber(settings.maximum));
  SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(ctx, &onNewSession);
  SSL_CTX_set_verify(ctx, verify_ ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  if (verify_) {
    const int loaded = settings.ca_file.empty() ? SSL_CTX_set_default_verify_paths(ctx)
                                                : SSL_CTX_load_verify_locations(ctx, settings.ca_file.c_str(), nullptr);
    if (loaded != 1) {
      return fail(ErrorCode::InvalidArgument, Side::Operator, opensslError(settings.ca_file + ": no CA certificates"));
    }
  }
  const std::string wire = alpnWire(settings.alpn);
  if (!wire.empty() && SSL_CTX_set_alpn_protos(ctx, reinterpret_cast<const unsigned char*>(wire.data()),
                                               static_cast<unsigned>(wire.size())) != 0) {
    return fail(ErrorCode::InvalidArgument, Side::Operator, opensslError("ALPN protocols"));
  }
  return {};
}

SslSessionPtr ClientTlsContext::Impl::takeSession(const std::string& peer) {
  const auto found = sessions_.find(peer);
  if (found == sessions_.end()) return nullptr;
  if (SSL_SESSION_get_protocol_version(found->second.get()) < TLS1_3_VERSION) {
    // TLS 1.2 resumes without a new ticket, so this one is needed again.
    SSL_SESSION_up_ref(found->second.get());
    return SslSessionPtr(found->second.get());
  }
  SslSessionPtr session = std::move(found->second);
  sessions_.erase(found);
  return session;
}

void ClientTlsContext::Impl::remember(const std::string& peer, SslSessionPtr session) {
  if (sessions_.size() >= kMaxSessions && !sessions_.contains(peer)) sessions_.erase(sessions_.begin());
  sessions_[peer] = std::move(session);
}

ClientTlsContext::ClientTlsContext(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ClientTlsContext::~ClientTlsContext() = default;

Result<std::unique_ptr<ClientTlsContext>> ClientTlsContext::make(const ClientTlsSettings& settings) {
  auto impl = std::make_unique<Impl>();
  if (Status made = impl->make(settings); !made) return std::unexpected<Error>(std::move(made.error()));
  return std::unique_ptr<ClientTlsContext>(new ClientTlsContext(std::move(impl)));
}

}  // namespace brink::net
