// TLS over a non-blocking socket with few system calls: one recv() brings all records of a turn, and all records
// written in a turn leave in one send().
//
//   recv -> t_scratch.in  -> SSL_read  -> the caller's blocks       (what SSL does not take at once is kept)
//   caller's chain -> SSL_write -> t_scratch.out -> send            (what the kernel does not take is kept)
//
// OpenSSL's own socket BIO would make two recv() calls per record and one send() per record. Here its BIO reads and
// writes memory that belongs to the thread, so idle connections hold no buffers (with SSL_MODE_RELEASE_BUFFERS, nothing
// at all).
#include <algorithm>
#include <cstring>
#include <string>

#include "proxy/base/check.h"
#include "proxy/http/uri.h"
#include "proxy/net/socket_transport.h"
#include "proxy/net/tls_contexts_impl.h"

namespace brink::net {
namespace {

constexpr std::size_t kRecord = 16384;          // most plaintext in a TLS record (RFC 8446 §5.1)
constexpr std::size_t kBatch = 4 * kRecord;     // plaintext per send(): larger ones gain nothing measurable
constexpr std::size_t kLeastRoom = 4096;        // less room at a block's end is not worth a record in two pieces
constexpr std::size_t kMaxUnsent = 256 * 1024;  // answers to a peer's handshake and key updates that it does not read

// Memory of the thread, used within one call and never across: not state.
struct Scratch {
  char in[Transport::kReadSize];
  char plain[kRecord];  // small slices gathered to a full record
  std::string out;
};
thread_local Scratch t_scratch;

class TlsTransport final : public SocketTransport {
 public:
  TlsTransport(EventLoop& loop, UniqueFd socket, Phase phase, Side side, SSL_CTX* context);
  ~TlsTransport() override;

  bool prepareClient(ClientTlsContext::Impl& context, const std::string& server_name, std::uint16_t port);
  void prepareServer(std::shared_ptr<const ServerTlsContext> context);

  Io establish() override;
  Io read(BlockWriter& blocks, BufferChain& into) override;
  Io write(BufferChain& from) override;
  void finishWriting() override;
  const TlsFacts* tls() const override { return phase_ == Phase::Open ? &facts_ : nullptr; }

  // The BIO's two ends.
  std::size_t takeCipher(char* to, std::size_t size);
  void giveCipher(const char* from, std::size_t size) { t_scratch.out.append(from, size); }

 private:
  Io handshake();
  Io onHandshakeError(int result);
  void collectFacts();
  Io decrypt(BlockWriter& blocks, BufferChain& into);
  bool encryptRecord(BufferChain& from);
  // Sends what was kept, then t_scratch.out; keeps what is left.
  Io sendCipher();
  void beginInput(const char* data, std::size_t size);
  void keepInput();

  std::shared_ptr<const ServerTlsContext> server_context_;
  SslPtr ssl_;
  SslOwner owner_;
  TlsFacts facts_;
  std::string_view input_;  // ciphertext of this call
  std::string kept_input_;  // what SSL did not take of an earlier one
  std::string unsent_;
};

int bioRead(BIO* bio, char* to, int size) noexcept {
  BIO_clear_retry_flags(bio);
  const auto count = static_cast<TlsTransport*>(BIO_get_data(bio))->takeCipher(to, static_cast<std::size_t>(size));
  if (count > 0) return static_cast<int>(count);
  BIO_set_retry_read(bio);
  return -1;
}

int bioWrite(BIO* bio, const char* from, int size) noexcept {
  static_cast<TlsTransport*>(BIO_get_data(bio))->giveCipher(from, static_cast<std::size_t>(size));
  return size;
}

long bioControl(BIO*, int command, long, void*) noexcept { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* bioMethod() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "brink");
    CHECK(made != nullptr);
    BIO_meth_set_read(made, &bioRead);
    BIO_meth_set_write(made, &bioWrite);
    BIO_meth_set_ctrl(made, &bioControl);
    return made;
  }();
  return method;
}

TlsTransport::TlsTransport(EventLoop& loop, UniqueFd socket, Phase phase, Side side, SSL_CTX* context)
    : SocketTransport(loop, std::move(socket), phase, side), ssl_(SSL_new(context)) {
  CHECK(ssl_ != nullptr);
  BIO* bio = BIO_new(bioMethod());
  CHECK(bio != nullptr);
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  owner_.clock = &loop.clock();
  SSL_set_app_data(ssl_.get(), &owner_);
}

