#include "proxy/server/reload_command.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "conf/load.h"
#include "proxy/base/fd.h"
#include "proxy/codec/h1_client.h"

namespace brink::server {
namespace {

// Module init of functions with SnapStart may take as long as their timeout, which is at most 15 minutes.
constexpr timeval kAnswerTimeout{.tv_sec = 960, .tv_usec = 0};

Result<UniqueFd> connectTo(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return fail(ErrorCode::InvalidArgument, Side::Operator, path + " is too long");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return failErrno(Side::Operator, "no server answers at " + path, errno);
  }
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &kAnswerTimeout, sizeof kAnswerTimeout);
  return fd;
}

struct Reply {
  int status = 0;
  std::string text;
};

Result<Reply> post(int fd, std::string_view path) {
  http::RequestHead request;
  request.method = "POST";
  request.path = path;
  request.headers.add("Host", "localhost");
  codec::H1RequestWriter writer;
  BufferChain out;
  if (const Status printed = writer.head(out, request, writer.framingFor(request.method, nullptr)); !printed) {
    return std::unexpected<Error>(printed.error());
  }
  const std::string bytes = out.toString();
  if (::write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    return failErrno(Side::Operator, "write", errno);
  }
  codec::H1ResponseParser parser({}, request.method);
  BufferChain input;
  BufferChain body;
  while (parser.state() != codec::H1ResponseParser::State::Done) {
    char buffer[4096];
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0) return failErrno(Side::Operator, "no answer", errno);
    if (got == 0) {
      if (const Status ended = parser.onEnd(); !ended) return std::unexpected<Error>(ended.error());
      break;
    }
    input.append(std::string_view(buffer, static_cast<std::size_t>(got)));
    const auto parsed = parser.consume(input, body, 1 << 20);
    if (!parsed) return std::unexpected<Error>(parsed.error());
  }
  return Reply{.status = parser.takeHead().status, .text = body.toString()};
}

// A file that cannot be read names no socket: what is wrong with it is what the operator needs to know.
std::expected<std::string, std::string> socketOf(const Options& options) {
  if (!options.admin_socket.empty()) return options.admin_socket;
  const conf::ConfigResult config = conf::loadConfig(options.config_file);
  if (!config) return std::unexpected(conf::formatProblems(options.config_file, config.error()));
  if (!(*config)->admin.socket.empty()) return (*config)->admin.socket;
  return std::unexpected(
      "brink reload: name the server's Unix socket with --admin (the configuration says no admin.socket)\n");
}

}  // namespace

int reloadCommand(const Options& options) {
  const auto socket = socketOf(options);
  if (!socket) {
    std::fputs(socket.error().c_str(), stderr);
    return kExitUsage;
  }
  const Result<UniqueFd> connection = connectTo(*socket);
  const Result<Reply> reply =
      connection ? post(connection->get(), "/reload") : std::unexpected<Error>(connection.error());
  if (!reply) {
    std::fprintf(stderr, "brink reload: %s\n", reply.error().detail.c_str());
    return kExitFailed;
  }
  std::fputs(reply->text.c_str(), reply->status == 200 ? stdout : stderr);
  return reply->status == 200 ? kExitDone : reply->status == 422 ? kExitUsage : kExitFailed;
}

}  // namespace brink::server
