'use strict';
// One request of fetch and its response, the body as a stream of the web.
const { native } = require('../core/native');
const { failureOf, fetchFailed, ofUndici, terminated } = require('./failures');
const { ReadableStream } = require('./streams');
const { explain } = require('../http/tls_failure');
const { Wire, kResponseWindow } = require('./wire');

const kTlsFailed = 6;  // of StreamFailure

class Exchange {
  #target;
  #observer;
  #told;
  #wire;
  #body;
  #hasHead = false;
  // The response's body.
  #controller = null;
  #chunks = [];
  #held = 0;  // bytes in #chunks
  #complete = false;
  #read = null;  // a read that waits for bytes

  // request: {tls, host, port, method, target, fields, body: null or {bytes, stream}, told: of told.js}.
  // observer: {head(status, reason, fields), failed(error)}; one of the two is called, once.
  constructor(request, observer) {
    const { host, port, body, told } = request;
    this.#observer = observer;
    this.#told = told;
    this.#body = body;
    this.#target = { host: host.replace(/^\[|\]$/g, ''), port };
    const kind = body === null ? 0 : body.bytes !== null ? 1 : 2;
    this.#wire = new Wire({ ...request, kind, length: body?.bytes?.byteLength ?? 0 }, {
      head: (status, reason, fields) => {
        this.#hasHead = true;
        told.head(status, reason, fields);
        observer.head(status, reason, fields);
      },
      data: (bytes) => {
        this.#chunks.push(bytes);
        this.#held += bytes.byteLength;
        this.#feed();
      },
      end: () => {
        this.#complete = true;
        told.complete();
        this.#feed();
      },
      failed: (number) => {
        const error = failureOf(number, this.#target);
        if (number === kTlsFailed) explain(this.#target, error, (found) => this.#fail(found));
        else this.#fail(error);
      },
      isUnread: () => this.#hasHead && this.#held >= kResponseWindow && this.#read === null,
      giveUp: () => this.abort(terminated(ofUndici('SocketError', 'UND_ERR_SOCKET', 'the response was not read and gave way to another'))),
    });
  }

  start() {
    this.#wire.start();
    if (this.#body === null) this.#told.bodySent();
    else this.#upload(this.#body).catch((error) => this.abort(error));
  }

  async #upload({ bytes, stream }) {
    if (bytes !== null) {
      await this.#write(bytes);
    } else {
      const reader = stream.getReader();
      try {
        for (;;) {
          const { value, done } = await reader.read();
          if (done || this.#wire.isOver) break;
          if (!native.types.isUint8Array(value)) throw new TypeError('Received non-Uint8Array chunk');
          await this.#write(value);
        }
      } finally {
        if (this.#wire.isOver) reader.cancel().catch(() => {});
      }
    }
    this.#wire.end();
    this.#told.bodySent();
  }

  #write(bytes) {
    return new Promise((resolve) => {
      if (this.#wire.send(bytes, resolve)) resolve();
    });
  }

  // Ends it from this side: `reason` is what whoever waits for it gets.
  abort(reason) {
    if (this.#wire.isOver) return;
    this.#wire.cancel();
    this.#fail(reason, reason);
  }

  // The rest of the response is of no use.
  leave() {
    this.#told.complete();
    this.abort();
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
      this.#wire.credit(size);
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

  // `plain` is given to readers as it is.
  #fail(error, plain = undefined) {
    this.#told.failed(error);
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
}

module.exports = { Exchange };