TlsTransport::~TlsTransport() {
  // SSL_free forgets the session of a connection that was not shut down; ours are often just closed, and still good.
  if (phase_ == Phase::Open) SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

void TlsTransport::prepareServer(std::shared_ptr<const ServerTlsContext> context) {
  server_context_ = std::move(context);
  SSL_set_accept_state(ssl_.get());
}

bool TlsTransport::prepareClient(ClientTlsContext::Impl& context, const std::string& server_name, std::uint16_t port) {
  owner_.client = &context;
  owner_.peer = server_name + ":" + std::to_string(port);
  SSL* ssl = ssl_.get();
  SSL_set_connect_state(ssl);
  const bool is_address = http::isIpAddress(server_name);
  // RFC 6066 §3: literal addresses are not sent as server names.
  bool ok = is_address || SSL_set_tlsext_host_name(ssl, server_name.c_str()) == 1;
  if (context.verify()) {
    const bool bracketed = server_name.starts_with('[');
    const std::string literal = bracketed ? server_name.substr(1, server_name.size() - 2) : server_name;
    ok = ok && (is_address ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), literal.c_str()) == 1
                           : SSL_set1_host(ssl, server_name.c_str()) == 1);
  }
  if (const SslSessionPtr session = context.takeSession(owner_.peer)) SSL_set_session(ssl, session.get());
  return ok;
}

std::size_t TlsTransport::takeCipher(char* to, std::size_t size) {
  const std::size_t count = std::min(size, input_.size());
  if (count > 0) std::memcpy(to, input_.data(), count);
  input_.remove_prefix(count);
  return count;
}

void TlsTransport::beginInput(const char* data, std::size_t size) {
  if (kept_input_.empty()) {
    input_ = {data, size};
    return;
  }
  if (size > 0) kept_input_.append(data, size);
  input_ = kept_input_;
}

void TlsTransport::keepInput() {
  kept_input_ = std::string(input_);
  input_ = {};
}

Io TlsTransport::sendCipher() {
  std::string& fresh = t_scratch.out;
  Io io = Io::Done;
  if (!unsent_.empty()) {
    unsent_ += fresh;
    fresh.clear();
  }
  const std::string_view all = unsent_.empty() ? std::string_view(fresh) : std::string_view(unsent_);
  std::size_t sent = 0;
  while (sent < all.size() && io == Io::Done) {
    const iovec piece{const_cast<char*>(all.data()) + sent, all.size() - sent};
    std::size_t count = 0;
    io = send(&piece, 1, count);
    sent += count;
    if (count < piece.iov_len && io == Io::Done) io = Io::Blocked;
  }
  if (sent == all.size()) {
    unsent_ = std::string();
  } else {
    unsent_ = std::string(all.substr(sent));
  }
  fresh.clear();
  return io;
}

// ---- handshake ----

Io TlsTransport::establish() {
  if (phase_ == Phase::Connecting) {
    const Io connected = finishConnect();
    if (connected != Io::Done) return connected;
    phase_ = Phase::Handshaking;
  }
  return phase_ == Phase::Open ? Io::Done : handshake();
}

Io TlsTransport::handshake() {
  for (;;) {
    beginInput(nullptr, 0);
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    keepInput();
    const Io sent = sendCipher();
    if (result != 1 && SSL_get_error(ssl_.get(), result) != SSL_ERROR_WANT_READ) return onHandshakeError(result);
    if (sent == Io::Failed) return sent;
    if (unsent_.size() > kMaxUnsent) return failed(ErrorCode::TlsFailure, "the peer reads nothing of the handshake");
    if (result == 1) break;
    std::size_t count = 0;
    const Io received = receive(t_scratch.in, sizeof t_scratch.in, count);
    if (received == Io::Blocked) {
      watcher_->want(unsent_.empty() ? IoEvents::Read : IoEvents::ReadWrite);
      return Io::Blocked;
    }
    if (received == Io::Closed) return failed(ErrorCode::TlsFailure, "closed during the TLS handshake");
    if (received == Io::Failed) return received;
    kept_input_.append(t_scratch.in, count);
  }
  phase_ = Phase::Open;
  collectFacts();
  return Io::Done;
}

Io TlsTransport::onHandshakeError(int) {
  const long verified = SSL_get_verify_result(ssl_.get());
  if (owner_.client != nullptr && verified != X509_V_OK) {
    ERR_clear_error();
    return failed(ErrorCode::TlsFailure, std::string("certificate: ") + X509_verify_cert_error_string(verified));
  }
  return failed(ErrorCode::TlsFailure, opensslError("TLS handshake"));
}

void TlsTransport::collectFacts() {
  const SSL* ssl = ssl_.get();
  facts_.protocol = SSL_get_version(ssl);
  const char* cipher = SSL_CIPHER_standard_name(SSL_get_current_cipher(ssl));
  facts_.cipher = cipher == nullptr ? "" : cipher;
  const unsigned char* alpn = nullptr;
  unsigned int alpn_size = 0;
  SSL_get0_alpn_selected(ssl, &alpn, &alpn_size);
  facts_.alpn.assign(reinterpret_cast<const char*>(alpn), alpn_size);
  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  facts_.server_name = name == nullptr ? "" : name;
  facts_.resumed = SSL_session_reused(ssl_.get()) == 1;
}

// ---- data ----

