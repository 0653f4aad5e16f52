// What a context says about a finished call. Everything here is hostile when the proxy reads it.
//
// Answer body:   u8 encoding (0 Latin-1, 1 UTF-16LE), u8[3] zero, u32 word_count, u32 words[word_count], text
//   words are operations: an AnswerOp, followed by the lengths (in characters of the encoding) of its strings, whose
//   characters follow one another in `text` in the same order. Lengths must add up to the text exactly. Order of the
//   strings: as in the comments below; HeaderSet: op, number of entries, length of the map key, then lengths of key,
//   value.
//
//   The operations are a difference to the event: what is not mentioned is as it was. Exactly one
//   Begin…/NotObject/RawJson operation, and it comes first; NotObject and RawJson stand alone. Lone surrogates become
//   U+FFFD.
//
// Failure/InitFailed body: Strings (call.h), UTF-8: errorType, errorMessage, trace (JSON array text), logged JSON ("" =
// derive).
#pragma once

#include <cstdint>
#include <expected>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace brink::hooks::protocol {

enum class AnswerOp : std::uint32_t {
  // The result is an object without `status`: a request, as a difference to the event's request.
  BeginRequest = 1,
  // The result has `status`: as a difference to the event's response where there is one, else from nothing.
  BeginResponse = 2,
  NotObject = 3,  // (json) the result is null, a string, a number, an array: its JSON text, cut at 1 KiB
  RawJson = 4,    // (json) the whole result as JSON (calls with kRawAnswer)

  Uri = 10,           // (text) changed
  Querystring = 11,   // (text) changed
  Method = 12,        // (text) changed
  ClientIp = 13,      // (text) changed
  FieldMissing = 14,  // (path) a field of the event's object is gone: "uri", "querystring", "method", "headers", …
  Invalid = 15,       // (path, found) a field has the wrong JSON type: "headers.x-a[0].value", "number"

  HeaderSet = 30,  // (map key, then per entry: key, value) one map key's whole new list; the word after the op is the
                   // number of entries (0 = empty array); an entry without `key` has the marker kNoKey as length
  HeaderDelete = 31,    // (lower-case name) the map key is gone
  HeadersMissing = 32,  // no `headers` object at all

  Status = 40,             // (decimal text) of a string or an integer
  StatusDescription = 41,  // (text)
  Body = 42,               // (text) response body
  BodyEncoding = 43,       // (text)

  RequestBody = 50,  // (action, encoding, data) changed in any part; a missing part is the marker kNoKey
  Origin = 60,       // (json) changed: the whole new `origin` value
};
inline constexpr std::uint32_t kNoKey = 0xFFFFFFFF;

struct AnswerHeader {
  std::uint8_t encoding;
  std::uint8_t zero[3];
  std::uint32_t word_count;
};

// One operation, copied out and converted to UTF-8. `absent[i]` strings were kNoKey; empty if none was.
struct AnswerOperation {
  AnswerOp op{};
  std::vector<std::string> strings;
  std::vector<bool> absent;
};

// Bounds of a forged answer: more than this is a protocol violation, not a validation error.
inline constexpr std::uint32_t kMaxAnswerWords = 65536;

// Decodes and checks a whole answer body; the error says what is wrong with it (a protocol violation).
std::expected<std::vector<AnswerOperation>, std::string> decodeAnswer(std::string_view body);

// Writes one; used by tests and by fake contexts (the executor writes from V8 strings by itself).
class AnswerWriter {
 public:
  void op(AnswerOp op, std::initializer_list<std::string_view> latin1_strings);
  void headerSet(std::string_view map_key, const std::vector<std::pair<std::string, std::string>>& entries);
  std::string finish() const;

 private:
  std::vector<std::uint32_t> words_;
  std::string text_;
};

struct FailureDocument {
  std::string error_type;
  std::string error_message;
  std::string trace_json;   // "[]" or an array of strings
  std::string logged_json;  // what the ERROR log line carries after "Invoke Error"
};
std::string encodeFailure(const FailureDocument& failure);
std::expected<FailureDocument, std::string> decodeFailure(std::string_view body);

}  // namespace brink::hooks::protocol
