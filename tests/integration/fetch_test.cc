// What handlers fetch: through the proxy, as far as the outbound policy allows it.
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/edge_process.h"
#include "tests/support/raw_peer.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_certificate.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

// A handler whose response's body is what `code` returns, as JSON, or the error: [name, message, code of the cause].
std::string returning(const std::string& code) {
  return "const kept = {}; exports.handler = async event => { const request = event.Records[0].cf.request;"
         " const run = async () => { " +
         code +
         " }; let body; try { body = await run(); } catch (e) { body = [e.name, e.message, e.cause?.code ?? null]; }"
         " return {status: '200', headers: {'cache-control': [{value: 'no-store'}]}, body: JSON.stringify(body)}; };";
}

std::string at(const ScriptedOrigin& origin, const std::string& path) {
  return "'http://127.0.0.1:" + std::to_string(origin.port()) + path + "'";
}

std::string portsOf(const std::vector<std::uint16_t>& ports) {
  std::string list;
  for (const std::uint16_t port : ports) list += (list.empty() ? "" : ", ") + std::to_string(port);
  return list;
}

// Loopback and the origins' ports are allowed.
std::string allowing(const std::vector<std::uint16_t>& ports, const std::string& more = "") {
  return R"("outbound": {"allowPrivate": true, "ports": [)" + portsOf(ports) + "]" + more + "}";
}

EdgeConfig edgeWith(const ScriptedOrigin& origin, const std::string& code, const std::string& root_members) {
  return EdgeConfig(origin)
      .function("f", returning(code), R"("timeout": 10)")
      .hook("viewer-request", "f")
      .rootMembers(root_members);
}

