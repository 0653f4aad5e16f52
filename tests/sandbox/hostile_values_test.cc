// Whatever a handler gives to the functions of its modules, and whatever bytes to those that take such apart: it gets a
// value or an error, and its process lives. In the sanitizer tree the executor looks at every access.
#include <string>

#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hooks/protocol/slot.h"
#include "tests/sandbox/executor_test.h"

namespace brink::testing {
namespace {

constexpr int kContexts = 16;  // each with a seed of its own

// What both handlers below begin with. random(n) is below n and follows from the seed, which the path says.
constexpr const char* kBegin = R"js(
let state = 1;
const random = (n) => {
  state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
  return (state >>> 0) % n;
};
const any = (list) => list[random(list.length)];
const quiet = () => {};
const begin = (event) => {
  state = Number(event.Records[0].cf.request.uri.slice(1)) * 7919 + 1;
  return Date.now();
};
)js";

// Every function that can be reached from a module, with arguments that fit or do not: views of memory that is gone,
// shared, or grown, objects whose conversion takes memory away, results of earlier calls.
constexpr const char* kCaller = R"js(
const kFor = 500;  // milliseconds
const kDepth = 3;
const kMostResults = 200;
// What ends the process by its meaning, does not end for large numbers, or would replace what this file needs.
const kNot = /^(exit|reallyExit|abort|kill|_kill|dlopen|chdir|crash|wait|pbkdf2|scrypt|generate|createDiffieHellman$|DiffieHellman$|checkPrime|setFlagsFromString|on$|once$|addListener|prependListener|prependOnceListener|removeAllListeners|off$|removeListener|setUncaughtExceptionCaptureCallback|syncBuiltinESMExports|runMain|debugPort|setMaxListeners)/;
const modules = ['buffer', 'crypto', 'zlib', 'util', 'v8', 'vm', 'string_decoder', 'url', 'querystring', 'fs', 'stream',
  'events', 'dns', 'net', 'tls', 'path', 'os', 'perf_hooks', 'async_hooks', 'timers', 'worker_threads', 'module', 'assert',
  'http', 'https', 'readline', 'diagnostics_channel', 'punycode'].map((name) => require(name));
const targets = [];
const seen = new Set();
const visit = (holder, depth) => {
  if (holder === null || (typeof holder !== 'object' && typeof holder !== 'function') || seen.has(holder)) return;
  seen.add(holder);
  for (const key of Reflect.ownKeys(holder)) {
    const property = Reflect.getOwnPropertyDescriptor(holder, key);
    if (kNot.test(String(key)) || key === 'constructor') continue;
    for (const value of [property.value, property.get, property.set]) {
      if (typeof value === 'function') targets.push([holder, value]);
      if (depth > 0) visit(value, depth - 1);
    }
  }
};
for (const one of modules) visit(one, kDepth);
for (const one of [TextDecoder, TextEncoder, URL, URLSearchParams, Headers, Request, Response, Blob, FormData, AbortSignal,
  structuredClone, ReadableStream, CompressionStream, crypto.subtle, performance]) visit(one, kDepth);

const memory = new WebAssembly.Memory({ initial: 1, maximum: 3 });
const made = {
  detached() { const b = new Uint8Array(64); structuredClone(b.buffer, { transfer: [b.buffer] }); return b; },
  shared: () => Buffer.from(new SharedArrayBuffer(32)),
  grown() { const view = new Uint8Array(memory.buffer); try { memory.grow(random(2)); } catch { } return view; },
  fresh: () => Buffer.alloc(any([0, 1, 7, 16, 32, 64, 4096])),
  words: () => new Uint16Array(new ArrayBuffer(10), 2, 3),
  doubles: () => new Float64Array(4),
  view: () => new DataView(new ArrayBuffer(9), 3),
  buffer: () => new ArrayBuffer(any([0, 5, 100])),
  thief() {
    const b = Buffer.alloc(32);
    return { valueOf() { try { structuredClone(b.buffer, { transfer: [b.buffer] }); } catch { } return 3; }, toString: () => 'a', length: 3, b };
  },
  thrower: () => new Proxy({}, { get() { throw new Error('no'); } }),
  getter: () => ({ get length() { return any([0, 3, 2 ** 32]); }, 0: 1, get encoding() { return 'hex'; }, get key() { return Buffer.alloc(16); } }),
  options: () => ({ key: any(results), iv: Buffer.alloc(any([0, 12, 16])), padding: random(8), saltLength: random(70), format: any(['der', 'pem', 'jwk']), type: any(['pkcs1', 'pkcs8', 'spki', 'sec1']), level: random(12), windowBits: random(18), dictionary: any([undefined, Buffer.alloc(3)]), authTagLength: random(20), signal: undefined, callback: quiet }),
  list: () => [any(results), any(simple), any(results)],
  map: () => new Map([[any(simple), any(results)]]),
};
const simple = [undefined, null, true, 0, -1, 1, 2, 3, 7, 16, 255, 1024, 65537, 2 ** 31, 2 ** 32, 2 ** 53, -0.5, NaN, 10n, '', 'a', 'utf8', 'utf16le', 'base64url',
  'hex', 'sha256', 'aes-128-gcm', 'aes-256-cbc', 'P-256', 'prime256v1', 'x25519', 'rsa', '\ud800', 'a\0b', '/tmp/a', 'file:///tmp/b', 'http://a.example/?b#c',
  Symbol('s'), quiet, () => { throw new Error('callback'); }];
const makers = Object.values(made);
const results = [Buffer.alloc(16)];
const argument = () => {
  const choice = random(10);
  if (choice < 4) return any(simple);
  return choice < 7 ? any(makers)() : any(results);
};
exports.handler = async (event) => {
  let calls = 0;
  // Nothing of the event loop runs in between: the answer comes first.
  for (const start = begin(event); Date.now() - start < kFor; ++calls) {
    const [holder, target] = any(targets);
    const given = Array.from({ length: random(5) }, argument);
    try {
      const self = random(12) === 0 ? any(results) : holder;
      const result = random(3) === 0 ? Reflect.construct(target, given) : Reflect.apply(target, self, given);
      if (result !== null && (typeof result === 'object' || typeof result === 'function')) {
        if (typeof result.then === 'function') result.then(quiet, quiet);
        if (typeof result.on === 'function') result.on('error', quiet);
        results[results.length < kMostResults ? results.length : random(kMostResults)] = result;
        if (seen.size < 20000) visit(Object.getPrototypeOf(result), 1);
      }
    } catch { }
  }
  return { status: calls > 100 ? '200' : '599' };
};
)js";

