#include "proxy/origin/directory_origin.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/http/date.h"
#include "proxy/http/fields.h"
#include "proxy/http/uri.h"
#include "proxy/origin/media_type.h"

namespace brink::origin {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;  // one pread: a few TLS records, and little enough to stay fair

class FileBody final : public http::BodySource {
 public:
  FileBody(UniqueFd file, std::uint64_t offset, std::uint64_t length)
      : file_(std::move(file)), offset_(offset), left_(length), length_(length) {}

  http::Pull pull(BufferChain& into, std::size_t max) override {
    if (failed_) return http::Pull::Failed;
    if (left_ == 0) return http::Pull::End;
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>({max, kReadBytes, left_}));
    Block* block = Block::allocate(wanted);
    const ssize_t got = ::pread(file_.get(), block->data(), wanted, static_cast<off_t>(offset_));
    if (got <= 0) {  // an error, or somebody cut the file short
      block->release();
      failed_ = true;
      return http::Pull::Failed;
    }
    into.append(Slice(block, block->data(), static_cast<std::size_t>(got)));
    offset_ += static_cast<std::uint64_t>(got);
    left_ -= static_cast<std::uint64_t>(got);
    return http::Pull::Data;
  }
  void setWaker(Waker*) override {}
  std::optional<std::uint64_t> length() const override { return length_; }
  Error error() const override {
    return {ErrorCode::ConnectionClosed, Side::Origin, Retry::Never, "the file ended before its announced length"};
  }

 private:
  UniqueFd file_;
  std::uint64_t offset_;
  std::uint64_t left_;
  std::uint64_t length_;
  bool failed_ = false;
};

Response emptyResponse(int status, WallTime now) {
  Response response;
  response.head.status = status;
  response.head.reason = http::reasonPhrase(status);
  response.head.headers.reserve(12, 384);
  response.head.headers.add("Date", http::formatDate(now));
  response.head.headers.add("Server", "AmazonS3");
  response.body = std::make_unique<http::MemoryBody>();
  return response;
}

Response errorResponse(int status, std::string_view code, std::string_view message, WallTime now) {
  Response response = emptyResponse(status, now);
  response.head.headers.add("Content-Type", "application/xml");
  response.body = std::make_unique<http::MemoryBody>("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" +
                                                     std::string(code) + "</Code><Message>" + std::string(message) +
                                                     "</Message></Error>");
  response.head.headers.add("Content-Length", std::to_string(*response.body->length()));
  return response;
}

// The file of a key, or an invalid fd with errno. Blocking special files must not hang the worker: O_NONBLOCK.
UniqueFd openKey(int directory, const std::string& key) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  return UniqueFd(static_cast<int>(::syscall(SYS_openat2, directory, key.c_str(), &how, sizeof how)));
}

std::string etagOf(const struct stat& info) {
  char text[64];
  const int length = std::snprintf(
      text, sizeof text, "\"%llx-%llx%08lx\"", static_cast<unsigned long long>(info.st_size),
      static_cast<unsigned long long>(info.st_mtim.tv_sec), static_cast<unsigned long>(info.st_mtim.tv_nsec));
  return std::string(text, static_cast<std::size_t>(length));
}

// RFC 9110 §13.2.2 order. 0: go on; else 304 or 412.
int evaluateConditions(const http::HeaderList& headers, const std::string& etag, WallTime modified) {
  const auto since = [&](std::string_view field) -> std::optional<bool> {
    const auto value = headers.get(field);
    const auto date = value ? http::parseDate(*value) : std::nullopt;
    if (!date) return std::nullopt;
    return modified > *date;
  };
  if (const auto match = headers.getCombined("if-match")) {
    if (!http::etagListMatches(*match, etag, false)) return 412;
  } else if (since("if-unmodified-since").value_or(false)) {
    return 412;
  }
  if (const auto none = headers.getCombined("if-none-match")) {
    if (http::etagListMatches(*none, etag, true)) return 304;
  } else if (!since("if-modified-since").value_or(true)) {
    return 304;
  }
  return 0;
}

