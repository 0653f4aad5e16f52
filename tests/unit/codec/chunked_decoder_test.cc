#include "proxy/codec/chunked_decoder.h"

#include <string>

#include <gtest/gtest.h>

#include "proxy/codec/limits.h"

namespace brink::codec {
namespace {

struct Decoded {
  bool complete = false;
  bool failed = false;
  ErrorCode code = ErrorCode::Internal;
  std::string data;
  std::string rest;
  http::HeaderList trailers;
};

Decoded decode(std::string_view bytes, std::size_t piece = 1 << 20) {
  ChunkedDecoder decoder(Side::Viewer);
  BufferChain input;
  BufferChain data;
  Decoded decoded;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    input.append(bytes.substr(at, piece));
    const auto result = decoder.consume(input, data, 1 << 20);
    if (!result) {
      decoded.failed = true;
      decoded.code = result.error().code;
      break;
    }
    decoded.complete = *result;
  }
  decoded.data = data.toString();
  decoded.rest = input.toString();
  decoded.trailers = decoder.takeTrailers();
  return decoded;
}

TEST(ChunkedDecoder, JoinsChunksAndStopsAtTheEnd) {
  const std::string body = "4\r\nWiki\r\nA;ext=\"v\"\r\n0123456789\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\nGET";
  for (const std::size_t piece : {1, 2, 5, 100}) {
    const Decoded decoded = decode(body, piece);
    EXPECT_TRUE(decoded.complete) << piece;
    EXPECT_EQ(decoded.data, "Wiki0123456789");
    EXPECT_EQ(decoded.rest, "GET");
    EXPECT_EQ(decoded.trailers.get("x-sum"), "1");
    EXPECT_FALSE(decoded.trailers.has("content-length")) << "framing never comes from trailers";
  }
}

TEST(ChunkedDecoder, RefusesWhatOthersReadDifferently) {
  const std::pair<const char*, std::string> cases[] = {
      {"no size", "\r\n"},
      {"a size with 0x", "0x4\r\nWiki\r\n0\r\n\r\n"},
      {"a signed size", "+4\r\nWiki\r\n0\r\n\r\n"},
      {"a negative size", "-4\r\nWiki\r\n"},
      {"a blank before the size", " 4\r\nWiki\r\n0\r\n\r\n"},
      {"a blank behind the size", "4 \r\nWiki\r\n0\r\n\r\n"},
      {"an underscore", "1_0\r\n"},
      {"17 digits", "00000000000000004\r\nWiki\r\n"},
      {"a bare LF behind the size", "4\nWiki\r\n0\r\n\r\n"},
      {"a bare LF in an extension", "4;a\nb\r\nWiki\r\n"},
      {"a bare CR in an extension", "4;a\rb\r\nWiki\r\n"},
      {"a control byte in an extension", "4;a\x01\r\nWiki\r\n"},
      {"a chunk longer than its size", "4\r\nWikis\r\n0\r\n\r\n"},
      {"a bare LF behind the data", "4\r\nWiki\n0\r\n\r\n"},
      {"a malformed trailer", "0\r\nX : 1\r\n\r\n"},
      {"a folded trailer", "0\r\nX: 1\r\n 2\r\n\r\n"},
      {"a bare LF as the end", "0\r\n\n"},
  };
  for (const auto& [name, body] : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{100}}) {
      const Decoded decoded = decode(body, piece);
      EXPECT_TRUE(decoded.failed) << name;
      EXPECT_FALSE(decoded.complete) << name;
    }
  }
}

TEST(ChunkedDecoder, ExtensionsAndTrailersAreBounded) {
  EXPECT_EQ(decode("1;" + std::string(kChunkLineBytes, 'x') + "\r\na\r\n").code, ErrorCode::MessageTooLarge);
  std::string many;
  for (int i = 0; i < 100; ++i) many += "1;" + std::string(100, 'x') + "\r\na\r\n";
  EXPECT_EQ(decode(many).code, ErrorCode::MessageTooLarge) << "extensions of all chunks together";
  std::string trailers = "0\r\n";
  for (std::size_t i = 0; i <= kTrailerCount; ++i) trailers += "X: 1\r\n";
  EXPECT_EQ(decode(trailers + "\r\n").code, ErrorCode::MessageTooLarge);
  EXPECT_EQ(decode("0\r\nX: " + std::string(kTrailerBytes, 'x') + "\r\n\r\n").code, ErrorCode::MessageTooLarge);
}

TEST(ChunkedDecoder, GivesNoMoreThanAsked) {
  ChunkedDecoder decoder(Side::Viewer);
  BufferChain input("8\r\n12345678\r\n0\r\n\r\n");
  BufferChain data;
  EXPECT_FALSE(decoder.consume(input, data, 3).value());
  EXPECT_EQ(data.toString(), "123");
  EXPECT_FALSE(decoder.consume(input, data, 3).value());
  EXPECT_TRUE(decoder.consume(input, data, 3).value());
  EXPECT_EQ(data.toString(), "12345678");
}

}  // namespace
}  // namespace brink::codec
