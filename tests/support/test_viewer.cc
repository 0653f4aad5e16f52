#include "tests/support/test_viewer.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/check.h"
#include "proxy/http/fields.h"
#include "tests/support/edge_process.h"

namespace brink::test {
namespace {

std::size_t takeBody(char* data, std::size_t, std::size_t size, void* user) {
  static_cast<Reply*>(user)->body.append(data, size);
  return size;
}

// One header line per call. A status line begins a new head: an interim response before it is forgotten.
std::size_t takeHeader(char* data, std::size_t, std::size_t size, void* user) {
  Reply& reply = *static_cast<Reply*>(user);
  std::string_view line(data, size);
  while (line.ends_with("\n") || line.ends_with("\r")) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    reply.fields.clear();
    const std::size_t first = line.find(' ');
    const std::size_t second = line.find(' ', first + 1);
    reply.version = line.substr(0, first);
    reply.reason = second == std::string_view::npos ? "" : std::string(line.substr(second + 1));
  } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
    reply.fields.emplace_back(line.substr(0, colon), http::trim(line.substr(colon + 1)));
  }
  return size;
}

bool isTls(Wire wire) { return wire == Wire::Http1Tls || wire == Wire::Http2Tls; }

long curlVersion(Wire wire) {
  if (wire == Wire::Http2) return CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
  return wire == Wire::Http2Tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
}

curl_slist* headerList(const ViewerRequest& request) {
  curl_slist* list = nullptr;
  // What libcurl would add by itself goes; tests say what they send.
  for (const char* name : {"Accept", "User-Agent", "Content-Type", "Expect"}) {
    if (countFields(request.fields, name) == 0) list = curl_slist_append(list, (std::string(name) + ":").c_str());
  }
  for (const auto& [name, value] : request.fields) {
    list = curl_slist_append(list, value.empty() ? (name + ";").c_str() : (name + ": " + value).c_str());
  }
  return list;
}

void setMethod(CURL* curl, const ViewerRequest& request) {
  if (request.method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  if (request.body) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body->data());
  }
  if (request.method != "HEAD") curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

int connectTo(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  CHECK(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return fd;
}

}  // namespace

Reply sendTo(std::uint16_t port, const ViewerRequest& request, const std::string& trusted_ca_file) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_ALL);
  CHECK(ready == CURLE_OK);
  Reply reply;
  CURL* curl = curl_easy_init();
  curl_slist* headers = headerList(request);
  const std::string url =
      (isTls(request.wire) ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port) + request.path;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, curlVersion(request.wire));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.limit.count()));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, takeBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, takeHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &reply);
  curl_easy_setopt(curl, CURLOPT_MAX_RECV_SPEED_LARGE, static_cast<curl_off_t>(request.receive_speed));
  if (isTls(request.wire)) curl_easy_setopt(curl, CURLOPT_CAINFO, trusted_ca_file.c_str());
  setMethod(curl, request);
  const auto begin = std::chrono::steady_clock::now();
  const CURLcode code = curl_easy_perform(curl);
  reply.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  if (code != CURLE_OK) reply.problem = curl_easy_strerror(code);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  reply.status = static_cast<int>(status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  return reply;
}

std::string exchangeBytes(std::uint16_t port, std::string_view bytes, std::chrono::milliseconds patience) {
  const int fd = connectTo(port);
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  std::string received;
  char piece[16384];
  pollfd readable{.fd = fd, .events = POLLIN, .revents = 0};
  while (::poll(&readable, 1, static_cast<int>(patience.count())) > 0) {
    const ssize_t count = ::recv(fd, piece, sizeof piece, 0);
    if (count <= 0) break;
    received.append(piece, static_cast<std::size_t>(count));
  }
  ::close(fd);
  return received;
}

Reply TestViewer::send(const ViewerRequest& request) const {
  return sendTo(isTls(request.wire) ? edge_.tlsPort() : edge_.port(), request, EdgeProcess::certificateFile());
}

Reply TestViewer::get(const std::string& path, const Fields& fields) const {
  return send({.path = path, .fields = fields});
}

Reply TestViewer::head(const std::string& path, const Fields& fields) const {
  return send({.method = "HEAD", .path = path, .fields = fields});
}

Reply TestViewer::post(const std::string& path, const std::string& body, const Fields& fields) const {
  return send({.method = "POST", .path = path, .fields = fields, .body = body});
}

std::future<Reply> TestViewer::async(ViewerRequest request) const {
  return std::async(std::launch::async, [this, request = std::move(request)] { return send(request); });
}

std::vector<Reply> TestViewer::together(const std::string& path, std::size_t count) const {
  std::vector<std::future<Reply>> running;
  for (std::size_t i = 0; i < count; ++i) running.push_back(async({.path = path}));
  std::vector<Reply> replies;
  for (auto& reply : running) replies.push_back(reply.get());
  return replies;
}

}  // namespace brink::test
