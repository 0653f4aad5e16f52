// What handlers connect to by net and tls, and look up: through the proxy, as far as the outbound policy allows it.
#include <atomic>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/brink_command.h"
#include "tests/support/edge_process.h"
#include "tests/support/raw_peer.h"
#include "tests/support/scripted_origin.h"
#include "tests/support/test_certificate.h"
#include "tests/support/test_folder.h"
#include "tests/support/test_viewer.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using Wire = RawPeer::Wire;

// A handler whose response's body is what `code` returns, as JSON, or the error. `kept` lives as long as the context.
std::string returning(const std::string& code) {
  return "const net = require('net'); const tls = require('tls'); const dns = require('dns'); const { once } = "
         "require('events');"
         " const kept = {};"
         " const shown = e => [e.code ?? e.name, e.message];"
         " const failure = s => new Promise(r => s.on('error', e => r(shown(e))).on('connect', () => r('connected')));"
         " exports.handler = async event => { const request = event.Records[0].cf.request;"
         " const run = async () => { " +
         code +
         " }; let body; try { body = await run(); } catch (e) { body = shown(e); }"
         " return {status: '200', headers: {'cache-control': [{value: 'no-store'}]}, body: JSON.stringify(body)}; };";
}

std::string allowing(std::uint16_t port, const std::string& more = "") {
  return R"("workers": 1, "outbound": {"allowPrivate": true, "ports": [)" + std::to_string(port) + "]" + more + "}";
}

EdgeConfig edgeWith(const ScriptedOrigin& origin, const std::string& code, const std::string& root_members) {
  return EdgeConfig(origin)
      .function("f", returning(code), R"("timeout": 20)")
      .hook("viewer-request", "f")
      .rootMembers(root_members);
}

std::string portOf(const RawPeer& peer) { return std::to_string(peer.port()); }

void echo(Wire& wire) {
  while (const auto bytes = wire.read()) wire.write(*bytes);
  wire.finish();
}

std::string contentOf(const std::string& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Sockets, BytesGoBothWays) {
  ScriptedOrigin origin;
  RawPeer peer(echo);
  EdgeProcess edge(edgeWith(origin,
                            "const s = net.connect(" + portOf(peer) +
                                ", '127.0.0.1'); const log = [s.connecting, s.readyState];"
                                "s.write('hello');"
                                "await once(s, 'connect'); log.push(s.remoteAddress, s.remotePort === " +
                                portOf(peer) +
                                ", s.remoteFamily, s.localAddress, s.localPort > 0, s.readyState);"
                                "const [data] = await once(s, 'data'); log.push(data.toString());"
                                "s.end(' world'); let rest = ''; for await (const d of s) rest += d;"
                                "log.push(rest, s.bytesRead, s.bytesWritten, s.destroyed); return log;",
                            allowing(peer.port())));
  EXPECT_EQ(TestViewer(edge).get("/").body,
            R"([true,"opening","127.0.0.1",true,"IPv4","127.0.0.1",true,"open","hello"," world",11,11,true])");
  EXPECT_EQ(edge.metric("brink_hook_outbound_connections_total"), 1);
}

TEST(Sockets, ByDefaultReachPublicAddressesAndWebPortsOnly) {
  ScriptedOrigin origin;
  RawPeer peer(echo);
  EdgeProcess edge(
      edgeWith(origin,
               "const codes = new Set();"
               "for (const host of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'localhost', 'fd00::1',"
               " '::ffff:127.0.0.1', '64:ff9b::7f00:1', '0.0.0.0'])"
               " codes.add((await failure(net.connect(80, host)))[0]);"
               "codes.add((await failure(net.connect(" +
                   portOf(peer) +
                   ", '8.8.8.8')))[0]);"
                   "codes.add((await failure(net.connect(25, '8.8.8.8')))[0]);"
                   "codes.add((await failure(tls.connect(443, '127.0.0.1')))[0]);"
                   "return [[...codes], await failure(net.connect(80, '10.0.0.1'))];",
               ""));
  EXPECT_EQ(TestViewer(edge).get("/").body,
            R"([["EACCES"],["EACCES","connect EACCES 10.0.0.1:80 - the outbound policy does not allow it"]])");
  EXPECT_EQ(peer.connections(), 0);
  EXPECT_EQ(edge.metric("brink_hook_outbound_denied_total"), 13);
}

