#include "proxy/codec/h1_client.h"

#include <string>

#include <gtest/gtest.h>

namespace brink::codec {
namespace {

using State = H1ResponseParser::State;

struct Answer {
  State state = State::Head;
  bool failed = false;
  Error error;
  http::ResponseHead head;
  std::string body;
  bool reusable = false;
  std::string rest;
};

Answer read(std::string_view bytes, std::string_view method = "GET", std::size_t piece = 1 << 20, bool end = false) {
  H1ResponseParser parser({}, method);
  BufferChain input;
  BufferChain body;
  Answer answer;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    input.append(bytes.substr(at, piece));
    const auto state = parser.consume(input, body, 1 << 20);
    if (!state) {
      answer.failed = true;
      answer.error = state.error();
      return answer;
    }
  }
  if (end) {
    if (const Status ended = parser.onEnd(); !ended) {
      answer.failed = true;
      answer.error = ended.error();
    }
  }
  answer.state = parser.state();
  answer.reusable = parser.reusable();
  if (parser.headComplete()) answer.head = parser.takeHead();
  answer.body = body.toString();
  answer.rest = input.toString();
  return answer;
}

TEST(H1Response, LengthChunkedAndCloseFrameBodies) {
  for (const std::size_t piece : {1, 3, 1000}) {
    Answer answer = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "GET", piece);
    EXPECT_EQ(answer.state, State::Done);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_TRUE(answer.reusable);
    answer = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "GET", piece);
    EXPECT_EQ(answer.state, State::Done);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_TRUE(answer.reusable);
    EXPECT_FALSE(answer.head.headers.has("transfer-encoding"));
    answer = read("HTTP/1.1 200 OK\r\n\r\nhello", "GET", piece, true);
    EXPECT_EQ(answer.state, State::Done);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_FALSE(answer.reusable);
  }
}

TEST(H1Response, AHandlersResponseKeepsItsHopByHopFields) {
  H1ResponseParser parser({}, "GET", H1ResponseParser::HopByHop::Keep);
  BufferChain input;
  BufferChain body;
  input.append(
      "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Own\r\nX-Own: 1\r\nKeep-Alive: timeout=5\r\n"
      "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
  ASSERT_EQ(parser.consume(input, body, 100), State::Done);
  EXPECT_TRUE(parser.reusable());
  EXPECT_EQ(body.toString(), "ok");
  const http::ResponseHead head = parser.takeHead();
  for (const char* name : {"connection", "x-own", "keep-alive", "transfer-encoding"}) {
    EXPECT_TRUE(head.headers.has(name)) << name;
  }
}

TEST(H1Response, SomeAnswersHaveNoBody) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HEAD").state, State::Done);
  EXPECT_EQ(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n").state, State::Done);
  EXPECT_EQ(read("HTTP/1.1 204 No Content\r\n\r\n").state, State::Done);
  EXPECT_EQ(read("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n").state, State::Done) << "without a reason";
}

TEST(H1Response, InterimAnswersAreSkippedButNotForEver) {
  const Answer answer = read(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 404 Not "
      "Found\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(answer.head.status, 404);
  EXPECT_EQ(answer.body, "x");
  std::string endless;
  for (int i = 0; i <= H1ResponseParser::kMaxInterim; ++i) endless += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_TRUE(read(endless).failed);
  EXPECT_TRUE(read("HTTP/1.1 101 Switching Protocols\r\n\r\n").failed);
}

TEST(H1Response, TruncationIsAnError) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "GET", 99, true).error.code,
            ErrorCode::ConnectionClosed);
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "GET", 99, true).error.code,
            ErrorCode::ConnectionClosed);
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent", "GET", 99, true).error.retry, Retry::Never);
  EXPECT_EQ(read("", "GET", 99, true).error.retry, Retry::FreshConnection) << "a kept connection that had been closed";
}

