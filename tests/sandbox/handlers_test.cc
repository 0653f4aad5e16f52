// Handlers in real execution contexts: what they return and how they fail (contract §8). The driver stands where the
// proxy stands.
#include <sys/wait.h>

#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

using hooks::protocol::AnswerOp;

using Handlers = ExecutorTest;

constexpr const char* kEcho = "exports.handler = async (event) => event.Records[0].cf.request;";

std::string strings(const std::optional<std::vector<std::string>>& found) {
  if (!found) return "(none)";
  std::string all;
  for (const auto& one : *found) all += (all.empty() ? "" : "|") + one;
  return all;
}

TEST_F(Handlers, EchoingTheRequestChangesNothing) {
  const auto context = run(kEcho);
  for (int i = 0; i < 10; ++i) {
    const auto outcome = context->call({});
    ASSERT_EQ(kindOf(outcome), "Answer") << described(outcome);
    ASSERT_EQ(outcome.operations.size(), 1u);
    EXPECT_EQ(outcome.operations[0].op, AnswerOp::BeginRequest);
    EXPECT_EQ(outcome.cold, i == 0);
  }
  EXPECT_TRUE(context->initDone());
}

TEST_F(Handlers, WhatIsInheritedFromObjectPrototypeIsNoPartOfTheResult) {
  const auto context = run(R"js(
    Object.prototype.status = '299';
    Object.prototype.foo = '1';
    exports.handler = async (event) => {
      const request = event.Records[0].cf.request;
      request.headers['x-new'] = [{ key: 'X-New', value: 'two' }];
      return request;
    };)js");
  for (int i = 0; i < 6; ++i) {
    const auto outcome = context->call({});
    ASSERT_EQ(kindOf(outcome), "Answer") << described(outcome);
    ASSERT_EQ(outcome.operations.size(), 2u) << described(outcome);
    EXPECT_EQ(outcome.operations[0].op, AnswerOp::BeginRequest);
    EXPECT_EQ(strings(find(outcome, AnswerOp::HeaderSet)), "x-new|X-New|two");
  }
}

TEST_F(Handlers, ChangesArriveAsADifference) {
  const auto context = run(R"js(
    exports.handler = async (event) => {
      const request = event.Records[0].cf.request;
      request.uri += '?';
      request.headers['x-new'] = [{ key: 'X-New', value: 'é' }, { value: 'two' }];
      delete request.headers.accept;
      return request;
    };)js");
  for (int i = 0; i < 6; ++i) {  // the loop, and from the fourth call on the function made for the shape
    const auto outcome = context->call({});
    ASSERT_EQ(kindOf(outcome), "Answer") << described(outcome);
    EXPECT_EQ(strings(find(outcome, AnswerOp::Uri)), "/index.html?");
    EXPECT_EQ(strings(find(outcome, AnswerOp::HeaderSet)), "x-new|X-New|é||two");
    EXPECT_EQ(strings(find(outcome, AnswerOp::HeaderDelete)), "accept");
    EXPECT_EQ(outcome.operations.size(), 4u);
  }
}

