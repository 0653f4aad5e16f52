#include "proxy/net/resolver.h"

#include <algorithm>
#include <cstdlib>
#include <expected>
#include <map>
#include <optional>

#include <ares.h>
#include <netdb.h>
#include <netinet/in.h>

namespace brink::net {
namespace {

constexpr auto kMinTtl = std::chrono::seconds(1);   // a TTL of 0 must not mean a query per request
constexpr auto kMaxTtl = std::chrono::seconds(60);  // origins move; c-ares gives no TTL for /etc/hosts
constexpr int kQueryTimeoutMs = 2000;
constexpr int kTries = 2;
// Name servers instead of the system's: "10.0.0.2,10.0.0.3:5353".
constexpr char kServersVariable[] = "BRINK_NAME_SERVERS";

Addresses withPort(const Addresses& addresses, std::uint16_t port) {
  Addresses result;
  for (const SocketAddress& address : addresses) {
    if (auto parsed = SocketAddress::parse(address.ip(), port)) result.push_back(*parsed);
  }
  return result;
}

}  // namespace

// One name under way; all who ask for it wait on the same.
struct AresResolver::Lookup {
  AresResolver* resolver = nullptr;
  std::string host;
  Asker asker = kEdge;  // the first
  bool finished = false;
  Addresses addresses;
  std::string failure;
  int status = ARES_SUCCESS;
  std::vector<Signal*> waiters;
};

// One question of any type; whoever asked may be gone when the answer comes.
struct AresResolver::Query {
  Query(AresResolver& owner, DnsType asked, Asker by)
      : resolver(owner), type(asked), asker(by), answered(owner.loop_.ready()) {}

  static void onAnswer(void* argument, int status, int, unsigned char* reply, int size) noexcept {
    const std::unique_ptr<std::shared_ptr<Query>> owned(static_cast<std::shared_ptr<Query>*>(argument));
    Query& query = **owned;
    query.result = status == ARES_SUCCESS ? parseReply(query.type, reply, size) : std::unexpected(status);
    if (status == ARES_EDESTRUCTION) return;  // the resolver is going
    query.resolver.end(query.asker);
    if (!*query.result) query.resolver.counters_.failures.add();
    query.answered.wake();
  }

  AresResolver& resolver;
  const DnsType type;
  const Asker asker;
  Signal answered;
  std::optional<std::expected<DnsRecords, int>> result;
};

// The c-ares channel: its sockets and its clock on our loop.
class AresResolver::Channel {
 public:
  explicit Channel(EventLoop& loop)
      : loop_(loop), timer_(loop.makeTimer([this] { process(ARES_SOCKET_BAD, ARES_SOCKET_BAD); })) {}
  ~Channel() {
    if (channel_ != nullptr) ares_destroy(channel_);
  }

  // `flags`: ARES_FLAG_…
  Status open(int flags) {
    ares_options options{};
    options.flags = flags;
    options.timeout = kQueryTimeoutMs;
    options.tries = kTries;
    options.sock_state_cb = &Channel::onSocketState;
    options.sock_state_cb_data = this;
    const int result = ares_init_options(&channel_, &options,
                                         ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
    if (result != ARES_SUCCESS) {
      return fail(ErrorCode::SystemError, Side::Internal, std::string("resolver: ") + ares_strerror(result));
    }
    const char* servers = std::getenv(kServersVariable);
    if (servers == nullptr || ares_set_servers_ports_csv(channel_, servers) == ARES_SUCCESS) return {};
    return fail(ErrorCode::InvalidArgument, Side::Operator,
                std::string(kServersVariable) + "=" + servers + " names no servers");
  }

  // `on_answer` may be called from inside.
  void query(const std::string& host, ares_addrinfo_callback on_answer, void* argument) {
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, on_answer, argument);
    armTimer();
  }

  void ask(const std::string& name, int type, ares_callback on_answer, void* argument) {
    constexpr int kInternet = 1;
    ares_query(channel_, name.c_str(), kInternet, type, on_answer, argument);
    armTimer();
  }

