// What handlers ask with Node's http module: through the proxy, over streams that look like sockets.
#include <chrono>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/edge_process.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

// `ask(path, options, body)` gives {request, response, text} or rejects; the body of the answer is what `code` returns.
std::string handler(const ScriptedOrigin& origin, const std::string& code) {
  return "const http = require('http'); const https = require('https'); const kept = {};"
         "const ask = (path, options = {}, body) => new Promise((resolve, reject) => {"
         " const request = http.request({host: '127.0.0.1', port: " +
         std::to_string(origin.port()) +
         ", path, ...options}, (response) => { let text = ''; response.setEncoding('latin1');"
         " response.on('data', (chunk) => { text += chunk; });"
         " response.on('end', () => resolve({request, response, text})).on('error', reject); });"
         " request.on('error', reject); request.end(body); });"
         "exports.handler = async event => { const request = event.Records[0].cf.request;"
         " const run = async () => { " +
         code +
         " }; let body; try { body = await run(); } catch (e) { body = [e.message, e.code]; }"
         " return {status: '200', headers: {'cache-control': [{value: 'no-store'}]}, body: JSON.stringify(body)}; };";
}

EdgeConfig edgeWith(const ScriptedOrigin& origin, const std::string& code, const std::string& ports,
                    const std::string& more = "") {
  return EdgeConfig(origin)
      .function("f", handler(origin, code), R"("timeout": 10)")
      .hook("viewer-request", "f")
      .rootMembers(R"("outbound": {"allowPrivate": true, "ports": [)" + ports + "]}" + more);
}

EdgeConfig edgeWith(const ScriptedOrigin& origin, const std::string& code) {
  return edgeWith(origin, code, std::to_string(origin.port()), R"(, "workers": 1)");
}

TEST(Http, FieldsGoOutInTheHandlersOrderAndCase) {
  ScriptedOrigin origin;
  origin.on("/x", {.body = "ok"});
  EdgeProcess edge(edgeWith(origin,
                            "return (await ask('/x?q', {headers: {'x-lower': '1', 'X-UPPER': '2',"
                            " Cookie: ['a=1', 'b=2'], 'X-List': ['1', '2'], 'Host': 'own.example'}})).text;"));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"("ok")");
  EXPECT_EQ(origin.first("/x").head,
            "GET /x?q HTTP/1.1\r\nx-lower: 1\r\nX-UPPER: 2\r\nCookie: a=1; b=2\r\nX-List: 1\r\nX-List: 2\r\n"
            "Host: own.example\r\nConnection: keep-alive\r\n\r\n");
}

TEST(Http, BodiesLargerThanAnyWindowStreamBothWays) {
  ScriptedOrigin origin;
  origin.on("/up", [](const OriginRequest& request, int) {
    return OriginReply{.body = request.body + "|" + request.field("content-length")};
  });
  origin.on("/stream", [](const OriginRequest& request, int) {
    return OriginReply{.body = request.body + "|" + request.field("transfer-encoding"), .chunked = true};
  });
  EdgeProcess edge(edgeWith(
      origin,
      "const bytes = Buffer.from(new Uint8Array(2000000).map((_, i) => 97 + i % 26)); const text = bytes.toString();"
      "const up = await ask('/up', {method: 'POST'}, bytes);"
      "const stream = await new Promise((resolve) => { const request = http.request({host: '127.0.0.1',"
      " port: up.request.socket.remotePort ?? " +
          std::to_string(origin.port()) +
          ", path: '/stream', method: 'PUT'}, (response) => { let got = ''; response.on('data', (c) => got += c);"
          " response.on('end', () => resolve(got)); });"
          " require('stream').pipeline(require('stream').Readable.from((function* () { for (let i = 0; i < 20; i++)"
          " yield bytes.subarray(i * 100000, (i + 1) * 100000); })()), request, () => {}); });"
          "return [up.text === text + '|2000000', stream === text + '|chunked'];"));
  EXPECT_EQ(TestViewer(edge).get("/").body, "[true,true]");
}

TEST(Http, CertificatesAreVerified) {
  ScriptedOrigin origin;
  const std::string code =
      "return new Promise((resolve) => https.get(`https://127.0.0.1:${request.querystring}/`, () => "
      "resolve('answered'))"
      ".on('error', (e) => resolve(e.code)));";
  EdgeProcess edge(edgeWith(origin, code, ""));
  EXPECT_EQ(TestViewer(edge).get("/?" + std::to_string(edge.tlsPort())).body, R"("EACCES")");
  EdgeProcess allowed(edgeWith(origin, code, std::to_string(edge.tlsPort())));
  EXPECT_EQ(TestViewer(allowed).get("/?" + std::to_string(edge.tlsPort())).body, R"("DEPTH_ZERO_SELF_SIGNED_CERT")");
}

