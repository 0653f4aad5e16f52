'use strict';
// The ways in which serverless adapters make requests and responses.
const http = require('http');
const { Readable } = require('stream');
const util = require('util');
exports.handler = async () => {
  class Request extends http.IncomingMessage {
    constructor({ method, url, headers, body }) {
      super({ encrypted: true, readable: false, remoteAddress: '1.2.3.4', address: () => ({ port: 443 }), end: Function.prototype, destroy: Function.prototype });
      Object.assign(this, { httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1, method, url, headers, body, complete: true });
      this._read = () => { this.push(body); this.push(null); };
    }
  }
  const BODY = Symbol('body');
  class Response extends http.ServerResponse {
    constructor({ method }) {
      super({ method });
      this[BODY] = [];
      this.useChunkedEncodingByDefault = false;
      this.chunkedEncoding = false;
      this._header = '';
      this.assignSocket({ _writableState: {}, writable: true, on: Function.prototype, removeListener: Function.prototype, destroy: Function.prototype, cork: Function.prototype, uncork: Function.prototype,
        write: (data, encoding, callback) => { this[BODY].push(data.toString().replace(/Date: [^\r]*/, 'Date: now')); (typeof encoding === 'function' ? encoding : callback)?.(); return true; } });
    }
  }
  const request = new Request({ method: 'POST', url: '/x', headers: { a: 'b' }, body: Buffer.from('in') });
  let read = '';
  for await (const chunk of request) read += chunk;
  const answered = new Response(request);
  const finished = new Promise((resolve) => answered.on('finish', resolve));
  answered.setHeader('X-A', '1');
  answered.write('one');
  answered.end('two');
  await finished;
  // sls-next and next-aws-cloudfront: a Readable with IncomingMessage's prototype, a Stream with ServerResponse's.
  const old = Object.assign(new Readable({ read() { this.push('old'); this.push(null); } }), { url: '/y', headers: {}, getHeader() { return 'h'; }, connection: {} });
  Object.setPrototypeOf(old, http.IncomingMessage.prototype);
  const Inherited = function() { http.ServerResponse.call(this, { method: 'GET' }); };
  util.inherits(Inherited, http.ServerResponse);
  const inherited = new Inherited();
  inherited.setHeader('y', 'z');
  inherited.writeHead(202);
  const bare = Object.create(http.ServerResponse.prototype);
  return [read, request.headers, request.socket.encrypted, request.connection.remoteAddress, answered[BODY], answered.getHeaders(), answered.statusCode, answered.writableEnded, answered.finished, old instanceof http.IncomingMessage, old.headers, inherited._header.split('\r\n')[0], inherited.getHeader('Y'), bare.statusCode, bare instanceof http.OutgoingMessage];
};