 private:
  struct Socket final : IoHandler {
    Socket(Channel& owner, ares_socket_t number) : channel(owner), fd(number) {}
    void onIo(IoEvents ready) override {
      channel.process(readable(ready) ? fd : ARES_SOCKET_BAD, writable(ready) ? fd : ARES_SOCKET_BAD);
    }
    Channel& channel;
    ares_socket_t fd;
    std::unique_ptr<IoWatcher> watcher;
  };

  static void onSocketState(void* self, ares_socket_t fd, int wants_read, int wants_write) noexcept {
    static_cast<Channel*>(self)->watch(fd, wants_read != 0, wants_write != 0);
  }

  void watch(ares_socket_t fd, bool wants_read, bool wants_write) {
    if (!wants_read && !wants_write) {
      // Called from inside the socket's own callback: it is freed when that has returned.
      if (const auto found = sockets_.find(fd); found != sockets_.end()) {
        found->second->watcher.reset();
        closed_.push_back(std::move(found->second));
        sockets_.erase(found);
      }
      return;
    }
    auto& socket = sockets_[fd];
    if (socket == nullptr) {
      socket = std::make_unique<Socket>(*this, fd);
      socket->watcher = loop_.watch(fd, *socket);
    }
    socket->watcher->want(static_cast<IoEvents>((wants_read ? 1 : 0) | (wants_write ? 2 : 0)));
  }

  void process(ares_socket_t read_fd, ares_socket_t write_fd) {
    closed_.clear();
    ares_process_fd(channel_, read_fd, write_fd);
    armTimer();
  }

  void armTimer() {
    timeval buffer{};
    const timeval* next = ares_timeout(channel_, nullptr, &buffer);
    if (next == nullptr) {
      timer_->cancel();
    } else {
      timer_->start(std::chrono::seconds(next->tv_sec) + std::chrono::microseconds(next->tv_usec));
    }
  }