TEST(Sockets, FailuresHaveNodesCodes) {
  ScriptedOrigin origin;
  std::uint16_t closed = 0;
  {
    const RawPeer gone([](Wire&) {});
    closed = gone.port();
  }
  EdgeProcess edge(edgeWith(origin,
                            "const s = net.connect(" + std::to_string(closed) +
                                ", '127.0.0.1'); const [e] = await once(s, 'error').catch(e => [e]);"
                                "return [e.code, e.errno, e.syscall, e.address, e.port === " +
                                std::to_string(closed) + "];",
                            allowing(closed)));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["ECONNREFUSED",-111,"connect","127.0.0.1",true])");
}

TEST(Sockets, APeerThatResetsIsAnError) {
  ScriptedOrigin origin;
  RawPeer peer([](Wire& wire) {
    wire.read();
    wire.reset();
  });
  EdgeProcess edge(edgeWith(origin,
                            "const s = net.connect(" + portOf(peer) +
                                ", '127.0.0.1'); s.write('x'); const log = [];"
                                "s.on('error', e => log.push(e.code, e.syscall));"
                                "await new Promise(r => s.on('close', had => { log.push(had); r(); })); return log;",
                            allowing(peer.port())));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["ECONNRESET","read",true])");
}

TEST(Sockets, HalvesEndAlone) {
  ScriptedOrigin origin;
  RawPeer peer([](Wire& wire) {
    wire.write("first");
    wire.finish();
    std::string all;
    while (const auto bytes = wire.read()) all += *bytes;
    EXPECT_EQ(all, "after your end");
  });
  EdgeProcess edge(
      edgeWith(origin,
               "const s = net.connect({port: " + portOf(peer) +
                   ", host: '127.0.0.1', allowHalfOpen: true}); const log = [];"
                   "s.on('data', d => log.push(d.toString())); await once(s, 'end'); log.push(s.readyState);"
                   "s.write('after '); s.end('your end'); await once(s, 'close'); log.push(s.readyState);"
                   "const c = net.connect(" +
                   portOf(peer) +
                   ", '127.0.0.1'); c.resume(); c.write('after your end'); await once(c, 'close');"
                   "log.push(c.writableFinished); return log;",
               allowing(peer.port())));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["first","writeOnly","closed",true])");
}

TEST(Sockets, TenMegabytesGoBothWaysAtOnce) {
  ScriptedOrigin origin;
  RawPeer peer(echo);
  EdgeProcess edge(
      edgeWith(origin,
               "const crypto = require('crypto'); const piece = Buffer.alloc(100000, 'abcdefg'); const total = 105;"
               "const s = net.connect(" +
                   portOf(peer) +
                   ", '127.0.0.1'); const up = crypto.createHash('sha1'), down = crypto.createHash('sha1');"
                   "let got = 0, waits = 0;"
                   "const reading = (async () => { for await (const d of s) { got += d.length; down.update(d);"
                   " if (got % 7 === 0) await new Promise(r => setTimeout(r, 1)); } })();"
                   "for (let i = 0; i < total; i++) { piece[0] = i; up.update(piece);"
                   " if (!s.write(Buffer.from(piece))) { waits++; await once(s, 'drain'); } }"
                   "s.end(); await reading; return [got, up.digest('hex') === down.digest('hex'), waits > 0];",
               allowing(peer.port())));
  EXPECT_EQ(TestViewer(edge).get("/").body, "[10500000,true,true]");
}

TEST(Sockets, AConnectionLivesOnInAWarmContext) {
  ScriptedOrigin origin;
  RawPeer peer([](Wire& wire) {
    wire.read();
    wire.write("now ");
    std::this_thread::sleep_for(300ms);
    wire.write("later");  // while the context is frozen
    echo(wire);
  });
  EdgeProcess edge(edgeWith(
      origin,
      "if (!kept.s) { kept.s = net.connect(" + portOf(peer) +
          ", '127.0.0.1'); kept.s.write('x'); const [d] = await once(kept.s, 'data');"
          " kept.s.on('data', d => kept.got = (kept.got ?? '') + d); return d.toString(); }"
          "kept.s.write(' again'); while (!kept.got?.includes('again')) await new Promise(r => setTimeout(r, 5));"
          "return kept.got;",
      allowing(peer.port())));
  TestViewer viewer(edge);
  EXPECT_EQ(viewer.get("/").body, R"("now ")");
  std::this_thread::sleep_for(500ms);
  EXPECT_EQ(viewer.get("/").body, R"("later again")");
  EXPECT_EQ(peer.connections(), 1);
}

TEST(Sockets, SilenceIsATimeoutOnlyIfOneIsSet) {
  ScriptedOrigin origin;
  RawPeer peer([](Wire& wire) { wire.read(); });
  EdgeProcess edge(
      edgeWith(origin,
               "const s = net.connect({port: " + portOf(peer) +
                   ", host: '127.0.0.1', timeout: 50}); await once(s, 'timeout');"
                   "const log = [s.destroyed]; s.destroy(); await once(s, 'close'); log.push(s.destroyed); return log;",
               allowing(peer.port())));
  EXPECT_EQ(TestViewer(edge).get("/").body, "[false,true]");
}