// Documents of all kinds that native code takes apart, changed in a few places.
constexpr const char* kReader = R"js(
const crypto = require('crypto');
const zlib = require('zlib');
const v8 = require('v8');
const kFor = 500;  // milliseconds
const certificate = `-----BEGIN CERTIFICATE-----
CERTIFICATE-----END CERTIFICATE-----
`;
const pairs = [['ec', { namedCurve: 'P-256' }], ['ed25519'], ['x25519'], ['rsa', { modulusLength: 1024 }]]
  .map(([type, options]) => crypto.generateKeyPairSync(type, options));
const der = (key, type) => key.export({ type, format: 'der' });
const pem = (key, type, more) => Buffer.from(key.export({ type, format: 'pem', ...more }));
const text = Buffer.from('a text with some repetition, a text with some repetition. '.repeat(20));
const x509 = new crypto.X509Certificate(certificate);
const dictionary = new Map([['a', [1, 2.5, 'x', null]], ['b', new Uint16Array(5)], ['c', { d: new Date(0), e: /f/g, g: 10n ** 30n, h: new Error('i') }]]);
// Encrypted, and nobody to ask for the passphrase.
const locked = (label) => `-----BEGIN ${label}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${'0'.repeat(32)}\n\n${'A'.repeat(64)}\n-----END ${label}-----\n`;
const unread = (read) => (b) => { try { return read(b); } catch (error) { if (random(2) === 0) throw error; } };
const reads = [
  [Buffer.from(certificate), (b) => look(new crypto.X509Certificate(b))],
  [x509.raw, (b) => look(new crypto.X509Certificate(b))],
  ...pairs.map((pair) => [der(pair.privateKey, 'pkcs8'), (b) => use(crypto.createPrivateKey({ key: b, format: 'der', type: 'pkcs8' }))]),
  ...pairs.map((pair) => [der(pair.publicKey, 'spki'), (b) => use(crypto.createPublicKey({ key: b, format: 'der', type: 'spki' }))]),
  [der(pairs[0].privateKey, 'sec1'), (b) => use(crypto.createPrivateKey({ key: b, format: 'der', type: 'sec1' }))],
  [der(pairs[3].privateKey, 'pkcs1'), (b) => use(crypto.createPrivateKey({ key: b, format: 'der', type: 'pkcs1' }))],
  [pem(pairs[0].privateKey, 'pkcs8'), (b) => use(crypto.createPrivateKey(b))],
  [pem(pairs[0].privateKey, 'pkcs8', { cipher: 'aes-128-cbc', passphrase: 'p' }), (b) => use(crypto.createPrivateKey({ key: b, passphrase: 'p' }))],
  [pem(pairs[3].publicKey, 'pkcs1'), (b) => use(crypto.createPublicKey(b))],
  [Buffer.from(locked('PUBLIC KEY')), unread((b) => crypto.createPublicKey(b))],
  [Buffer.from(locked('CERTIFICATE')), unread((b) => new crypto.X509Certificate(b))],
  [Buffer.from(JSON.stringify(pairs[0].privateKey.export({ format: 'jwk' }))), (b) => use(crypto.createPrivateKey({ key: JSON.parse(b), format: 'jwk' }))],
  [crypto.sign('sha256', text, pairs[0].privateKey), (b) => crypto.verify('sha256', text, pairs[0].publicKey, b)],
  [crypto.sign('sha256', text, pairs[3].privateKey), (b) => crypto.verify('sha256', text, pairs[3].publicKey, b)],
  [crypto.publicEncrypt(pairs[3].publicKey, Buffer.from('secret')), (b) => crypto.privateDecrypt(pairs[3].privateKey, b)],
  [zlib.deflateSync(text), (b) => zlib.inflateSync(b, { maxOutputLength: 1e6 })],
  [zlib.gzipSync(text), (b) => zlib.gunzipSync(b, { maxOutputLength: 1e6 })],
  [zlib.gzipSync(text), (b) => zlib.unzipSync(b, { maxOutputLength: 1e6 })],
  [zlib.deflateRawSync(text), (b) => zlib.inflateRawSync(b, { maxOutputLength: 1e6, dictionary: text.subarray(0, 9) })],
  [zlib.brotliCompressSync(text), (b) => zlib.brotliDecompressSync(b, { maxOutputLength: 1e6 })],
  [v8.serialize(dictionary), (b) => v8.deserialize(b)],
  [v8.serialize([text, new Float64Array(3), new DataView(new ArrayBuffer(4))]), (b) => v8.deserialize(b)],
  [Buffer.from('pair \ud83d\ude00 and \u00e9', 'utf16le'), (b) => new TextDecoder('utf-16le').decode(b) + b.toString('utf16le')],
  [Buffer.from('h\u00e9 \u20ac \ud83d\ude00'), (b) => new TextDecoder('utf-8', { fatal: random(2) === 0 }).decode(b) + b.toString()],
  [Buffer.from(text.toString('base64')), (b) => Buffer.from(b.toString('latin1'), any(['base64', 'base64url', 'hex', 'ucs2']))],
  [Buffer.from('https://user:pw@h\u00f6st.example:8080/a/../b?c=d#e'), (b) => new URL(b.toString()).href],
];
function look(found) {
  for (const name of ['subject', 'issuer', 'subjectAltName', 'infoAccess', 'validFrom', 'validTo', 'fingerprint256', 'keyUsage', 'serialNumber', 'ca']) String(found[name]);
  found.checkHost(any(['a.example', '*.example', 'x'.repeat(300)]));
  found.checkIP('192.0.2.1');
  found.checkEmail('a@b.example');
  found.verify(x509.publicKey);
  found.checkIssued(x509);
  return found.toLegacyObject();
}
function use(key) {
  const open = key.type === 'public' ? key : crypto.createPublicKey(key);
  open.export({ format: 'jwk' });
  if (key.type === 'private') {
    if (key.asymmetricKeyType === 'x25519') return crypto.diffieHellman({ privateKey: key, publicKey: pairs[2].publicKey });
    return crypto.verify(null, text, open, crypto.sign(null, text, key));
  }
  return key.asymmetricKeyDetails;
}
const change = (bytes) => {
  const changed = Buffer.from(bytes);
  for (let n = random(4); n >= 0 && changed.length > 0; --n) {
    const at = random(changed.length);
    if (random(8) === 0) return changed.subarray(0, at);
    if (random(8) === 0) changed.copy(changed, at, random(changed.length));
    else changed[at] = any([changed[at] ^ (1 << random(8)), 0, 0x7f, 0x80, 0xff, random(256)]);
  }
  return changed;
};
exports.handler = async (event) => {
  for (const [bytes, read] of reads) read(bytes);
  let refused = 0;
  let tried = 0;
  for (const start = begin(event); Date.now() - start < kFor; ++tried) {
    const [bytes, read] = any(reads);
    try { read(change(bytes)); } catch (error) { refused += error instanceof Error ? 1 : 0; }
    if (tried % 100 === 0) await new Promise((done) => setImmediate(done));
  }
  return { status: refused > 10 && refused < tried ? '200' : '599' };
};
)js";