  EventLoop& loop_;
  ares_channel channel_ = nullptr;
  std::unique_ptr<Timer> timer_;
  std::map<ares_socket_t, std::unique_ptr<Socket>> sockets_;
  std::vector<std::unique_ptr<Socket>> closed_;
};

AresResolver::AresResolver(EventLoop& loop, ResolverCounters& counters)
    : loop_(loop),
      counters_(counters),
      channel_(std::make_unique<Channel>(loop)),
      questions_(std::make_unique<Channel>(loop)) {}

// The channel goes first: its pending queries then report ARES_EDESTRUCTION to lookups that still exist.
AresResolver::~AresResolver() {
  questions_.reset();
  channel_.reset();
}

Result<std::unique_ptr<AresResolver>> AresResolver::make(EventLoop& loop, ResolverCounters& counters) {
  // Reference-counted by c-ares; never undone, because other workers may still use it.
  static const int library = ares_library_init(ARES_LIB_INIT_ALL);
  if (library != ARES_SUCCESS) return fail(ErrorCode::SystemError, Side::Internal, "c-ares cannot be initialised");
  std::unique_ptr<AresResolver> resolver(new AresResolver(loop, counters));
  if (const Status opened = resolver->channel_->open(0); !opened) return std::unexpected<Error>(opened.error());
  if (const Status opened = resolver->questions_->open(ARES_FLAG_NOCHECKRESP); !opened) {
    return std::unexpected<Error>(opened.error());
  }
  return resolver;
}

Status AresResolver::begin(Asker asker) {
  const auto found = asked_.find(asker);
  const std::size_t own = found == asked_.end() ? 0 : found->second;
  const bool full = asker == kEdge ? own >= kMaxLookups : own >= kMaxAskedByOne || asked_by_others_ >= kMaxAsked;
  if (full) {
    counters_.overloaded.add();
    return fail(ErrorCode::Overloaded, Side::Origin, "too many names are being looked up");
  }
  ++asked_[asker];
  if (asker != kEdge) ++asked_by_others_;
  return {};
}

void AresResolver::end(Asker asker) {
  if (--asked_[asker] == 0) asked_.erase(asker);
  if (asker != kEdge) --asked_by_others_;
}

std::shared_ptr<AresResolver::Lookup> AresResolver::lookUp(const std::string& host, Asker asker) {
  auto lookup = std::make_shared<Lookup>();
  lookup->resolver = this;
  lookup->host = host;
  lookup->asker = asker;
  lookups_.emplace(host, lookup);
  counters_.queries.add();
  const auto on_answer = [](void* argument, int status, int, ares_addrinfo* info) noexcept {
    const std::unique_ptr<std::shared_ptr<Lookup>> owned(static_cast<std::shared_ptr<Lookup>*>(argument));
    Lookup& answered = **owned;
    Duration ttl = kMaxTtl;
    for (const ares_addrinfo_node* node = info != nullptr ? info->nodes : nullptr; node != nullptr;
         node = node->ai_next) {
      answered.addresses.emplace_back(node->ai_addr, node->ai_addrlen);
      ttl = std::min<Duration>(ttl, std::chrono::seconds(node->ai_ttl));
    }
    if (info != nullptr) ares_freeaddrinfo(info);
    answered.finished = true;
    answered.status = status;
    if (status != ARES_SUCCESS || answered.addresses.empty()) {
      answered.failure = status == ARES_SUCCESS ? "no address" : ares_strerror(status);
    }
    if (status == ARES_EDESTRUCTION) return;  // the resolver is going
    AresResolver& resolver = *answered.resolver;
    if (answered.failure.empty()) {
      if (resolver.cache_.size() >= kMaxCached) resolver.cache_.clear();
      resolver.cache_[answered.host] = {answered.addresses,
                                        resolver.loop_.clock().now() + std::max<Duration>(ttl, kMinTtl)};
    } else {
      resolver.counters_.failures.add();
    }
    for (Signal* waiter : answered.waiters) waiter->wake();
    resolver.end(answered.asker);
    resolver.lookups_.erase(answered.host);
  };
  channel_->query(host, on_answer, new std::shared_ptr<Lookup>(lookup));
  return lookup;
}

Task<Result<Addresses>> AresResolver::resolve(std::string host, std::uint16_t port, Asker asker) {
  if (auto literal = SocketAddress::parse(host, port)) co_return Addresses{*literal};
  if (const auto found = cache_.find(host); found != cache_.end() && found->second.expires > loop_.clock().now()) {
    co_return withPort(found->second.addresses, port);
  }
  std::shared_ptr<Lookup> lookup;
  if (const auto found = lookups_.find(host); found != lookups_.end()) {
    lookup = found->second;
  } else {
    if (const Status begun = begin(asker); !begun) co_return std::unexpected<Error>(begun.error());
    lookup = lookUp(host, asker);
  }
  if (!lookup->finished) {
    Signal answered(loop_.ready());
    struct Waiting {
      Lookup& lookup;
      Signal& signal;
      Waiting(Lookup& l, Signal& s) : lookup(l), signal(s) { lookup.waiters.push_back(&signal); }
      ~Waiting() { std::erase(lookup.waiters, &signal); }
    };
    const Waiting waiting(*lookup, answered);
    co_await answered.wait();
  }
  if (!lookup->failure.empty()) {
    Error error{ErrorCode::DnsFailure, Side::Origin, Retry::Never, "cannot resolve " + host + ": " + lookup->failure};
    error.error_number = lookup->status;
    co_return std::unexpected<Error>(std::move(error));
  }
  co_return withPort(lookup->addresses, port);
}

Task<Result<DnsRecords>> AresResolver::query(std::string name, DnsType type, Asker asker) {
  if (const Status begun = begin(asker); !begun) co_return std::unexpected<Error>(begun.error());
  const auto query = std::make_shared<Query>(*this, type, asker);
  counters_.queries.add();
  questions_->ask(name, wireType(type), &Query::onAnswer, new std::shared_ptr<Query>(query));
  if (!query->result) co_await query->answered.wait();
  if (*query->result) co_return std::move(**query->result);
  const int status = query->result->error();
  Error error{ErrorCode::DnsFailure, Side::Origin, Retry::Never,
              "no answer for " + name + ": " + ares_strerror(status)};
  error.error_number = status;
  co_return std::unexpected<Error>(std::move(error));
}

}  // namespace brink::net
