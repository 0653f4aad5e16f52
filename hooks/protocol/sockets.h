// Streams that are no HTTP request: a connection over TCP each, or a question of DNS. They share numbers,
// windows and the records StreamData, StreamEnd, StreamCredit and StreamCancel with those of broker.h.
//
//   context                                          proxy
//   StreamConnect ──────────────────────────────────►  policy (port, address), connection
//     ◄──────────────────────────────── frame Connected
//   StreamData (within kRequestWindow) ─────────────►      Data (within kResponseWindow), Credit: as in broker.h
//   StreamEnd ──────────────────────────────────────►  FIN, behind all bytes
//     ◄───────────────────────────────── frame Finished  it was sent
//     ◄────────────────────────────────────── frame End  the peer's FIN: a half, not the last frame
//     ◄─────────────────────────────────── frame Failed  the last frame
//   StreamCancel ───────────────────────────────────►  closes; what is written is still given to the network once
//
//   StreamResolve ──────────────────────────────────►
//     ◄──────────────────────── frame Answers or Failed  the last frame
//
// TLS is nothing of the proxy's here: a context makes its own, and sends its bytes like any others. What the context
// wrote is hostile; the decoders of frames check all the same. Bytes: README.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hooks/protocol/broker.h"

namespace brink::hooks::protocol {

// Connections open at once, and questions, besides kMaxStreams requests.
inline constexpr std::size_t kMaxSockets = 32;
inline constexpr std::size_t kMaxQuestions = 32;
inline constexpr std::size_t kMaxNameBytes = 253;
// Answers of DNS: texts in all, and bytes.
inline constexpr std::size_t kMaxAnswerTexts = 1024;
inline constexpr std::size_t kMaxAnswers = 32 * 1024;

// ---- records of the context ----

struct ConnectBody {
  std::uint16_t port;
  std::uint16_t zero;
};
static_assert(sizeof(ConnectBody) == 4);

// Behind ConnectBody: Strings: the address.
struct SocketRequest {
  std::uint16_t port = 0;
  std::string_view address;  // IPv4, or IPv6 without brackets: names are resolved before
};
std::string encodeConnect(const SocketRequest& request);
// Views into `body`. Says what is wrong with its form; what the texts say is for others to judge. So do the others.
std::expected<SocketRequest, std::string> decodeConnect(std::string_view body);

// What is asked of DNS. The Node layer knows these by number.
enum class QuestionType : std::uint8_t {
  Lookup = 0,   // addresses as the system resolves names, /etc/hosts included
  Reverse = 1,  // names of an address
  A = 2,
  Aaaa = 3,
  Any = 4,
  Caa = 5,
  Cname = 6,
  Mx = 7,
  Naptr = 8,
  Ns = 9,
  Ptr = 10,
  Soa = 11,
  Srv = 12,
  Txt = 13,
};
inline constexpr std::uint8_t kQuestionTypes = 14;

struct ResolveBody {
  std::uint8_t type;  // QuestionType
  std::uint8_t zero[3];
};
static_assert(sizeof(ResolveBody) == 4);

// Behind ResolveBody: Strings: the name, for Reverse an address.
struct Question {
  QuestionType type = QuestionType::Lookup;
  std::string_view name;
};
std::string encodeResolve(const Question& question);
std::expected<Question, std::string> decodeResolve(std::string_view body);

// ---- frames of the proxy ----

struct ConnectedBody {
  std::uint16_t local_port;
  std::uint16_t remote_port;
};
static_assert(sizeof(ConnectedBody) == 4);

// Behind ConnectedBody: Strings: local and remote address.
struct SocketFacts {
  std::uint16_t local_port = 0;
  std::uint16_t remote_port = 0;
  std::string local_address;
  std::string remote_address;
};
std::string encodeConnected(const SocketFacts& facts);
std::optional<SocketFacts> decodeConnected(std::string_view body);

// Failed, for these streams: u32 StreamFailure, u32 detail (errno of a connection, c-ares' status of a question; 0 if
// there is none), and a text (of OpenSSL).
struct SocketFailure {
  StreamFailure failure = StreamFailure::Failed;
  std::uint32_t detail = 0;
  std::string text;
};
std::string encodeSocketFailure(const SocketFailure& failure);
SocketFailure decodeSocketFailure(std::string_view body);

// Records as texts: the type ("A", "MX", …), then its fields, one record behind the other; which fields there are is
// said by the type. Those beyond the limits are left out.
using AnswerRecord = std::vector<std::string>;
std::string encodeAnswers(const std::vector<AnswerRecord>& records);
std::optional<std::vector<std::string_view>> decodeAnswers(std::string_view body);

}  // namespace brink::hooks::protocol
