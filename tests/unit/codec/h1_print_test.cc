#include "proxy/codec/h1_print.h"

#include <gtest/gtest.h>

namespace brink::codec {
namespace {

std::string print(const http::ResponseHead& head, const ResponsePlan& plan, http::Version version) {
  BlockWriter blocks(OutputBuilder::kBlockSize);
  BufferChain out;
  {
    OutputBuilder builder(blocks, out);
    const std::size_t printed = printResponseHead(builder, head, plan, version);
    EXPECT_EQ(printed, builder.size());
  }
  return out.toString();
}

TEST(ResponsePlan, TheBodysLengthWins) {
  const http::ResponseHead head{200, "", {{"Content-Length", "7"}}};
  const auto plan = planResponse(head, http::Version::Http11, "GET", true, 5, true);
  EXPECT_EQ(plan.framing, Framing::Length);
  EXPECT_EQ(plan.length, 5U);
  EXPECT_EQ(planResponse(head, http::Version::Http11, "GET", true, std::nullopt, true).length, 7U);
}

TEST(ResponsePlan, UnknownLengthsAreChunkedOrEndWithTheConnection) {
  const http::ResponseHead head{200, "", {}};
  EXPECT_EQ(planResponse(head, http::Version::Http11, "GET", true, std::nullopt, true).framing, Framing::Chunked);
  const auto old = planResponse(head, http::Version::Http10, "GET", true, std::nullopt, true);
  EXPECT_EQ(old.framing, Framing::UntilClose);
  EXPECT_FALSE(old.keep_alive);
  EXPECT_EQ(planResponse(head, http::Version::Http11, "GET", false, std::nullopt, true).length, 0U);
}

TEST(ResponsePlan, HeadAnswersSayTheLengthAndSendNothing) {
  const http::ResponseHead head{200, "", {{"Content-Length", "7"}}};
  const auto plan = planResponse(head, http::Version::Http11, "HEAD", false, std::nullopt, true);
  EXPECT_EQ(plan.framing, Framing::None);
  EXPECT_EQ(plan.length, 7U);
  EXPECT_FALSE(
      planResponse({204, "", {{"Content-Length", "0"}}}, http::Version::Http11, "GET", false, std::nullopt, true)
          .length);
}

TEST(ResponsePlan, A304SaysOnlyWhatTheGetWouldHave) {
  const auto planned = [](const http::ResponseHead& head, bool has_body) {
    return planResponse(head, http::Version::Http11, "GET", has_body, has_body ? std::optional(0U) : std::nullopt,
                        true);
  };
  EXPECT_FALSE(planned({304, "", {}}, true).length) << "the body that is not sent tells nothing of the object";
  EXPECT_FALSE(planned({304, "", {}}, false).length);
  EXPECT_EQ(planned({304, "", {{"Content-Length", "11"}}}, true).length, 11U);
}

TEST(PrintResponseHead, FramingIsOursAndInjectionIsDropped) {
  const http::ResponseHead head{200,
                                "Fine\r\nX: y",
                                {{"Content-Type", "a/b"},
                                 {"Connection", "upgrade"},
                                 {"Transfer-Encoding", "gzip"},
                                 {"Content-Length", "1"},
                                 {"X-Bad", "a\r\nSet-Cookie: b"},
                                 {"X Bad", "c"}}};
  ResponsePlan plan;
  plan.framing = Framing::Chunked;
  EXPECT_EQ(print(head, plan, http::Version::Http11),
            "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nTransfer-Encoding: chunked\r\n\r\n");
  plan.framing = Framing::Length;
  plan.length = 12;
  plan.keep_alive = false;
  EXPECT_EQ(print({404, "Nope", {}}, plan, http::Version::Http11),
            "HTTP/1.1 404 Nope\r\nContent-Length: 12\r\nConnection: close\r\n\r\n");
  plan.keep_alive = true;
  EXPECT_EQ(print({404, "", {}}, plan, http::Version::Http10),
            "HTTP/1.1 404 Not Found\r\nContent-Length: 12\r\nConnection: keep-alive\r\n\r\n");
}

}  // namespace
}  // namespace brink::codec
