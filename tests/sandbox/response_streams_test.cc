// Handlers that write their response to a stream: awslambda.streamifyResponse (contract §8.1). The edge takes what they
// wrote as one result.
#include "hooks/protocol/answer.h"
#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;
using ResponseStreams = ExecutorTest;

std::string streaming(const std::string& body) {
  return "exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { " + body + " });";
}

std::string status(const Outcome& outcome) {
  const auto found = find(outcome, AnswerOp::Status);
  return found ? found->at(0) : described(outcome);
}

std::string failure(const Outcome& outcome) {
  return outcome.failure.error_type + ": " + outcome.failure.error_message;
}

TEST_F(ResponseStreams, WhatWasWrittenIsTheResult) {
  EXPECT_EQ(status(run(streaming("stream.write('{\"status\":'); stream.end('\"201\"}');"))->call({})), "201");
  EXPECT_EQ(status(run(streaming("stream.setContentType('application/json'); stream.write({ status: '202' });"
                                 "setTimeout(() => stream.end(), 5);"))
                       ->call({})),
            "202");
  EXPECT_EQ(status(run(streaming("await require('stream/promises').pipeline("
                                 "require('stream').Readable.from([Buffer.from('{\"status\":\"203\"}')]), stream);"))
                       ->call({})),
            "203");
}

TEST_F(ResponseStreams, AContextServesOneCallAfterAnother) {
  const auto context =
      run("let calls = 0;" + streaming("stream.end(JSON.stringify({ status: String(200 + ++calls) }));"));
  EXPECT_EQ(status(context->call({})), "201");
  EXPECT_EQ(status(context->call({})), "202");
}

TEST_F(ResponseStreams, AHeadForAnIntegrationIsNoResultOfTheEdge) {
  const auto outcome = run(streaming("stream = awslambda.HttpResponseStream.from(stream, { statusCode: 200 });"
                                     "stream.write('<p>'); stream.end();"))
                           ->call({});
  const auto text = find(outcome, AnswerOp::NotObject);
  ASSERT_TRUE(text) << described(outcome);
  EXPECT_EQ(text->at(0), R"("{\"statusCode\":200}\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000<p>")");
}

TEST_F(ResponseStreams, HaveAContextWithoutTheCallbacks) {
  EXPECT_EQ(status(run(streaming("stream.end(JSON.stringify({ status: 'succeed' in context || 'done' in context || "
                                 "typeof context.getRemainingTimeInMillis() !== 'number' ? '500' : '204' }));"))
                       ->call({})),
            "204");
}

TEST_F(ResponseStreams, EveryWayToFailFails) {
  EXPECT_EQ(failure(run(streaming("stream.write('a'); throw new RangeError('broken');"))->call({})),
            "RangeError: broken");
  EXPECT_EQ(failure(run(streaming("stream.destroy(new TypeError('torn'));"))->call({})), "TypeError: torn");
  EXPECT_EQ(failure(run(streaming("stream.write('a');"))->call({})), "string: Response stream is not finished.");
  EXPECT_EQ(failure(run(streaming("await new Promise(() => {});"))->call({})).substr(0, 18), "Runtime.NodeJsExit");
  EXPECT_EQ(failure(run(streaming("stream.write('a'); stream.setContentType('text/html');"))->call({})),
            "Runtime.InvalidStreamingOperation: Cannot set content-type, too late.");
  EXPECT_EQ(
      failure(run("exports.handler = awslambda.streamifyResponse((event, stream) => { stream.end('a'); });")->call({})),
      "string: Streaming does not support non-async handlers.");
  EXPECT_EQ(failure(run("exports.handler = async () => {};"
                        "exports.handler[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'request';")
                        ->call({})),
            "Runtime.MalformedStreamingHandler: Only response streaming is supported.");
}

TEST_F(ResponseStreams, MoreThanAnAnswerMayHaveIsNotCollected) {
  const auto outcome =
      run(streaming("for (let i = 0; i < 7; ++i) stream.write(Buffer.alloc(1024 * 1024)); stream.end();"))->call({});
  EXPECT_EQ(outcome.failure.error_type, "Function.ResponseSizeTooLarge") << described(outcome);
}

}  // namespace
}  // namespace brink::testing