TEST(Sockets, WhatWasWrittenBeforeDestroyGoesOut) {
  ScriptedOrigin origin;
  std::string got;
  std::atomic<bool> done{false};
  RawPeer peer([&](Wire& wire) {
    got = wire.read(6);
    done = true;
  });
  EdgeProcess edge(
      edgeWith(origin,
               "const s = net.connect(" + portOf(peer) +
                   ", '127.0.0.1'); await once(s, 'connect'); s.write('abcdef'); s.destroy(); return s.destroyed;",
               allowing(peer.port())));
  EXPECT_EQ(TestViewer(edge).get("/").body, "true");
  for (int i = 0; i < 500 && !done; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(got, "abcdef");
}

TEST(Sockets, TlsIsMadeAndJudged) {
  ScriptedOrigin origin;
  const TestCertificate certificate({"db.example.com", "127.0.0.1"});
  RawPeer peer(
      [](Wire& wire) {
        if (!wire.secure()) return;
        wire.write(wire.serverName() + "|" + wire.alpn() + "|");
        echo(wire);
      },
      &certificate);
  const std::string pem = contentOf(certificate.certificateFile());
  EdgeProcess edge(edgeWith(
      origin,
      "const ca = " + std::string("`") + pem + "`; const log = []; const port = " + portOf(peer) + ";" +
          "const s = tls.connect({port, host: '127.0.0.1', servername: 'db.example.com', ca, ALPNProtocols: ['h2', "
          "'x']});"
          "s.on('connect', () => log.push('connect')); await once(s, 'secureConnect');"
          "log.push(s.authorized, s.authorizationError, s.encrypted, s.alpnProtocol, s.getProtocol(), "
          "s.getCipher().version,"
          " s.getPeerCertificate().subjectaltname, s.servername);"
          "let text = ''; s.on('data', d => text += d); s.end('bye'); await once(s, 'close'); log.push(text);"
          "const bad = o => new Promise(r => tls.connect({port, host: '127.0.0.1', ...o}).on('error', e => r(e.code))"
          ".on('secureConnect', function () { this.destroy(); r([this.authorized, this.authorizationError]); }));"
          "log.push(await bad({}), await bad({ca, servername: 'other.example.com'}), await bad({rejectUnauthorized: "
          "false}),"
          " await bad({ca}), await bad({ca: [...tls.rootCertificates, ca]}), await bad({ca, checkServerIdentity: () => "
          "new Error('no')}));"
          "return log;",
      allowing(peer.port())));
  EXPECT_EQ(
      TestViewer(edge).get("/").body,
      R"(["connect",true,null,true,"h2","TLSv1.3","TLSv1.3","DNS:db.example.com, IP Address:127.0.0.1","db.example.com",)"
      R"("db.example.com|h2|bye","DEPTH_ZERO_SELF_SIGNED_CERT","ERR_TLS_CERT_ALTNAME_INVALID",)"
      R"([false,"DEPTH_ZERO_SELF_SIGNED_CERT"],[true,null],[true,null],null])");
}

TEST(Sockets, TlsBeginsOnAConnectionInClearText) {
  ScriptedOrigin origin;
  const TestCertificate certificate({"localhost"});
  RawPeer peer(
      [](Wire& wire) {
        if (wire.read(8) != "SSLRQST!") return;
        wire.write("S");
        if (wire.secure()) echo(wire);
      },
      &certificate);
  EdgeProcess edge(edgeWith(
      origin,
      "const raw = net.connect(" + portOf(peer) +
          ", 'localhost'); raw.write('SSLRQST!'); const [answer] = await once(raw, 'data');"
          "raw.removeAllListeners('data');"
          "const s = tls.connect({socket: raw, servername: 'localhost', rejectUnauthorized: false});"
          "await once(s, 'secureConnect'); s.write('ping'); const [d] = await once(s, 'data');"
          "s.end(); await once(s, 'close'); return [answer.toString(), d.toString(), raw.destroyed, s.getProtocol];",
      allowing(peer.port())));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["S","ping",true,null])");
}