Io TlsTransport::read(BlockWriter& blocks, BufferChain& into) {
  if ((SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0) return Io::Closed;
  if (!kept_input_.empty()) {
    beginInput(nullptr, 0);
    const Io io = decrypt(blocks, into);
    if (io != Io::Blocked) return io;
  }
  std::size_t count = 0;
  const Io received = receive(t_scratch.in, sizeof t_scratch.in, count);
  // A FIN without close_notify may have been forged to cut a message short (RFC 8446 §6.1).
  if (received == Io::Closed) return failed(ErrorCode::ConnectionClosed, "TLS connection closed without close_notify");
  if (received != Io::Done) return received;
  beginInput(t_scratch.in, count);
  return decrypt(blocks, into);
}

Io TlsTransport::decrypt(BlockWriter& blocks, BufferChain& into) {
  Io io = Io::Blocked;
  for (;;) {
    auto room = blocks.room();
    if (room.second < kLeastRoom) {
      blocks.release();
      room = blocks.room();
    }
    ERR_clear_error();
    const int got = SSL_read(ssl_.get(), room.first, static_cast<int>(std::min(room.second, kRecord)));
    if (got <= 0) {
      const int why = SSL_get_error(ssl_.get(), got);
      if (why == SSL_ERROR_ZERO_RETURN && io == Io::Blocked) io = Io::Closed;
      if (why != SSL_ERROR_ZERO_RETURN && why != SSL_ERROR_WANT_READ) {
        io = failed(ErrorCode::ProtocolError, opensslError("TLS"));
      }
      break;
    }
    into.append(blocks.commit(static_cast<std::size_t>(got)));
    io = Io::Done;
    // Everything was taken: the call that would only say so is saved.
    if (input_.empty() && SSL_pending(ssl_.get()) == 0) break;
  }
  keepInput();
  if (!t_scratch.out.empty() && sendCipher() == Io::Failed) return Io::Failed;
  if (unsent_.size() > kMaxUnsent)
    return failed(ErrorCode::ProtocolError, "the peer makes TLS answer and reads nothing");
  return io;
}

bool TlsTransport::encryptRecord(BufferChain& from) {
  const Slice& first = from.front();
  const char* data = first.data();
  std::size_t size = std::min(first.size(), kRecord);
  if (size < kRecord && from.sliceCount() > 1) {
    data = t_scratch.plain;
    size = 0;
    for (std::size_t i = 0; i < from.sliceCount() && size < kRecord; ++i) {
      const Slice& slice = from.slice(i);
      const std::size_t count = std::min(slice.size(), kRecord - size);
      std::memcpy(t_scratch.plain + size, slice.data(), count);
      size += count;
    }
  }
  ERR_clear_error();
  // The BIO takes everything, so a record is written whole or not at all.
  const int taken = SSL_write(ssl_.get(), data, static_cast<int>(size));
  if (taken <= 0) return false;
  from.consume(static_cast<std::size_t>(taken));
  return true;
}

Io TlsTransport::write(BufferChain& from) {
  t_scratch.out.clear();
  if (!unsent_.empty()) {
    const Io io = sendCipher();
    if (io != Io::Done) return io;
  }
  std::size_t total = 0;
  while (!from.empty()) {
    if (total >= kWriteTurn) return Io::Blocked;
    const std::size_t before = from.size();
    while (!from.empty() && before - from.size() < kBatch) {
      if (!encryptRecord(from)) return failed(ErrorCode::ProtocolError, opensslError("TLS"));
    }
    total += before - from.size();
    const Io io = sendCipher();
    if (io != Io::Done) return io;
  }
  return Io::Done;
}

void TlsTransport::finishWriting() {
  t_scratch.out.clear();
  ERR_clear_error();
  if (phase_ == Phase::Open) SSL_shutdown(ssl_.get());
  ERR_clear_error();
  sendCipher();
  endSending();
}

}  // namespace

std::unique_ptr<Transport> acceptTls(EventLoop& loop, UniqueFd socket,
                                     std::shared_ptr<const ServerTlsContext> context) {
  using Phase = TlsTransport::Phase;
  auto transport = std::make_unique<TlsTransport>(loop, std::move(socket), Phase::Handshaking, Side::Viewer,
                                                  context->impl().defaultContext());
  transport->prepareServer(std::move(context));
  return transport;
}

Result<std::unique_ptr<Transport>> connectTls(EventLoop& loop, const SocketAddress& address, ClientTlsContext& context,
                                              const std::string& server_name) {
  using Phase = TlsTransport::Phase;
  auto socket = startConnect(address, Side::Origin);
  if (!socket) return std::unexpected<Error>(std::move(socket.error()));
  ClientTlsContext::Impl& impl = context.impl();
  auto transport =
      std::make_unique<TlsTransport>(loop, std::move(*socket), Phase::Connecting, Side::Origin, impl.context());
  if (!transport->prepareClient(impl, server_name, address.port())) {
    return fail(ErrorCode::TlsFailure, Side::Origin, opensslError("TLS server name " + server_name));
  }
  return transport;
}

}  // namespace brink::net
