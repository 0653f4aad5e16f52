'use strict';
// One request to the outside and its response, over a stream to the proxy (hooks/protocol/broker.h): an execution
// context has no sockets.
//
// At most kMaxStreams are open; further exchanges wait for their turn. A response whose window is full and that nobody
// reads is given up when its place is needed, the oldest first: forgotten bodies must not keep a warm context from
// fetching.
const { native } = require('../core/native');
const { bound } = require('../async/context');
const { failureOf, fetchFailed, ofUndici, terminated } = require('./failures');
const { ReadableStream } = require('./streams');

// As in broker.h.
const kMaxStreams = 32;
const kRequestWindow = 64 * 1024;
const kResponseWindow = 64 * 1024;
const kMaxPiece = 16 * 1024;
const kHead = 1;
const kData = 2;
const kEnd = 3;
const kFailed = 4;

const exchanges = new Map();  // by stream, in the order of opening
const waiting = [];

class Exchange {
  #target;
  #request;
  #observer;
  #stream = 0;
  #credit = kRequestWindow;
  #moreCredit = null;  // wakes the upload
  #over = false;       // no frame of it means anything any more
  #hasHead = false;
  // The response's body.
  #controller = null;
  #chunks = [];
  #held = 0;  // bytes in #chunks
  #complete = false;
  #read = null;  // a read that waits for bytes

  // request: {tls, host, port, method, target, fields, body: null or {bytes, stream}}.
  // observer: {head(status, reason, fields), failed(error)}; one of the two is called, once.
  constructor(request, observer) {
    this.#request = request;
    this.#observer = observer;
    // Who asked hears of it in the context in which it asked.
    this.deliver = bound((type, what) => this.#onFrame(type, what), 'HTTPCLIENTREQUEST', this, false);
    this.#target = { host: request.host.replace(/^\[|\]$/g, ''), port: request.port };
  }

  start() {
    if (exchanges.size >= kMaxStreams) giveUpUnread();
    if (exchanges.size >= kMaxStreams) {
      waiting.push(this);
      return;
    }
    this.#open();
  }

  #open() {
    const { tls, host, port, method, target, fields, body } = this.#request;
    const kind = body === null ? 0 : body.bytes !== null ? 1 : 2;
    this.#stream = native.openStream(tls, host, port, method, target, fields, kind, body?.bytes?.byteLength ?? 0);
    if (this.#stream === 0) {
      this.#fail(ofUndici('HeadersOverflowError', 'UND_ERR_HEADERS_OVERFLOW', 'Headers Overflow Error'));
      return;
    }
    exchanges.set(this.#stream, this);
    if (body !== null) this.#upload(body).catch((error) => this.abort(error));
  }

  async #upload({ bytes, stream }) {
    if (bytes !== null) {
      await this.#write(bytes);
    } else {
      const reader = stream.getReader();
      try {
        for (;;) {
          const { value, done } = await reader.read();
          if (done || this.#over) break;
          if (!native.types.isUint8Array(value)) throw new TypeError('Received non-Uint8Array chunk');
          await this.#write(value);
        }
      } finally {
        if (this.#over) reader.cancel().catch(() => {});
      }
    }
    if (!this.#over) native.endStream(this.#stream);
  }

  async #write(bytes) {
    for (let done = 0; done < bytes.byteLength && !this.#over;) {
      if (this.#credit === 0) await new Promise((resolve) => { this.#moreCredit = resolve; });
      if (this.#over) return;
      const size = Math.min(bytes.byteLength - done, this.#credit, kMaxPiece);
      native.writeStream(this.#stream, bytes.subarray(done, done + size));
      this.#credit -= size;
      done += size;
    }
  }

  // Ends it from this side: `reason` is what whoever waits for it gets.
  abort(reason) {
    if (this.#over) return;
    const queued = waiting.indexOf(this);
    if (queued !== -1) waiting.splice(queued, 1);
    native.cancelStream(this.#stream);
    this.#fail(reason, reason);
  }

  get isUnread() {
    return this.#hasHead && this.#held >= kResponseWindow && this.#read === null;
  }

  #onFrame(type, what) {
    if (type === kHead) {
      this.#hasHead = true;
      const [status, reason, ...fields] = what;
      this.#observer.head(status, reason, fields);
    } else if (type === kData) {
      this.#chunks.push(what);
      this.#held += what.byteLength;
      this.#feed();
    } else if (type === kEnd) {
      this.#complete = true;
      this.#finish();
      this.#feed();
    } else if (type === kFailed) {
      this.#fail(failureOf(what, this.#target));
    } else {
      this.#credit += what;
      this.#wakeUpload();
    }
  }

  // The body of the response: bytes are asked for as they are read.
  makeBody() {
    return new ReadableStream({
      type: 'bytes',
      start: (controller) => { this.#controller = controller; },
      pull: () => new Promise((resolve) => {
        this.#read = resolve;
        this.#feed();
      }),
      cancel: (reason) => this.abort(reason),
    }, { highWaterMark: 0 });
  }

  #feed() {
    if (this.#controller === null) return;
    if (this.#read !== null && this.#chunks.length > 0) {
      const chunk = this.#chunks.shift();
      const size = chunk.byteLength;  // enqueueing takes the buffer away
      this.#held -= size;
      this.#controller.enqueue(chunk);
      if (!this.#over) native.creditStream(this.#stream, size);
      this.#answerRead();
    }
    if (this.#complete && this.#chunks.length === 0) {
      this.#complete = false;
      this.#controller.close();
      this.#controller.byobRequest?.respond(0);
      this.#answerRead();
    }
  }

  #answerRead() {
    const resolve = this.#read;
    this.#read = null;
    resolve?.();
  }

  #wakeUpload() {
    const resolve = this.#moreCredit;
    this.#moreCredit = null;
    resolve?.();
  }

  // `plain` is given to readers as it is.
  #fail(error, plain = undefined) {
    this.#finish();
    if (!this.#hasHead) {
      this.#observer.failed(plain ?? fetchFailed(error));
    } else if (this.#controller !== null) {
      this.#chunks = [];
      this.#held = 0;
      try {
        this.#controller.error(plain ?? terminated(error));
      } catch {
        // It was closed or cancelled already.
      }
      this.#answerRead();
    }
  }

  // Nothing more comes from outside: its place is free.
  #finish() {
    this.#over = true;
    exchanges.delete(this.#stream);
    this.#wakeUpload();
    if (waiting.length > 0 && exchanges.size < kMaxStreams) waiting.shift().#open();
  }
}

function giveUpUnread() {
  for (const exchange of exchanges.values()) {
    if (!exchange.isUnread) continue;
    exchange.abort(terminated(ofUndici('SocketError', 'UND_ERR_SOCKET', 'the response was not read and gave way to another')));
    return;
  }
}

native.onStream((stream, type, what) => exchanges.get(stream)?.deliver(type, what));

module.exports = { Exchange };
