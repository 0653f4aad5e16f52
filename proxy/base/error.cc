#include "proxy/base/error.h"

#include <cstring>

namespace brink {

std::unexpected<Error> failErrno(Side side, std::string_view what, int error_number) {
  std::string detail(what);
  detail += ": ";
  char buffer[128];
  detail += strerror_r(error_number, buffer, sizeof buffer);
  return std::unexpected<Error>(Error{ErrorCode::SystemError, side, Retry::Never, std::move(detail), error_number});
}

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::Internal:
      return "internal";
    case ErrorCode::InvalidArgument:
      return "invalid-argument";
    case ErrorCode::NotFound:
      return "not-found";
    case ErrorCode::Forbidden:
      return "forbidden";
    case ErrorCode::ProtocolError:
      return "protocol-error";
    case ErrorCode::MessageTooLarge:
      return "message-too-large";
    case ErrorCode::Unsupported:
      return "unsupported";
    case ErrorCode::DnsFailure:
      return "dns-failure";
    case ErrorCode::ConnectFailure:
      return "connect-failure";
    case ErrorCode::TlsFailure:
      return "tls-failure";
    case ErrorCode::Timeout:
      return "timeout";
    case ErrorCode::ConnectionClosed:
      return "connection-closed";
    case ErrorCode::Cancelled:
      return "cancelled";
    case ErrorCode::Overloaded:
      return "overloaded";
    case ErrorCode::SystemError:
      return "system-error";
  }
  return "internal";
}

std::string_view name(Side side) {
  switch (side) {
    case Side::Internal:
      return "internal";
    case Side::Viewer:
      return "viewer";
    case Side::Origin:
      return "origin";
    case Side::Cache:
      return "cache";
    case Side::Hook:
      return "hook";
    case Side::Operator:
      return "operator";
  }
  return "internal";
}

}  // namespace brink