TEST(Fetch, GetsWhatTheOriginSays) {
  ScriptedOrigin origin;
  origin.on("/data", {.status = 203, .fields = {{"X-Kind", "test"}}, .body = "{\"a\": 1}"});
  EdgeProcess edge(edgeWith(origin,
                            "const r = await fetch(" + at(origin, "/data?x=1#part") +
                                ", {headers: {'X-Own': 'yes'}});"
                                " return [r.status, r.ok, r.headers.get('x-kind'), r.url, await r.json()];",
                            allowing({origin.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").body,
            R"([203,true,"test","http://127.0.0.1:)" + std::to_string(origin.port()) + R"(/data?x=1",{"a":1}])");
  const OriginRequest seen = origin.first("/data");
  EXPECT_EQ(seen.target, "/data?x=1");
  EXPECT_EQ(seen.field("x-own"), "yes");
  EXPECT_EQ(seen.field("host"), "127.0.0.1:" + std::to_string(origin.port()));
  EXPECT_EQ(seen.field("user-agent"), "node");
  EXPECT_EQ(edge.metric("brink_hook_outbound_requests_total"), 1);
  EXPECT_EQ(edge.metric("brink_hook_outbound_denied_total"), 0);
}

// Bytes written as hexadecimal digits.
std::string bytes(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return out;
}

TEST(Fetch, ContentCodingsAreAskedForAndTakenAway) {
  ScriptedOrigin origin;
  const auto coded = [](const std::string& coding, std::string_view digits) {
    return OriginReply{.fields = {{"Content-Encoding", coding}}, .body = bytes(digits)};
  };
  origin.on("/gzip", coded("gzip", "1f8b0800000000000403010a00f5ff636f6d707265737365641e4b56970a000000"));
  origin.on("/br", coded("br", "1b0900f825c7dadea293c8c675"));
  origin.on("/deflate", coded("deflate", "010a00f5ff636f6d70726573736564"));
  origin.on("/other", coded("other", "6173206974206973"));
  origin.on("/broken", coded("gzip", "676172626167652c206e6f7420677a6970"));
  EdgeProcess edge(edgeWith(origin,
                            "const out = [];"
                            "for (const name of ['gzip', 'br', 'deflate', 'other']) {"
                            " const r = await fetch(`${" +
                                at(origin, "/") +
                                "}${name}`); out.push(await r.text(), r.headers.get('content-encoding')); }"
                                " const broken = await fetch(" +
                                at(origin, "/broken") +
                                "); out.push(await broken.text().catch((e) => e.cause.code));"
                                " return out;",
                            allowing({origin.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").body,
            R"(["compressed","gzip","compressed","br","compressed","deflate","as it is","other","Z_DATA_ERROR"])");
  EXPECT_EQ(origin.first("/gzip").field("accept-encoding"), "gzip, deflate");
}

TEST(Fetch, ByDefaultReachesPublicAddressesAndWebPortsOnly) {
  ScriptedOrigin origin;
  EdgeProcess edge(edgeWith(origin,
                            "const codes = [];"
                            "for (const url of ['http://127.0.0.1/', 'http://169.254.169.254/latest/meta-data/',"
                            " 'http://localhost/', 'http://[::1]/', 'http://10.0.0.1/', 'http://2130706433/', " +
                                at(origin, "/") +
                                "]) try { await fetch(url); codes.push('reached'); }"
                                " catch (e) { codes.push(`${e.name}: ${e.message}: ${e.cause.code}`); }"
                                "return [...new Set(codes)];",
                            ""));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["TypeError: fetch failed: EACCES"])");
  EXPECT_EQ(origin.connections(), 0);
  EXPECT_EQ(edge.metric("brink_hook_outbound_denied_total"), 7);
}

TEST(Fetch, ADeniedFunctionDoesNotGetTheConnectionOfOneThatMay) {
  ScriptedOrigin origin;
  origin.on("/in", {.body = "inside"});
  const std::string code = returning("return await (await fetch(" + at(origin, "/in") + ")).text();");
  const std::string ports = R"("ports": [)" + std::to_string(origin.port()) + "]";
  EdgeProcess edge(EdgeConfig(origin)
                       .function("trusted", code, R"("outbound": {"allowPrivate": true, )" + ports + "}")
                       .function("other", code, R"("outbound": {)" + ports + "}")
                       .rootMembers(R"("workers": 1)")
                       .behavior("/other", R"("lambdaFunctionAssociations": [{"eventType": "viewer-request",)"
                                           R"( "function": "other:1"}])")
                       .hook("viewer-request", "trusted"));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"("inside")");
  EXPECT_EQ(TestViewer(edge).get("/other").body, R"(["TypeError","fetch failed","EACCES"])");
  EXPECT_EQ(origin.count("/in"), 1);
}

TEST(Fetch, BodiesLargerThanAnyWindowStreamBothWays) {
  ScriptedOrigin origin;
  origin.on("/up", [](const OriginRequest& request, int) {
    return OriginReply{.body = request.body + "|" + request.field("content-length")};
  });
  origin.on("/stream", [](const OriginRequest& request, int) {
    return OriginReply{.body = request.body + "|" + request.field("transfer-encoding"), .chunked = true};
  });
  EdgeProcess edge(edgeWith(origin,
                            "const bytes = new Uint8Array(700000).map((_, i) => 97 + i % 26);"
                            "const up = await (await fetch(" +
                                at(origin, "/up") +
                                ", {method: 'POST', body: bytes})).text();"
                                "let n = 0;"
                                "const body = new ReadableStream({pull(c) { if (n === 700000) return c.close();"
                                " c.enqueue(bytes.slice(n, n += 100000)); }});"
                                "const stream = await fetch(" +
                                at(origin, "/stream") +
                                ", {method: 'PUT', body, duplex: 'half'});"
                                "let got = ''; const decoder = new TextDecoder();"
                                "for await (const chunk of stream.body) got += decoder.decode(chunk, {stream: true});"
                                "const same = Buffer.from(bytes).toString();"
                                "return [up === same + '|700000', got === same + '|chunked', stream.bodyUsed];",
                            allowing({origin.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").body, "[true,true,true]");
}

TEST(Fetch, FollowsRedirectsAndKeepsCredentialsAtHome) {
  ScriptedOrigin origin;
  ScriptedOrigin elsewhere;
  origin.on("/start", {.status = 307, .fields = {{"Location", "/next"}}});
  origin.on("/next",
            {.status = 302, .fields = {{"Location", "http://127.0.0.1:" + std::to_string(elsewhere.port()) + "/end"}}});
  elsewhere.on("/end", {.body = "there"});
  EdgeProcess edge(
      edgeWith(origin,
               "const init = {method: 'POST', body: 'abc', headers: {authorization: 'secret', 'x-a': '1'}};"
               "const r = await fetch(" +
                   at(origin, "/start") +
                   ", init);"
                   "const manual = await fetch(" +
                   at(origin, "/start") +
                   ", {redirect: 'manual'});"
                   "const error = await fetch(" +
                   at(origin, "/start") +
                   ", {redirect: 'error'}).catch(e => e.cause.message);"
                   "return [await r.text(), r.redirected, manual.status, manual.headers.get('location'),"
                   " error];",
               allowing({origin.port(), elsewhere.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["there",true,307,"/next","unexpected redirect"])");
  EXPECT_EQ(origin.first("/next").method, "POST");
  EXPECT_EQ(origin.first("/next").body, "abc");
  EXPECT_EQ(origin.first("/next").field("authorization"), "secret");
  const OriginRequest last = elsewhere.first("/end");
  EXPECT_EQ(last.method, "GET");
  EXPECT_FALSE(last.has("authorization"));
  EXPECT_FALSE(last.has("content-type"));
  EXPECT_EQ(last.field("x-a"), "1");
}

TEST(Fetch, ARedirectToAForbiddenAddressIsRefused) {
  ScriptedOrigin origin;
  origin.on("/start", {.status = 302, .fields = {{"Location", "http://127.0.0.1:8080/"}}});
  EdgeProcess edge(
      edgeWith(origin, "return (await fetch(" + at(origin, "/start") + ")).status;", allowing({origin.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["TypeError","fetch failed","EACCES"])");
}

TEST(Fetch, EndlessRedirectsEnd) {
  ScriptedOrigin origin;
  origin.on("/again", {.status = 302, .fields = {{"Location", "/again"}}});
  EdgeProcess edge(edgeWith(origin,
                            "try { await fetch(" + at(origin, "/again") + "); } catch (e) { return e.cause.message; }",
                            allowing({origin.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"("redirect count exceeded")");
  EXPECT_EQ(origin.count("/again"), 21);
}

TEST(Fetch, AnAbortedFetchEndsWithTheSignalsReason) {
  ScriptedOrigin origin;
  origin.on("/never", {.delay = 1s});
  origin.on("/half", {.body = std::string(200'000, 'x'), .body_delay = 1s});
  EdgeProcess edge(edgeWith(origin,
                            "const name = e => e.name; const out = [];"
                            "out.push(await fetch(" +
                                at(origin, "/never") +
                                ", {signal: AbortSignal.abort()}).catch(name));"
                                "out.push(await fetch(" +
                                at(origin, "/never") +
                                ", {signal: AbortSignal.timeout(20)}).catch(name));"
                                "const c = new AbortController();"
                                "const r = await fetch(" +
                                at(origin, "/half") +
                                ", {signal: c.signal});"
                                "setTimeout(() => c.abort(new Error('enough')), 20);"
                                "out.push(await r.text().catch(e => e.message));"
                                "return out;",
                            allowing({origin.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["AbortError","TimeoutError","enough"])");
}

TEST(Fetch, AnOriginThatIsLateOrLeavesIsAFailure) {
  ScriptedOrigin origin;
  origin.on("/late", {.delay = 1s});
  origin.on("/stops", {.body = std::string(1000, 'x'), .body_delay = 1s});
  origin.on("/leaves", {.body = std::string(1000, 'x'), .close_after = 500});
  origin.on("/garbage", {.raw = "no HTTP at all\r\n\r\n"});
  EdgeProcess edge(edgeWith(origin,
                            "const tell = e => `${e.message} ${e.cause.code}`; const out = [];"
                            "for (const path of ['late', 'stops', 'leaves', 'garbage'])"
                            "  out.push(await fetch(" +
                                at(origin, "/") + " + path).then(r => r.text()).catch(tell));" +
                                "out.push(await fetch('http://127.0.0.1:9999/').catch(tell)); return out;",
                            allowing({origin.port(), 9999}, R"(, "readTimeout": "300ms")")));
  EXPECT_EQ(TestViewer(edge).get("/").body,
            R"(["fetch failed UND_ERR_HEADERS_TIMEOUT","terminated UND_ERR_BODY_TIMEOUT","terminated UND_ERR_SOCKET",)"
            R"("fetch failed HPE_INVALID_CONSTANT","fetch failed ECONNREFUSED"])");
  EXPECT_EQ(origin.count("/late"), 1) << "not sent again";
  EXPECT_EQ(edge.metric("brink_hook_outbound_failures_total"), 5);
}

// None of these may look like an attack to the proxy, which would end the context.
TEST(Fetch, WhatCannotBeSentIsAFailureAndNothingWorse) {
  ScriptedOrigin origin;
  origin.on("/ok", {.body = "alive"});
  EdgeProcess edge(
      edgeWith(origin,
               "const out = []; const ask = async (...given) => { try { await fetch(...given); out.push('sent'); }"
               " catch (e) { out.push(e.cause?.code); } };"
               "await ask('http://a$b.example.com/'); await ask('http://a..b/'); await ask('http://' + 'a'.repeat(300) "
               "+ '.com/');"
               "await ask(" +
                   at(origin, "/") +
                   " + 'x'.repeat(50000));"
                   "await ask(" +
                   at(origin, "/ok?") +
                   " + 'x'.repeat(20000));"
                   "await ask(" +
                   at(origin, "/ok") +
                   ", {headers: {a: 'b\\x01c'}});"
                   "await ask(" +
                   at(origin, "/ok") +
                   ", {headers: {expect: '100-continue'}});"
                   "await ask(" +
                   at(origin, "/ok") +
                   ", {headers: Array.from({length: 300}, (_, i) => ['h' + i, 'v'])});"
                   "await ask(" +
                   at(origin, "/ok") +
                   ", {method: 'M'.repeat(100), headers: {host: 'a b'}});"
                   "await ask(" +
                   at(origin, "/ok|^[]{}?q=x<>|") +
                   ");"
                   "return [out, await (await fetch(" +
                   at(origin, "/ok") + ")).text()];",
               allowing({origin.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").body,
            R"([["ENOTFOUND","ENOTFOUND","ENOTFOUND","UND_ERR_HEADERS_OVERFLOW","sent","UND_ERR_INVALID_ARG",)"
            R"("UND_ERR_NOT_SUPPORTED","UND_ERR_HEADERS_OVERFLOW","sent","sent"],"alive"])");
}

TEST(Fetch, CertificatesAreVerified) {
  ScriptedOrigin origin;
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", returning("await fetch(`https://127.0.0.1:${request.querystring}/`);"))
                       .hook("viewer-request", "f")
                       .rootMembers(R"("outbound": {"allowPrivate": true, "ports": []})"));
  // The edge's own TLS port becomes known only now.
  EXPECT_EQ(TestViewer(edge).get("/?" + std::to_string(edge.tlsPort())).body,
            R"(["TypeError","fetch failed","EACCES"])");
  EdgeProcess allowed(EdgeConfig(origin)
                          .function("f", returning("await fetch(`https://127.0.0.1:${request.querystring}/`);"))
                          .hook("viewer-request", "f")
                          .rootMembers(allowing({edge.tlsPort()})));
  EXPECT_EQ(TestViewer(allowed).get("/?" + std::to_string(edge.tlsPort())).body,
            R"(["TypeError","fetch failed","DEPTH_ZERO_SELF_SIGNED_CERT"])");
}

TEST(Fetch, ACertificateOfAnUnknownAuthorityIsToldByTheNameThatNodeHasForIt) {
  ScriptedOrigin origin;
  const TestCertificate certificate({"127.0.0.1"}, TestCertificate::Issuer::Nobody);
  const RawPeer peer([](RawPeer::Wire& wire) { (void)wire.secure(); }, &certificate);
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f", returning("await fetch(`https://127.0.0.1:${request.querystring}/`);"))
                       .hook("viewer-request", "f")
                       .rootMembers(allowing({peer.port()})));
  EXPECT_EQ(TestViewer(edge).get("/?" + std::to_string(peer.port())).body,
            R"(["TypeError","fetch failed","UNABLE_TO_VERIFY_LEAF_SIGNATURE"])");
}

TEST(Fetch, TwoAtOnceDoNotWaitForEachOther) {
  ScriptedOrigin origin;
  // Each is answered once both are there.
  const auto both = [&origin](const OriginRequest&, int) {
    origin.waitFor("/a", 1);
    origin.waitFor("/b", 1);
    return OriginReply{.body = "both"};
  };
  origin.on("/a", both);
  origin.on("/b", both);
  EdgeProcess edge(edgeWith(origin,
                            "return Promise.all([fetch(" + at(origin, "/a") + "), fetch(" + at(origin, "/b") +
                                ")].map(async p => (await p).text()));",
                            allowing({origin.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["both","both"])");
}

TEST(Fetch, WhatIsPendingWhenACallEndsGoesOnAtTheNext) {
  ScriptedOrigin origin;
  origin.on("/slow", {.body = "at last", .delay = 200ms});
  EdgeProcess edge(edgeWith(origin,
                            "if (!kept.pending) { kept.pending = fetch(" + at(origin, "/slow") +
                                ").then(async r => { kept.when = kept.calls; return r.text(); });"
                                " kept.calls = 1; return 'asked'; }"
                                "kept.calls++; const text = await kept.pending; return [text, kept.when];",
                            allowing({origin.port()}) + R"(, "workers": 1)"));
  TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/").body, R"("asked")");
  ASSERT_TRUE(origin.waitFor("/slow", 1));
  std::this_thread::sleep_for(400ms);  // the answer comes while the context is frozen
  EXPECT_EQ(viewer.get("/").body, R"(["at last",2])") << "nothing ran between the calls";
}

TEST(Fetch, AForgottenResponseGivesWayWhenItsPlaceIsNeeded) {
  ScriptedOrigin origin;
  origin.on("/large", {.body = std::string(300'000, 'x')});
  EdgeProcess edge(edgeWith(origin,
                            "const all = []; for (let i = 0; i < 40; i++) all.push(await fetch(" +
                                at(origin, "/large") +
                                "));"
                                "return [await all[0].text().catch(e => e.message),"
                                " (await all[39].text()).length];",
                            allowing({origin.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["terminated",300000])");
}

TEST(Fetch, ATimeoutWhileFetchingEndsTheContextAlone) {
  ScriptedOrigin origin;
  origin.on("/never", {.delay = 3s});
  EdgeProcess edge(EdgeConfig(origin)
                       .function("f",
                                 returning("if (request.uri === '/quick') return 'quick'; await fetch(" +
                                           at(origin, "/never") + ");"),
                                 R"("timeout": 1)")
                       .hook("viewer-request", "f")
                       .rootMembers(allowing({origin.port()})));
  EXPECT_EQ(TestViewer(edge).get("/").status, 503);
  EXPECT_EQ(TestViewer(edge).get("/quick").body, R"("quick")");
}

}  // namespace
}  // namespace brink::test
