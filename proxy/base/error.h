// Errors as values: everything that traffic, an origin, a handler, an operator or the kernel can cause.
//
// An Error says what went wrong (code), on whose side, and whether trying again makes sense. The only place that turns
// one into a status code is proxy/transaction's local responses. Thread-compatible value type.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace brink {

enum class ErrorCode : std::uint8_t {
  Internal,          // none of the below; should be rare enough to be investigated
  InvalidArgument,   // a name, path, flag or value that cannot mean anything
  NotFound,          // a file, host, function or key that is not there
  Forbidden,         // policy or permissions say no
  ProtocolError,     // the peer broke its protocol (HTTP, TLS, control messages)
  MessageTooLarge,   // a named limit on size or count was exceeded
  Unsupported,       // understood, but not something Brink does
  DnsFailure,        // the name does not resolve, or not in time
  ConnectFailure,    // no connection to any address
  TlsFailure,        // handshake or certificate verification failed
  Timeout,           // a named time limit passed
  ConnectionClosed,  // the peer closed before the message was complete
  Cancelled,         // the one who asked no longer wants it
  Overloaded,        // a bounded queue, table or pool is full
  SystemError,       // a system call failed; detail names it and errno
};

enum class Side : std::uint8_t { Internal, Viewer, Origin, Cache, Hook, Operator };

// What a caller may do about it. FreshConnection: the request never reached the peer on this connection
// (a stale pooled one), so the same request may be sent again on a new one.
enum class Retry : std::uint8_t { Never, FreshConnection, Yes };

struct Error {
  ErrorCode code = ErrorCode::Internal;
  Side side = Side::Internal;
  Retry retry = Retry::Never;
  std::string detail;    // for logs and operators; never sent to a viewer
  int error_number = 0;  // errno behind it, where one is known
};

template <typename T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, Side side, std::string detail,
                                                 Retry retry = Retry::Never) {
  return std::unexpected<Error>(Error{code, side, retry, std::move(detail)});
}

// "DETAIL: strerror(error_number)" as a SystemError.
[[nodiscard]] std::unexpected<Error> failErrno(Side side, std::string_view what, int error_number);

// lower-kebab-case names for logs and metric labels, e.g. "connect-failure".
std::string_view name(ErrorCode code);
std::string_view name(Side side);

}  // namespace brink
