// What the origin's port speaks besides HTTP/1.1: HTTP/2 in clear text, for gRPC, and TLS for clients with a certificate, with both
// in it. Which of them it is, a connection's first byte says.
import http2 from 'node:http2';
import net from 'node:net';
import identities from '../node/scripts/tls_identities.js';

// ---- gRPC: shop.Catalog of support/catalog.proto ----

const kTlsHandshake = 0x16;
const status = (code, message) => ({ 'grpc-status': String(code), ...(message ? { 'grpc-message': encodeURIComponent(message) } : {}) });

// {1: text, 2: number} of a message; numbers stay below 2^31.
function decode(bytes) {
  const fields = {};
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = number();
    if ((key & 7) === 0) {
      fields[key >> 3] = number();
    } else {
      const size = number();
      fields[key >> 3] = bytes.toString('utf8', at, at += size);
    }
  }
  return { name: fields[1] ?? '', number: fields[2] ?? 0 };
}

function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}

// An Item with its head of five bytes.
function item(name, price) {
  const text = Buffer.from(name);
  const message = Buffer.concat([Buffer.from([0x0a]), varint(text.length), text, Buffer.from([0x10]), varint(price)]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

// The messages of a stream, as they come.
async function* messagesOf(stream) {
  let kept = Buffer.alloc(0);
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    kept = Buffer.concat([kept, chunk]);
    while (kept.length >= 5 && kept.length >= 5 + kept.readUInt32BE(1)) {
      const end = 5 + kept.readUInt32BE(1);
      yield decode(kept.subarray(5, end));
      kept = kept.subarray(end);
    }
  }
}

function begin(stream, headers) {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'x-seen': headers['x-token'] ?? 'none' }, { waitForTrailers: true });
}

function finish(stream, trailers = status(0)) {
  stream.once('wantTrailers', () => { if (!stream.closed) stream.sendTrailers(trailers); });
  stream.end();
}

const methods = {
  async Get(stream, headers) {
    const { value: wanted } = await messagesOf(stream).next();
    if (wanted.name === 'never') return;
    if (wanted.name === 'missing') {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...status(5, 'no such item: ü') }, { endStream: true });
      return;
    }
    begin(stream, headers);
    stream.write(item(wanted.name, 7));
    finish(stream, { ...status(0), 'x-cost': '42', 'x-trace-bin': Buffer.from([1, 2, 255]).toString('base64') });
  },
  async List(stream, headers) {
    const { value: wanted } = await messagesOf(stream).next();
    begin(stream, headers);
    for (let i = 0; i < wanted.number; i++) {
      if (stream.closed) return;
      if (!stream.write(item(`${wanted.name} ${i}`, i))) await new Promise((resolve) => { stream.once('drain', resolve).once('close', resolve); });
    }
    // A status that is an error overtakes what nobody has read.
    if (wanted.name === 'broken') setTimeout(() => finish(stream, status(13, 'broke')), 100);
    else finish(stream);
  },
  async Sum(stream, headers) {
    let sum = 0;
    for await (const { number } of messagesOf(stream)) sum += number;
    begin(stream, headers);
    stream.write(item('sum', sum));
    finish(stream);
  },
  async Echo(stream, headers) {
    begin(stream, headers);
    for await (const { name, number } of messagesOf(stream)) stream.write(item(name.toUpperCase(), number * 2));
    finish(stream);
  },
};

function call(stream, headers, name) {
  const method = methods[name];
  if (method) method(stream, headers).catch(() => stream.close());
  else stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...status(12, 'no such method') }, { endStream: true });
}

// ---- TLS: who the client is ----

async function told(socket, http, method, body) {
  const pieces = [];
  for await (const piece of body) pieces.push(piece);
  return JSON.stringify({
    client: socket.getPeerCertificate().subject?.CN, authorized: socket.authorized, protocol: socket.getProtocol(), http, name: socket.servername,
    method, body: Buffer.concat(pieces).toString(),
  });
}

async function onRequest(request, response) {
  response.setHeader('content-type', 'application/json');
  response.end(await told(request.socket, '1.1', request.method, request));
}

async function onStream(stream, headers) {
  stream.on('error', () => {});
  const [, service, name] = headers[':path'].split('/');
  if (service === 'shop.Catalog') {
    call(stream, headers, name);
    return;
  }
  const text = await told(stream.session.socket, '2', headers[':method'], stream.iterator({ destroyOnReturn: false }));
  stream.respond({ ':status': 200, 'content-type': 'application/json' });
  stream.end(text);
}

// A server in front of `http`, which gets what is HTTP/1.1.
export function frontOf(http) {
  const clear = http2.createServer().on('stream', onStream).on('sessionError', () => {});
  const secure = http2.createSecureServer({
    allowHTTP1: true, ca: identities.ca, cert: identities.server, key: identities.serverKey, requestCert: true,
  }).on('request', onRequest).on('tlsClientError', () => {}).on('sessionError', () => {});
  secure.on('OCSPRequest', (certificate, issuer, done) => done(null, Buffer.from('not revoked, says the authority')));
  secure.removeAllListeners('stream').on('stream', onStream);  // streams are no requests here
  return net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      const server = first[0] === kTlsHandshake ? secure : first.toString('latin1', 0, 3) === 'PRI' ? clear : http;
      server.emit('connection', socket);
      if (server === http) socket.resume();
    });
  });
}
