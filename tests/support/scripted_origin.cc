#include "tests/support/scripted_origin.h"

#include <algorithm>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "proxy/http/fields.h"

namespace brink::test {
namespace {

// What has been received and not yet been taken, on one connection.
class Incoming {
 public:
  explicit Incoming(int fd) : fd_(fd) {}

  // Up to and including `end`; nullopt: the peer left.
  std::optional<std::string> takeThrough(std::string_view end) {
    while (true) {
      if (const std::size_t at = bytes_.find(end); at != std::string::npos) return take(at + end.size());
      if (!more()) return std::nullopt;
    }
  }
  std::optional<std::string> takeExactly(std::size_t count) {
    while (bytes_.size() < count) {
      if (!more()) return std::nullopt;
    }
    return take(count);
  }

 private:
  std::string take(std::size_t count) {
    std::string taken = bytes_.substr(0, count);
    bytes_.erase(0, count);
    return taken;
  }
  bool more() {
    char piece[16384];
    const ssize_t count = ::recv(fd_, piece, sizeof piece, 0);
    if (count <= 0) return false;
    bytes_.append(piece, static_cast<std::size_t>(count));
    return true;
  }

  const int fd_;
  std::string bytes_;
};

bool sendAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void parseHead(OriginRequest& request) {
  const std::size_t line_end = request.head.find("\r\n");
  const std::string line = request.head.substr(0, line_end);
  const std::size_t first = line.find(' ');
  const std::size_t second = line.rfind(' ');
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, second - first - 1);
  std::size_t at = line_end + 2;
  while (at < request.head.size()) {
    const std::size_t end = request.head.find("\r\n", at);
    if (end == at || end == std::string::npos) break;
    const std::size_t colon = request.head.find(':', at);
    request.fields.emplace_back(request.head.substr(at, colon - at),
                                http::trim(std::string_view(request.head).substr(colon + 1, end - colon - 1)));
    at = end + 2;
  }
}

std::optional<std::string> takeChunks(Incoming& incoming) {
  std::string body;
  while (true) {
    const auto line = incoming.takeThrough("\r\n");
    if (!line) return std::nullopt;
    const std::size_t size = std::strtoul(line->c_str(), nullptr, 16);
    const auto chunk = incoming.takeExactly(size + 2);
    if (!chunk) return std::nullopt;
    if (size == 0) return body;
    body += chunk->substr(0, size);
  }
}

std::optional<OriginRequest> takeRequest(Incoming& incoming) {
  auto head = incoming.takeThrough("\r\n\r\n");
  if (!head) return std::nullopt;
  OriginRequest request;
  request.head = std::move(*head);
  parseHead(request);
  std::optional<std::string> body = "";
  if (request.has("transfer-encoding")) {
    body = takeChunks(incoming);
  } else if (request.has("content-length")) {
    body = incoming.takeExactly(std::stoul(request.field("content-length")));
  }
  if (!body) return std::nullopt;
  request.body = std::move(*body);
  return request;
}

std::string framed(std::string_view piece, bool chunked) {
  if (!chunked || piece.empty()) return std::string(piece);
  char size[24];
  std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
  return size + std::string(piece) + "\r\n";
}

std::string headOf(const OriginReply& reply) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n";
  for (const auto& [name, value] : reply.fields) head += name + ": " + value + "\r\n";
  const bool bodiless = reply.status == 304 || reply.status == 204;
  if (reply.chunked) {
    head += "Transfer-Encoding: chunked\r\n";
  } else if (!bodiless && countFields(reply.fields, "content-length") == 0) {
    head += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
  }
  return head + "\r\n";
}

// False: the connection is to be closed.
bool sendReply(int fd, const OriginRequest& request, const OriginReply& reply) {
  std::this_thread::sleep_for(reply.delay);
  if (reply.raw) {
    sendAll(fd, *reply.raw);
    return false;
  }
  if (request.method == "HEAD") return sendAll(fd, headOf(reply));
  const std::string_view body = std::string_view(reply.body).substr(0, reply.close_after.value_or(reply.body.size()));
  const std::size_t half = reply.body_delay.count() > 0 ? body.size() / 2 : body.size();
  if (!sendAll(fd, headOf(reply) + framed(body.substr(0, half), reply.chunked))) return false;
  if (half < body.size()) {
    std::this_thread::sleep_for(reply.body_delay);
    if (!sendAll(fd, framed(body.substr(half), reply.chunked))) return false;
  }
  if (reply.close_after) return false;
  return !reply.chunked || sendAll(fd, "0\r\n\r\n");
}

}  // namespace

std::string fieldOf(const Fields& fields, std::string_view name, std::string_view otherwise) {
  for (const auto& [key, value] : fields) {
    if (http::equalsIgnoreCase(key, name)) return value;
  }
  return std::string(otherwise);
}

std::size_t countFields(const Fields& fields, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(
      fields.begin(), fields.end(), [name](const auto& field) { return http::equalsIgnoreCase(field.first, name); }));
}

ScriptedOrigin::ScriptedOrigin() {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  CHECK(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
  CHECK(::listen(listener_, 128) == 0);
  CHECK(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept(); });
}

ScriptedOrigin::~ScriptedOrigin() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
}

void ScriptedOrigin::on(const std::string& path, Script script) {
  const std::lock_guard lock(mutex_);
  scripts_[path] = std::move(script);
}

void ScriptedOrigin::on(const std::string& path, OriginReply reply) {
  on(path, [reply = std::move(reply)](const OriginRequest&, int) { return reply; });
}

std::vector<OriginRequest> ScriptedOrigin::requests(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  std::vector<OriginRequest> found;
  for (const OriginRequest& request : requests_) {
    if (path.empty() || request.target.substr(0, request.target.find('?')) == path) found.push_back(request);
  }
  return found;
}

OriginRequest ScriptedOrigin::first(const std::string& path) const {
  std::vector<OriginRequest> found = requests(path);
  return found.empty() ? OriginRequest{} : std::move(found.front());
}

bool ScriptedOrigin::waitFor(const std::string& path, int wanted, std::chrono::seconds limit) const {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (count(path) < wanted) {
    std::unique_lock lock(mutex_);
    if (std::chrono::steady_clock::now() > deadline) return false;
    arrived_.wait_for(lock, std::chrono::milliseconds(20));
  }
  return true;
}

int ScriptedOrigin::connections() const {
  const std::lock_guard lock(mutex_);
  return accepted_;
}

void ScriptedOrigin::accept() {
  while (true) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      ::close(fd);
      return;
    }
    open_.push_back(fd);
    const int number = ++accepted_;
    threads_.emplace_back([this, fd, number] { serve(fd, number); });
  }
}

void ScriptedOrigin::serve(int fd, int number) {
  Incoming incoming(fd);
  while (std::optional<OriginRequest> request = takeRequest(incoming)) {
    request->connection = number;
    const OriginReply reply = answer(*request);
    if (!sendReply(fd, *request, reply)) break;
  }
  const std::lock_guard lock(mutex_);
  open_.erase(std::remove(open_.begin(), open_.end(), fd), open_.end());
  ::close(fd);
}

OriginReply ScriptedOrigin::answer(OriginRequest request) {
  const std::string path = request.target.substr(0, request.target.find('?'));
  Script script;
  int nth = 0;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    nth = ++asked_[path];
    if (const auto found = scripts_.find(path); found != scripts_.end()) script = found->second;
  }
  arrived_.notify_all();
  return script ? script(request, nth) : OriginReply{.status = 404};
}

}  // namespace brink::test