TEST(Http, AnAgentOfAWarmContextKeepsItsSockets) {
  ScriptedOrigin origin;
  origin.on("/x", {.body = "ok"});
  EdgeProcess edge(
      edgeWith(origin,
               "kept.agent = kept.agent || new http.Agent({keepAlive: true});"
               "const {request: sent} = await ask('/x', {agent: kept.agent}); await new Promise(setImmediate);"
               "return [sent.reusedSocket, Object.values(kept.agent.freeSockets).length];"));
  TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/").body, "[false,1]");
  EXPECT_EQ(viewer.get("/").body, "[true,1]");
  EXPECT_EQ(origin.first("/x").connection, 1);
}

TEST(Http, WhatIsPendingWhenACallEndsGoesOnAtTheNext) {
  ScriptedOrigin origin;
  origin.on("/slow", {.body = "at last", .delay = 200ms});
  EdgeProcess edge(edgeWith(origin,
                            "if (!kept.pending) { kept.calls = 1; kept.pending = ask('/slow').then(({text}) =>"
                            " [text, kept.calls]); return 'asked'; }"
                            "kept.calls++; return kept.pending;"));
  TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/").body, R"("asked")");
  ASSERT_TRUE(origin.waitFor("/slow", 1));
  std::this_thread::sleep_for(400ms);  // the answer comes while the context is frozen
  EXPECT_EQ(viewer.get("/").body, R"(["at last",2])") << "nothing ran between the calls";
}

TEST(Http, AForgottenResponseGivesWayWhenItsPlaceIsNeeded) {
  ScriptedOrigin origin;
  origin.on("/large", {.body = std::string(300'000, 'x')});
  EdgeProcess edge(edgeWith(
      origin,
      "const all = []; const seen = [];"
      "for (let i = 0; i < 40; i++) all.push(await new Promise((resolve, reject) => http.get({host: '127.0.0.1', "
      "port: " +
          std::to_string(origin.port()) +
          ", path: '/large'}, (response) => { response.on('error', (e) => seen.push(e.code)); resolve(response); })"
          ".on('error', (e) => seen.push(e.code))));"
          "let n = 0; for await (const chunk of all[39]) n += chunk.length;"
          "return [n, all[0].destroyed, all[0].complete, seen.includes('ECONNRESET'), all[38].destroyed];"));
  EXPECT_EQ(TestViewer(edge).get("/").body, "[300000,true,false,true,false]");
}

TEST(Http, WhatASocketIsMadeToSendIsAnErrorAndNothingWorse) {
  ScriptedOrigin origin;
  origin.on("/x", {.body = "ok"});
  // Written past the client, into its socket: the context must live to tell.
  EdgeProcess edge(edgeWith(
      origin,
      "const raw = (text) => new Promise((resolve) => { const socket = new http.Agent().createConnection({host:"
      " '127.0.0.1', port: " +
          std::to_string(origin.port()) +
          "}); socket.on('error', (e) => resolve(e.code)); socket.on('close', () => resolve('closed'));"
          " socket.write(text, () => setTimeout(resolve, 50, 'sent')); });"
          "const all = []; for (const text of ['GET x HTTP/1.1\\r\\n\\r\\n', 'CONNECT a:1 HTTP/1.1\\r\\n\\r\\n',"
          " 'GET / HTTP/1.1\\r\\nA\\0: b\\r\\n\\r\\n', 'GET / HTTP/1.1\\r\\nA: \\x01\\r\\n\\r\\n', 'G(T / "
          "HTTP/1.1\\r\\n\\r\\n',"
          " 'POST / HTTP/1.1\\r\\nContent-Length: 5\\r\\nContent-Length: 6\\r\\n\\r\\n',"
          " 'POST / HTTP/1.1\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n',"
          " 'GET / HTTP/1.1\\r\\n' + 'A: b\\r\\n'.repeat(300) + '\\r\\n', 'x'.repeat(40000)]) all.push(await "
          "raw(text));"
          "all.push(await raw('POST /x HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\nContent-Length: 2\\r\\n\\r\\nokmore'));"
          "return [...all, (await ask('/x', {}, 'GET /second HTTP/1.1\\r\\n\\r\\n')).text];"));
  EXPECT_EQ(
      TestViewer(edge).get("/").body,
      R"(["HPE_INVALID_URL","HPE_INVALID_URL","HPE_INVALID_HEADER_TOKEN","HPE_INVALID_HEADER_TOKEN",)"
      R"("HPE_INVALID_METHOD","HPE_INVALID_CONTENT_LENGTH","HPE_INVALID_TRANSFER_ENCODING","HPE_HEADER_OVERFLOW",)"
      R"("HPE_HEADER_OVERFLOW","sent","ok"])");
  EXPECT_EQ(origin.count("/second"), 0) << "what follows a request that was not answered is heard by nobody";
}

}  // namespace
}  // namespace brink::test