TEST(Sockets, APeerWithoutTlsFailsTheHandshake) {
  ScriptedOrigin origin;
  RawPeer peer([](Wire& wire) {
    wire.write("220 mail.example.com ESMTP\r\n");
    wire.read();
  });
  RawPeer leaving([](Wire& wire) { wire.read(); });
  EdgeProcess edge(
      edgeWith(origin,
               "const why = port => new Promise(r => tls.connect(port, '127.0.0.1').on('error', e => r(e.code)));"
               "return [await why(" +
                   portOf(peer) + "), await why(" + portOf(leaving) + ")];",
               R"("outbound": {"allowPrivate": true, "ports": [)" + portOf(peer) + ", " + portOf(leaving) + "]}"));
  EXPECT_EQ(TestViewer(edge).get("/").body, R"(["ERR_SSL_WRONG_VERSION_NUMBER","ECONNRESET"])");
}

TEST(Sockets, HttpsGoesOverAConnectionOfItsOwnWhereTheHandlerJudges) {
  ScriptedOrigin origin;
  const TestCertificate certificate({"localhost"});
  RawPeer peer(
      [](Wire& wire) {
        if (!wire.secure()) return;
        while (const auto request = wire.read()) wire.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      },
      &certificate);
  const std::string pem = contentOf(certificate.certificateFile());
  EdgeProcess edge(edgeWith(
      origin,
      "const https = require('https'); const ca = `" + pem +
          "`;"
          "const get = o => new Promise(r => https.get({host: 'localhost', port: " +
          portOf(peer) +
          ", path: '/x', ...o}, res => { const trusted = res.socket.authorized; let t = ''; res.on('data', d => t += d)"
          ".on('end', () => r([res.statusCode, t, trusted])); }).on('error', e => r(e.code)));"
          "return [await get({}), await get({rejectUnauthorized: false}), await get({ca}),"
          " await get({agent: new https.Agent({ca, keepAlive: true})})];",
      allowing(peer.port())));
  EXPECT_EQ(TestViewer(edge).get("/").body,
            R"(["DEPTH_ZERO_SELF_SIGNED_CERT",[200,"ok",false],[200,"ok",true],[200,"ok",true]])");
}

TEST(Sockets, AnOpenConnectionRefusesASnapshot) {
  const TestFolder folder;
  folder.write("f/index.js",
               "require('net').connect(6379, '192.0.2.1'); require('dns').resolve4('a.example', () => {});"
               " exports.handler = async () => null;");
  const CommandResult result = runBrink({"invoke", folder.path() / "f", "--snap-start", "--event", "-"}, {}, "{}");
  EXPECT_EQ(result.exit_code, 1);
  for (const char* pending : {"a connection to 192.0.2.1 port 6379", "a lookup of a.example"}) {
    EXPECT_NE(result.err.find(pending), std::string::npos) << result.err;
  }
}

TEST(Sockets, TheLogSaysWhatThePolicyRefused) {
  const TestFolder folder;
  folder.write("f/index.js",
               "const refused = (port, host) => new Promise(r => require('net').connect(port, host).on('error', r));"
               "exports.handler = async () => { await refused(80, '10.0.0.1'); await refused(81, '8.8.8.8');"
               " await fetch('http://10.0.0.2/').catch(() => {});"
               " await require('dns').promises.reverse('10.0.0.3').catch(() => {}); };");
  const CommandResult result = runBrink({"invoke", folder.path() / "f", "--event", "-"}, {}, "{}");
  EXPECT_EQ(result.exit_code, 0);
  const std::string begin = "WARN\tThe outbound policy does not allow ";
  for (const char* refusal :
       {"a connection to 10.0.0.1 port 80: the address is not public",
        "a connection to 8.8.8.8 port 81: the port is not one of the policy's",
        "a request to 10.0.0.2 port 80: the address is not public", "a lookup of 10.0.0.3: it has no public address"}) {
    EXPECT_NE(result.err.find(begin + refusal), std::string::npos) << result.err;
  }
}

TEST(Sockets, NamesAreLookedUpWithinThePolicy) {
  ScriptedOrigin origin;
  EdgeProcess edge(edgeWith(origin,
                            "const l = (...a) => dns.promises.lookup(...a).catch(e => e.code);"
                            "const r = dns.promises.resolve4('nosuch.invalid').catch(e => e.syscall);"
                            "return [await l('localhost'), await l('nosuch.invalid') !== undefined, await r,"
                            " await dns.promises.reverse('10.0.0.1').catch(e => e.code),"
                            " await dns.promises.resolvePtr('1.0.0.10.in-addr.arpa').catch(e => e.code)];",
                            ""));
  EXPECT_EQ(TestViewer(edge).get("/").body,
            R"([{"address":"127.0.0.1","family":4},true,"queryA","EREFUSED","EREFUSED"])");
}

}  // namespace
}  // namespace brink::test