TEST(H1Response, AmbiguousAnswersAreErrors) {
  const std::pair<const char*, const char*> cases[] = {
      {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n"},
      {"length and chunked", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {"another coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"},
      {"a bare LF", "HTTP/1.1 200 OK\nContent-Length: 5\r\n\r\n"},
      {"bare LFs alone", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"},
      {"folding", "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n"},
      {"white space before the colon", "HTTP/1.1 200 OK\r\nX : a\r\n\r\n"},
      {"a bad status", "HTTP/1.1 2000 OK\r\n\r\n"},
      {"status 600", "HTTP/1.1 600 OK\r\n\r\n"},
      {"HTTP/2", "HTTP/2.0 200 OK\r\n\r\n"},
      {"not HTTP", "SSH-2.0-OpenSSH\r\n\r\n"},
  };
  for (const auto& [name, bytes] : cases) EXPECT_EQ(read(bytes).error.code, ErrorCode::ProtocolError) << name;
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nX: " + std::string(30000, 'x') + "\r\n\r\n").error.code,
            ErrorCode::MessageTooLarge);
}

TEST(H1Response, HeadOnlyUntilABodyIsAskedFor) {
  H1ResponseParser parser({}, "GET");
  BufferChain input("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  BufferChain body;
  EXPECT_EQ(parser.consume(input, body, 0).value(), State::Body);
  EXPECT_EQ(parser.contentLength(), 5U);
  EXPECT_TRUE(body.empty());
  EXPECT_EQ(parser.consume(input, body, 2).value(), State::Body);
  EXPECT_EQ(body.toString(), "he");
  EXPECT_EQ(parser.consume(input, body, 10).value(), State::Done);
}

TEST(H1RequestWriter, PrintsHeadAndFraming) {
  http::RequestHead request;
  request.method = "POST";
  request.path = "/p";
  request.has_query = true;
  request.query = "q=1";
  request.headers = {
      {"Host", "a"}, {"Content-Length", "99"}, {"Transfer-Encoding", "x"}, {"Expect", "100-continue"}, {"X-A", "b"}};
  H1RequestWriter writer;
  BufferChain out;
  ASSERT_TRUE(writer.head(out, request, {H1RequestWriter::Framing::Length, 3}));
  BufferChain body("abc");
  ASSERT_TRUE(writer.body(out, body));
  ASSERT_TRUE(writer.end(out, nullptr));
  EXPECT_EQ(out.toString(),
            "POST /p?q=1 HTTP/1.1\r\nHost: a\r\nX-A: b\r\nContent-Length: 3\r\nConnection: keep-alive\r\n\r\nabc");
  out.clear();
  ASSERT_TRUE(writer.head(out, request, {H1RequestWriter::Framing::Chunked, 0}));
  out.clear();
  BufferChain piece("0123456789abcdef!");
  ASSERT_TRUE(writer.body(out, piece));
  const http::HeaderList trailers{{"X-Sum", "1"}, {"Content-Length", "1"}};
  ASSERT_TRUE(writer.end(out, &trailers));
  EXPECT_EQ(out.toString(), "11\r\n0123456789abcdef!\r\n0\r\nX-Sum: 1\r\n\r\n");
}

TEST(H1RequestWriter, RefusesWhatCannotBePrinted) {
  H1RequestWriter writer;
  BufferChain out;
  http::RequestHead request;
  request.method = "GET";
  request.path = "/a b";
  EXPECT_FALSE(writer.head(out, request, {}));
  request.path = "/a\r\nX: y";
  EXPECT_FALSE(writer.head(out, request, {}));
  request.path = "/";
  request.headers = {{"X-A", "b\r\nX-B: c"}};
  EXPECT_FALSE(writer.head(out, request, {}));
  request.headers = {{"X A", "b"}};
  EXPECT_FALSE(writer.head(out, request, {}));
  EXPECT_TRUE(out.empty());
  request.headers = {};
  ASSERT_TRUE(writer.head(out, request, {H1RequestWriter::Framing::Length, 3}));
  BufferChain more("abcd");
  EXPECT_FALSE(writer.body(out, more));
  ASSERT_TRUE(writer.head(out, request, {H1RequestWriter::Framing::Length, 3}));
  EXPECT_EQ(writer.end(out, nullptr).error().code, ErrorCode::ConnectionClosed);
}

TEST(H1RequestWriter, BodilessMethodsSayNothingOthersSayZero) {
  using Framing = H1RequestWriter::Framing;
  EXPECT_EQ(H1RequestWriter::framingFor("GET", nullptr).framing, Framing::None);
  EXPECT_EQ(H1RequestWriter::framingFor("POST", nullptr).framing, Framing::Length);
  http::MemoryBody body("abc");
  EXPECT_EQ(H1RequestWriter::framingFor("DELETE", &body).length, 3U);
}

}  // namespace
}  // namespace brink::codec