// Self-signed, for a hundred years: alternative names of each kind, usages, authority information.
constexpr const char* kCertificate =
    "MIIDIjCCAsmgAwIBAgIUJ4LHmQJcqDJnFEt6ZMG22GiHst4wCgYIKoZIzj0EAwIw\n"
    "UTELMAkGA1UEBhMCWFgxEjAQBgNVBAoMCUV4LCBhbXBsZTESMBAGA1UEAwwJYS5l\n"
    "eGFtcGxlMRowGAYJKoZIhvcNAQkBFgthQGIuZXhhbXBsZTAgFw0yNjExMjgyMDQy\n"
    "MTNaGA8yMTI2MTEwNDIwNDIxM1owUTELMAkGA1UEBhMCWFgxEjAQBgNVBAoMCUV4\n"
    "LCBhbXBsZTESMBAGA1UEAwwJYS5leGFtcGxlMRowGAYJKoZIhvcNAQkBFgthQGIu\n"
    "ZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMrS9oG90z0NefcT3pTa\n"
    "slBZiaROTsgxcOHrMHNkaOUKcPI/rt5UTIpYe0uMBDaYqJh0ZINXt7amtcXABdI7\n"
    "tMKjggF7MIIBdzCBzAYDVR0RBIHEMIHBgglhLmV4YW1wbGWCCyoudy5leGFtcGxl\n"
    "hwTAAAIBhxAgAQ24AAAAAAAAAAAAAAABgQthQGIuZXhhbXBsZYYTaHR0cHM6Ly9h\n"
    "LmV4YW1wbGUveIgDKgMEpFMwUTELMAkGA1UEBhMCWFgxEjAQBgNVBAoMCUV4LCBh\n"
    "bXBsZTESMBAGA1UEAwwJYS5leGFtcGxlMRowGAYJKoZIhvcNAQkBFgthQGIuZXhh\n"
    "bXBsZaATBgorBgEEAYI3FAIDoAUMA2FAYjALBgNVHQ8EBAMCAoQwHQYDVR0lBBYw\n"
    "FAYIKwYBBQUHAwEGCCsGAQUFBwMCME0GCCsGAQUFBwEBBEEwPzAdBggrBgEFBQcw\n"
    "AYYRaHR0cDovL28uZXhhbXBsZS8wHgYIKwYBBQUHMAKGEmh0dHA6Ly9jLmV4YW1w\n"
    "bGUvYzAMBgNVHRMEBTADAQH/MB0GA1UdDgQWBBT7NHMqUbmidRJMl9uJUqMAwdyE\n"
    "/TAKBggqhkjOPQQDAgNHADBEAiB7iDSuUeadBNqF6DnLlGK4N6AfTuJ1htqg98yF\n"
    "TnYULwIgDkLZ6V4wJrXXtQtDHgxAbubdeHxOufW8F7mmBUTXZkk=\n";