bool rangeApplies(const http::HeaderList& headers, const std::string& etag, WallTime modified) {
  const auto condition = headers.get("if-range");
  if (!condition) return true;
  if (const auto date = http::parseDate(*condition)) return *date == modified;
  return http::strongMatch(*condition, etag);
}

Response serveFile(UniqueFd file, const struct stat& info, const http::RequestHead& request, WallTime now) {
  const auto size = static_cast<std::uint64_t>(info.st_size);
  const std::string etag = etagOf(info);
  const WallTime modified = std::chrono::system_clock::from_time_t(info.st_mtim.tv_sec);
  const int condition = evaluateConditions(request.headers, etag, modified);
  if (condition == 412) return errorResponse(412, "PreconditionFailed", "A precondition does not hold", now);

  Response response = emptyResponse(condition == 304 ? 304 : 200, now);
  http::HeaderList& headers = response.head.headers;
  headers.add("ETag", etag);
  headers.add("Last-Modified", http::formatDate(modified));
  if (condition == 304) return response;

  http::ByteRange window{0, size == 0 ? 0 : size - 1};
  std::uint64_t length = size;
  if (const auto value = request.headers.get("range"); value && rangeApplies(request.headers, etag, modified)) {
    const http::RangeRequest range = http::parseRange(*value, size, 1);  // several ranges: the whole object
    if (range.kind == http::RangeKind::Unsatisfiable) {
      Response refused = errorResponse(416, "InvalidRange", "The requested range is not satisfiable", now);
      refused.head.headers.add("Content-Range", "bytes */" + std::to_string(size));
      return refused;
    }
    if (range.kind == http::RangeKind::Satisfiable) {
      window = range.ranges.front();
      length = window.last - window.first + 1;
      response.head.status = 206;
      response.head.reason = http::reasonPhrase(206);
      headers.add("Content-Range", http::contentRange(window, size));
    }
  }
  headers.add("Accept-Ranges", "bytes");
  headers.add("Content-Type", mediaType(request.path));
  headers.add("Content-Length", std::to_string(length));
  if (request.method == "GET") response.body = std::make_unique<FileBody>(std::move(file), window.first, length);
  return response;
}

// A key is one name; a folder has other names for the same file, which a bucket has not: with empty, "." and ".."
// segments, or with "%2F" for a separator.
bool isOneName(std::string_view path, std::string_view key) {
  if (path.find("%2F") != std::string_view::npos || path.find("%2f") != std::string_view::npos) return false;
  for (std::size_t at = 0; at <= key.size();) {
    const std::size_t end = std::min(key.find('/', at), key.size());
    const std::string_view segment = key.substr(at, end - at);
    if (segment.empty() || segment == "." || segment == "..") return false;
    at = end + 1;
  }
  return true;
}

}  // namespace

Result<Response> serveFromDirectory(const std::string& directory, const http::RequestHead& request, WallTime now) {
  if (request.method != "GET" && request.method != "HEAD") {
    Response refused = errorResponse(405, "MethodNotAllowed", "The method is not allowed against this resource", now);
    refused.head.headers.add("Allow", "GET, HEAD");
    return refused;
  }
  const UniqueFd root(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root) return failErrno(Side::Origin, "cannot open directory origin " + directory, errno);

  const auto key = http::percentDecode(std::string_view(request.path).substr(1));
  if (!key) return errorResponse(400, "InvalidURI", "The key is not properly percent-encoded", now);
  const bool named = isOneName(request.path, *key);
  UniqueFd file = named ? openKey(root.get(), *key) : UniqueFd();
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    // EXDEV and ELOOP are attempts to leave the folder: for a bucket there is simply no such key.
    if (!file && named && errno == EACCES) return errorResponse(403, "AccessDenied", "Access denied", now);
    return errorResponse(404, "NoSuchKey", "The specified key does not exist.", now);
  }
  return serveFile(std::move(file), info, request, now);
}

}  // namespace brink::origin
