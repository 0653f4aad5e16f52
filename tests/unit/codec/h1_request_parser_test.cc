#include "proxy/codec/h1_request_parser.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace brink::codec {
namespace {

using HeadState = H1RequestParser::HeadState;

struct Parsed {
  HeadState state = HeadState::Incomplete;
  int status = 0;
  http::RequestHead head;
  bool keep_alive = false;
  std::string rest;
};

// `piece`: how many bytes arrive at a time.
Parsed parse(std::string_view bytes, std::size_t piece = 1 << 20, const MessageLimits& limits = {}) {
  H1RequestParser parser(limits, "http");
  BufferChain input;
  Parsed parsed;
  for (std::size_t at = 0; at < bytes.size() && parsed.state == HeadState::Incomplete; at += piece) {
    input.append(bytes.substr(at, piece));
    parsed.state = parser.readHead(input);
    if (parsed.state != HeadState::Incomplete && at + piece < bytes.size()) input.append(bytes.substr(at + piece));
  }
  if (parsed.state == HeadState::Refused) parsed.status = parser.refusal().status;
  parsed.head = parser.head();
  parsed.keep_alive = parser.keepAlive();
  parsed.rest = input.toString();
  return parsed;
}

TEST(H1Request, AnOrdinaryRequestIsSplit) {
  const Parsed parsed = parse("GET /a/b?x=1&y HTTP/1.1\r\nHost: Example.com:8080\r\nAccept:  */* \r\n\r\nnext");
  ASSERT_EQ(parsed.state, HeadState::Complete);
  EXPECT_EQ(parsed.head.method, "GET");
  EXPECT_EQ(parsed.head.scheme, "http");
  EXPECT_EQ(parsed.head.authority, "Example.com:8080");
  EXPECT_EQ(parsed.head.path, "/a/b");
  EXPECT_TRUE(parsed.head.has_query);
  EXPECT_EQ(parsed.head.query, "x=1&y");
  EXPECT_EQ(parsed.head.headers.get("accept"), "*/*");
  EXPECT_TRUE(parsed.keep_alive);
  EXPECT_EQ(parsed.rest, "next");
}

TEST(H1Request, ArrivesInAnyPieces) {
  const std::string request = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
  for (std::size_t piece = 1; piece <= request.size(); ++piece) {
    const Parsed parsed = parse(request, piece);
    EXPECT_EQ(parsed.state, HeadState::Complete) << piece;
    EXPECT_EQ(parsed.head.path, "/p") << piece;
    EXPECT_EQ(parsed.rest, "abc") << piece;
  }
}

struct Case {
  const char* name;
  std::string bytes;
  int status;  // 0: accepted
};

// Every head here was, or could have been, read in two ways by two implementations; or it breaks a limit.
const std::vector<Case>& smuggling() {
  static const std::vector<Case> cases{
      {"length and chunked", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"chunked and length", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
       400},
      {"two lengths that differ", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400},
      {"two equal lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", 400},
      {"a list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n", 400},
      {"a signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n", 400},
      {"a negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
      {"a hexadecimal length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n", 400},
      {"an empty length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n", 400},
      {"a length with blanks", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 0\r\n\r\n", 400},
      {"a length beyond 63 bits", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775808\r\n\r\n", 400},
      {"a length beyond 64 bits", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551617\r\n\r\n", 400},
      {"a coding before chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 400},
      {"a coding after chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n", 400},
      {"identity", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 400},
      {"an unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 400},
      {"chunked twice",
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"a quoted coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n", 400},
      {"a coding with a vertical tab", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \vchunked\r\n\r\n", 400},
      {"an empty coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n", 400},
      {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"white space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n", 400},
      {"white space before length's colon", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\n", 400},
      {"a tab before the colon", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding\t: chunked\r\n\r\n", 400},
      {"a folded line", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n", 400},
      {"a line folded with a tab", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\tc\r\n\r\n", 400},
      {"white space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"a bare LF as line end", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
      {"a bare LF between fields", "GET / HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n", 400},
      {"a bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rContent-Length: 5\r\n\r\n", 400},
      {"a CR before CRLF", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\r\n\r\n", 400},
      {"a NUL in a value", std::string("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n", 37), 400},
      {"a control byte in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\x01\r\n\r\n", 400},
      {"DEL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\x7f\r\n\r\n", 400},
      {"a control byte in a name", "GET / HTTP/1.1\r\nHost: a\r\nX-\x01: b\r\n\r\n", 400},
      {"a blank in a name", "GET / HTTP/1.1\r\nHost: a\r\nX A: b\r\n\r\n", 400},
      {"a line without a colon", "GET / HTTP/1.1\r\nHost: a\r\nX-A\r\n\r\n", 400},
      {"an empty name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400},
      {"no Host", "GET / HTTP/1.1\r\nX-A: b\r\n\r\n", 400},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"two equal Hosts", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400},
      {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"a Host with user info", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
      {"a Host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
      {"a Host with a bad port", "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n", 400},
      {"no Host with an absolute target", "GET http://a/ HTTP/1.1\r\nX-A: b\r\n\r\n", 400},
      {"Connection names Host", "GET / HTTP/1.1\r\nHost: a\r\nConnection: host\r\n\r\n", 400},
      {"Connection names the length",
       "POST / HTTP/1.1\r\nHost: a\r\nConnection: Content-Length\r\nContent-Length: 3\r\n\r\n", 400},
      {"two blanks in the request line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a blank at the end of the request line", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
      {"no version (HTTP/0.9)", "GET /\r\n\r\n", 400},
      {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 400},
      {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400},
      {"a lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
      {"HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400},
      {"HTTP/01.1", "GET / HTTP/01.1\r\nHost: a\r\n\r\n", 400},
      {"a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a relative target", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"an authority as target", "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"bytes above ASCII in the target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"an asterisk without OPTIONS", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"user info in the target", "GET http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"an empty authority in the target", "GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a malformed method", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 405},
      {"another expectation", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 1\r\n\r\n", 417},
      {"a TLS handshake", "\x16\x03\x01\x02", 400},
      {"three empty lines first", "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"an LF first", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      // Accepted.
      {"one empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 0},
      {"chunked in capitals", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n", 0},
      {"a GET with a body", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", 0},
      {"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"Upgrade, ignored",
       "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "
       "AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n",
       0},
      {"bytes above ASCII in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: \xc3\xa9\r\n\r\n", 0},
      {"an IPv6 host", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 0},
  };
  return cases;
}

TEST(H1Request, WhatCanBeReadInTwoWaysIsRefusedHoweverItArrives) {
  for (const Case& test : smuggling()) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1 << 20}}) {
      const Parsed parsed = parse(test.bytes, piece);
      EXPECT_EQ(parsed.status, test.status) << test.name << ", in pieces of " << piece;
      const HeadState expected = test.status == 0 ? HeadState::Complete : HeadState::Refused;
      EXPECT_EQ(parsed.state, expected) << test.name << ", in pieces of " << piece;
    }
  }
}

// None of these has the empty line that ends a head, and none may wait for it.
TEST(H1Request, WhatNoMoreBytesCanMendIsRefusedAtOnce) {
  const Case cases[] = {
      {"bare LF in all of a request", "GET / HTTP/1.1\nHost: a\n\n", 400},
      {"bare LF behind the request line", "GET / HTTP/1.1\n", 400},
      {"bare LF behind a field", "GET / HTTP/1.1\r\nHost: a\n", 400},
      {"bare LF instead of the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400},
      {"no version", "GET /x\r\n", 400},
      {"an unknown version", "GET / HTTP/3.0\r\n", 400},
      {"a word", "BAD\r\n", 400},
      {"two blanks", "GET  / HTTP/1.1\r\nHost: a\r\n", 400},
  };
  for (const Case& test : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1 << 20}}) {
      const Parsed parsed = parse(test.bytes, piece);
      EXPECT_EQ(parsed.state, HeadState::Refused) << test.name << ", in pieces of " << piece;
      EXPECT_EQ(parsed.status, test.status) << test.name << ", in pieces of " << piece;
    }
  }
  // A line that may still become good is waited for.
  for (const char* begin : {"GET /x", "GET /x\r", "GET /x HTTP/1.1\r\n", "GET /x HTTP/1.1\r\nHost: a\r\n"}) {
    EXPECT_EQ(parse(begin).state, HeadState::Incomplete) << begin;
    EXPECT_EQ(parse(begin, 1).state, HeadState::Incomplete) << begin;
  }
}

TEST(H1Request, TheNextRequestLineIsJudgedLikeTheFirst) {
  H1RequestParser parser({}, "http");
  BufferChain input;
  input.append(std::string_view("GET / HTTP/1.1\r\n"));
  ASSERT_EQ(parser.readHead(input), HeadState::Incomplete);
  input.append(std::string_view("Host: a\r\n\r\n"));
  ASSERT_EQ(parser.readHead(input), HeadState::Complete);
  parser.next(false);
  input.append(std::string_view("GET /x\r\n"));
  EXPECT_EQ(parser.readHead(input), HeadState::Refused);
}

TEST(H1Request, AnAbsoluteTargetWinsOverHost) {
  const Parsed parsed = parse("GET https://real.example:8443?q HTTP/1.1\r\nHost: other.example\r\n\r\n");
  ASSERT_EQ(parsed.state, HeadState::Complete);
  EXPECT_EQ(parsed.head.authority, "real.example:8443");
  EXPECT_EQ(parsed.head.headers.get("host"), "real.example:8443");
  EXPECT_EQ(parsed.head.path, "/");
  EXPECT_EQ(parsed.head.query, "q");
  EXPECT_EQ(parsed.head.scheme, "http") << "the transport decides";
}

TEST(H1Request, HopByHopFieldsEndHere) {
  const Parsed parsed = parse(
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nTE: "
      "trailers\r\nX-End: 2\r\n\r\n");
  ASSERT_EQ(parsed.state, HeadState::Complete);
  EXPECT_EQ(parsed.head.headers.size(), 2U);
  EXPECT_TRUE(parsed.head.headers.has("x-end"));
}

TEST(H1Request, TheConnectionStaysAsItsVersionSays) {
  EXPECT_TRUE(parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n").keep_alive);
  EXPECT_FALSE(parse("GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n").keep_alive);
  EXPECT_FALSE(parse("GET / HTTP/1.0\r\nHost: a\r\n\r\n").keep_alive);
  EXPECT_TRUE(parse("GET / HTTP/1.0\r\nHost: a\r\nConnection: Keep-Alive\r\n\r\n").keep_alive);
}

TEST(H1Request, LimitsAreExact) {
  const MessageLimits limits{.header_bytes = 100, .header_count = 2, .url_bytes = 20};
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const std::string fits = start + std::string(100 - start.size() - 4, 'x') + "\r\n\r\n";
  ASSERT_EQ(fits.size(), 100U);
  EXPECT_EQ(parse(fits, 1 << 20, limits).state, HeadState::Complete);
  EXPECT_EQ(parse(fits, 3, limits).state, HeadState::Complete);
  const std::string over = start + std::string(100 - start.size() - 3, 'x') + "\r\n\r\n";
  EXPECT_EQ(parse(over, 1 << 20, limits).status, 413);
  EXPECT_EQ(parse(over, 3, limits).status, 413);
  EXPECT_EQ(parse(std::string(200, 'G'), 7, limits).status, 413) << "endless";
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\nY: 2\r\n\r\n", 99, limits).status, 431);
  EXPECT_EQ(parse("GET /" + std::string(19, 'u') + " HTTP/1.1\r\nHost: a\r\n\r\n", 99, limits).state,
            HeadState::Complete);
  EXPECT_EQ(parse("GET /" + std::string(20, 'u') + " HTTP/1.1\r\nHost: a\r\n\r\n", 99, limits).status, 413);
}

TEST(H1Request, BodiesAreFramedAndTheNextRequestFollows) {
  H1RequestParser parser({}, "http");
  BufferChain input(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcPOST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
      "chunked\r\n\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
  BufferChain body;
  ASSERT_EQ(parser.readHead(input), HeadState::Complete);
  EXPECT_TRUE(parser.readBody(input, body, 100).value());
  EXPECT_EQ(body.toString(), "abc");
  parser.next(false);
  body.clear();
  ASSERT_EQ(parser.readHead(input), HeadState::Complete);
  EXPECT_TRUE(parser.readBody(input, body, 100).value());
  EXPECT_EQ(body.toString(), "de");
  EXPECT_EQ(parser.takeTrailers().get("x-t"), "1");
  parser.next(true);
  ASSERT_EQ(parser.readHead(input), HeadState::Complete);
  EXPECT_EQ(parser.head().path, "/3");
  EXPECT_TRUE(parser.bodyComplete());
}

}  // namespace
}  // namespace brink::codec