std::string with(std::string text, const std::string& word, const std::string& value) {
  return text.replace(text.find(word), word.size(), value);
}

std::string status(const Outcome& outcome) {
  const auto found = find(outcome, hooks::protocol::AnswerOp::Status);
  return found ? found->at(0) : described(outcome);
}

// What a handler may come to by its own doing: an exception that nobody catches, the end of its memory.
bool endedByItself(const Outcome& outcome) {
  if (outcome.kind == Outcome::Kind::Failure) return true;
  if (outcome.kind != Outcome::Kind::Exited || !WIFEXITED(outcome.wait_status)) return false;
  const int code = WEXITSTATUS(outcome.wait_status);
  return code == hooks::protocol::kExitUncaughtException || code == hooks::protocol::kExitUnhandledRejection ||
         code == hooks::protocol::kExitOutOfMemory;
}

class HostileValues : public ExecutorTest {
 protected:
  // What the executor wrote to stderr since this was asked.
  static std::string said() {
    int size = 0;
    if (::ioctl(executor()->errors(), FIONREAD, &size) != 0 || size <= 0) return "";
    std::string text(static_cast<std::size_t>(size), '\0');
    return ::read(executor()->errors(), text.data(), text.size()) > 0 ? text : "";
  }
  static std::string ended(const Outcome& outcome) {
    return status(outcome) + " " + std::to_string(outcome.wait_status) + "\n" + said();
  }
};