TEST_F(Handlers, TheEventIsTheContractsJson) {
  const auto context = run("exports.handler = async (event) => ({ status: 200, body: JSON.stringify(event) });");
  CallOptions options{.stage = 1, .with_origin = true, .body = "name=value"};
  options.headers = {{"Host", "example.org"}, {"Cookie", "a=1"}, {"Accept", "*/*"}, {"cookie", "b=2"}};
  for (int i = 0; i < 6; ++i) {
    const auto outcome = context->call(options);
    ASSERT_EQ(kindOf(outcome), "Answer") << described(outcome);
    EXPECT_EQ(
        strings(find(outcome, AnswerOp::Body)),
        R"({"Records":[{"cf":{"config":{"distributionDomainName":"d1.example.net","distributionId":"EDIST",)"
        R"("eventType":"origin-request","requestId":"cmVxdWVzdA=="},"request":{"body":{"inputTruncated":false,)"
        R"("action":"read-only","encoding":"base64","data":"bmFtZT12YWx1ZQ=="},"clientIp":"203.0.113.9",)"
        R"("headers":{"host":[{"key":"Host","value":"example.org"}],"cookie":[{"key":"Cookie","value":"a=1"},)"
        R"({"key":"cookie","value":"b=2"}],"accept":[{"key":"Accept","value":"*/*"}]},"method":"GET",)"
        R"("origin":{"custom":{"customHeaders":{"x-secret":[{"key":"X-Secret","value":"s3cret"}]},)"
        R"("domainName":"origin.example.org","keepaliveTimeout":5,"path":"/base","port":443,"protocol":"https",)"
        R"("readTimeout":30,"sslProtocols":["TLSv1.2","TLSv1.1"]}},"querystring":"a=1","uri":"/index.html"}}}]})");
  }
}

TEST_F(Handlers, AResponseStageSeesAndChangesTheResponse) {
  const auto context = run(R"js(
    exports.handler = (event, context, callback) => {
      const { response } = event.Records[0].cf;
      response.headers['content-type'][0].value += '; charset=utf-8';
      response.status = 201;
      callback(null, response);
    };)js");
  for (int i = 0; i < 6; ++i) {
    const auto outcome = context->call({.stage = 2, .with_origin = true, .with_response = true});
    ASSERT_EQ(kindOf(outcome), "Answer") << described(outcome);
    EXPECT_EQ(outcome.operations[0].op, AnswerOp::BeginResponse);
    EXPECT_EQ(strings(find(outcome, AnswerOp::Status)), "201");
    EXPECT_EQ(strings(find(outcome, AnswerOp::HeaderSet)), "content-type|Content-Type|text/html; charset=utf-8");
    EXPECT_EQ(outcome.operations.size(), 3u);
  }
}

TEST_F(Handlers, AChangedOriginIsSentWhole) {
  const auto context = run(R"js(
    exports.handler = async (event) => {
      const { request } = event.Records[0].cf;
      if (request.uri === '/other') request.origin.custom.domainName = 'other.example.org';
      return request;
    };)js");
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(context->call({.stage = 1, .with_origin = true}).operations.size(), 1u);
    const auto outcome = context->call({.stage = 1, .uri = "/other", .with_origin = true});
    EXPECT_NE(strings(find(outcome, AnswerOp::Origin)).find(R"("domainName":"other.example.org")"), std::string::npos);
  }
}

TEST_F(Handlers, WrongTypesAreReportedWithTheirPlace) {
  const auto context = run(R"js(
    exports.handler = async (event) => ({
      ...event.Records[0].cf.request, uri: 5, method: undefined,
      headers: { 'x-a': [{ key: 'X-A', value: 7 }], 'x-b': 'text' },
    });)js");
  const auto outcome = context->call({});
  ASSERT_EQ(kindOf(outcome), "Answer") << described(outcome);
  std::vector<std::string> said;
  for (const auto& operation : outcome.operations) {
    if (operation.op == AnswerOp::Invalid) said.push_back(operation.strings[0] + "=" + operation.strings[1]);
  }
  EXPECT_EQ(said, (std::vector<std::string>{"uri=number", "headers.x-a[0].value=number", "headers.x-b=string"}));
  EXPECT_EQ(strings(find(outcome, AnswerOp::FieldMissing)), "method");
}

TEST_F(Handlers, WhatIsNotAnObjectIsSentAsJson) {
  const auto context = run(R"js(
    const values = { '/null': null, '/text': 'text', '/number': 7, '/array': [1], '/undefined': undefined,
                     '/function': () => 1, '/date': new Date(0) };
    exports.handler = async (event) => values[event.Records[0].cf.request.uri];)js");
  const auto json = [&](const char* uri) { return strings(find(context->call({.uri = uri}), AnswerOp::NotObject)); };
  EXPECT_EQ(json("/null"), "null");
  EXPECT_EQ(json("/text"), "\"text\"");
  EXPECT_EQ(json("/number"), "7");
  EXPECT_EQ(json("/array"), "[1]");
  EXPECT_EQ(json("/undefined"), "null");
  EXPECT_EQ(json("/function"), "null");
  EXPECT_EQ(json("/date"), "\"1970-01-01T00:00:00.000Z\"");
}

TEST_F(Handlers, ResultsObeyJsonStringify) {
  const auto context = run(R"js(
    class Answer { constructor() { this.status = '200'; this.secret = () => 1; } get body() { return 'not own'; } }
    const circular = { status: '200' };
    circular.self = circular;
    const results = {
      '/toJSON': { toJSON: () => ({ status: '204' }) },
      '/class': new Answer(),
      '/bigint': { status: '200', extra: 10n },
      '/circular': circular,
      '/getter': { get status() { throw new Error('no'); } },
      '/boxed': { status: new String('299') },
      '/proxy': new Proxy({ status: '298' }, {}),
    };
    exports.handler = async (event) => results[event.Records[0].cf.request.uri];)js");
  EXPECT_EQ(strings(find(context->call({.uri = "/toJSON"}), AnswerOp::Status)), "204");
  const auto instance = context->call({.uri = "/class"});
  EXPECT_EQ(strings(find(instance, AnswerOp::Status)), "200");
  EXPECT_EQ(find(instance, AnswerOp::Body), std::nullopt);
  EXPECT_EQ(strings(find(context->call({.uri = "/boxed"}), AnswerOp::Status)), "299");
  EXPECT_EQ(strings(find(context->call({.uri = "/proxy"}), AnswerOp::Status)), "298");
  for (const char* uri : {"/bigint", "/circular", "/getter"}) {
    const auto outcome = context->call({.uri = uri});
    EXPECT_EQ(kindOf(outcome), "Failure") << uri;
    EXPECT_EQ(outcome.failure.error_type, "Error");
    EXPECT_EQ(outcome.failure.error_message, "Unable to stringify response body");
  }
}

TEST_F(Handlers, LongTextBeyondLatin1ArrivesWhole) {
  const auto context = run("exports.handler = async () => ({ status: '200', body: '€'.repeat(100000) + '\\ud800' });");
  const auto body = find(context->call({}), AnswerOp::Body);
  ASSERT_TRUE(body.has_value());
  EXPECT_EQ(body->at(0).size(), 300'003u);
  EXPECT_TRUE(body->at(0).ends_with("€\xEF\xBF\xBD"));
}

TEST_F(Handlers, AnAnswerOverLambdasLimitIsAFailure) {
  const auto context = run("exports.handler = async () => ({ status: '200', body: 'x'.repeat(7e6) });");
  const auto outcome = context->call({});
  EXPECT_EQ(kindOf(outcome), "Failure");
  EXPECT_EQ(outcome.failure.error_type, "Function.ResponseSizeTooLarge");
  EXPECT_EQ(kindOf(context->call({})), "Failure");
}

TEST_F(Handlers, RawEventsGetRawAnswers) {
  const auto context = run("exports.handler = async (event) => ({ got: event, more: undefined });");
  const auto outcome = context->call({.raw_event = R"({"a":[1,"ü"]})"});
  EXPECT_EQ(strings(find(outcome, AnswerOp::RawJson)), R"({"got":{"a":[1,"ü"]}})");
}

TEST_F(Handlers, BuiltEventsMayGetRawAnswersToo) {
  const auto context = run("exports.handler = async (event) => event.Records[0].cf.request.uri;");
  EXPECT_EQ(strings(find(context->call({.raw_answer = true}), AnswerOp::RawJson)), "\"/index.html\"");
  EXPECT_EQ(strings(find(context->call({}), AnswerOp::NotObject)), "\"/index.html\"");
}

TEST_F(Handlers, TheContextObjectIsTheContracts) {
  const auto context = run(R"js(
    exports.handler = (event, context, callback) => {
      const left = context.getRemainingTimeInMillis();
      const { functionName, functionVersion, memoryLimitInMB, awsRequestId } = context;
      const methods = [context.succeed, context.fail, context.done, callback].every((f) => typeof f === 'function');
      context.extra = 1;
      callback(null, { status: '200', body: JSON.stringify([functionName, functionVersion, memoryLimitInMB, awsRequestId,
        left > 2000 && left <= 3000, methods, context.callbackWaitsForEmptyEventLoop]) });
    };)js");
  EXPECT_EQ(strings(find(context->call({}), AnswerOp::Body)),
            R"(["us-east-1.test","7","128","8f507cfd-ff7c-4f0c-9a1c-000000000001",true,true,true])");
}

TEST_F(Handlers, ManyHeaderSetsAreServedAndForgotten) {
  const auto context = run(kEcho);
  for (int round = 0; round < 300; ++round) {
    const std::string name = "x-" + std::to_string(round);
    CallOptions options;
    options.headers = {{"Host", "example.org"}, {name, "1"}, {"__proto__", "2"}, {"constructor", "3"}};
    const auto outcome = context->call(options);
    ASSERT_EQ(kindOf(outcome), "Answer") << described(outcome);
    ASSERT_EQ(outcome.operations.size(), 1u) << round;
  }
}

TEST_F(Handlers, QueuedCallsRunInOrderAndTakenOnesNever) {
  const auto context = run(R"js(
    exports.handler = async (event) => {
      const end = Date.now() + 20;
      while (Date.now() < end);
      console.log(event.Records[0].cf.request.uri);
      return event.Records[0].cf.request;
    };)js");
  ASSERT_EQ(kindOf(context->call({.uri = "/0"})), "Answer");
  context->post({.uri = "/1"});
  context->post({.uri = "/2"});
  const auto taken = context->post({.uri = "/3"});
  context->post({.uri = "/4"});
  EXPECT_TRUE(context->takeBack(taken));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(kindOf(context->await()), "Answer");
  std::string order;
  for (const auto& line : context->logs()) order += line.text.substr(0, 2);
  EXPECT_EQ(order, "/0/1/2/4");
}

}  // namespace
}  // namespace brink::testing
