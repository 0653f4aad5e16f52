// Printing HTTP/1.1: how a response is framed, its head, chunks. Used by the viewer's session; requests to origins are
// printed by H1RequestWriter (h1_client.h). Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/base/buffer_chain.h"
#include "proxy/codec/output_builder.h"
#include "proxy/http/message.h"

namespace brink::codec {

enum class Framing : std::uint8_t { None, Length, Chunked, UntilClose };

struct ResponsePlan {
  Framing framing = Framing::None;
  // Printed as Content-Length; also set for HEAD and 304, whose body is not sent (Framing::None).
  std::optional<std::uint64_t> length;
  bool keep_alive = true;
};

// RFC 9112 §6: `body_length` is what the body's source knows, and wins over a Content-Length in the head.
ResponsePlan planResponse(const http::ResponseHead& head, http::Version version, std::string_view method, bool has_body,
                          std::optional<std::uint64_t> body_length, bool keep_alive);

// Status line, fields (hop-by-hop, framing and unprintable ones left out), framing, Connection, empty line.
// Returns the number of bytes.
std::size_t printResponseHead(OutputBuilder& out, const http::ResponseHead& head, const ResponsePlan& plan,
                              http::Version version);

void printContinue(OutputBuilder& out);
// All of `data` as one chunk; nothing if it is empty (an empty chunk would end the body).
void printChunk(OutputBuilder& out, BufferChain& data);
void printLastChunk(OutputBuilder& out, const http::HeaderList* trailers);

// Printable without a second reading: a token as name, no control bytes in the value.
bool isPrintable(const http::HeaderField& field);
// Written by codecs alone, never taken from a head: Connection, Content-Length, Transfer-Encoding and the other fields
// that describe one connection.
bool isFramingField(std::string_view name);

}  // namespace brink::codec