TEST_F(HostileValues, FunctionsOfModulesThrowOrAnswer) {
  hooks::protocol::FunctionSettings settings;
  settings.memory_mb = 512;
  int answered = 0;
  for (int seed = 1; seed <= kContexts; ++seed) {
    const auto context = run(std::string(kBegin) + kCaller, settings);
    const Outcome outcome = context->call({.uri = "/" + std::to_string(seed), .timeout_ms = 20'000});
    EXPECT_TRUE(status(outcome) == "200" || endedByItself(outcome)) << seed << ": " << ended(outcome);
    if (status(outcome) != "200") continue;
    ++answered;
    // What comes of the calls afterwards.
    const Outcome later = context->call({.uri = "/0", .timeout_ms = 20'000});
    EXPECT_TRUE(status(later) == "200" || endedByItself(later)) << seed << ": " << ended(later);
  }
  EXPECT_GT(answered, kContexts / 2);
}

TEST_F(HostileValues, BytesAreReadOrRefused) {
  const std::string source = kBegin + with(kReader, "CERTIFICATE-----END", std::string(kCertificate) + "-----END");
  for (int seed = 1; seed <= kContexts; ++seed) {
    const auto context = run(source);
    const Outcome outcome = context->call({.uri = "/" + std::to_string(seed), .timeout_ms = 20'000});
    EXPECT_EQ(status(outcome), "200") << seed << ": " << ended(outcome);
  }
}

}  // namespace
}  // namespace brink::testing
