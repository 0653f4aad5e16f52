'use strict';
// One stream to the proxy (hooks/protocol/broker.h): a request to the outside and its response, for fetch and for http.
// An execution context has no sockets.
//
// At most kMaxStreams are open; further ones wait for their turn. A response whose window is full and that nobody reads
// is given up when its place is needed, the oldest first: forgotten bodies must not keep a warm context from asking
// anything else.
const { native } = require('../core/native');
const { bound } = require('../async/context');

// As in broker.h.
const kMaxStreams = 32;
const kRequestWindow = 64 * 1024;
const kResponseWindow = 64 * 1024;
const kMaxPiece = 16 * 1024;
const kRefused = 3;
const kHeadTooLarge = 11;
const kHead = 1;
const kData = 2;
const kEnd = 3;
const kFailed = 4;

const wires = new Map();  // by stream, in the order of opening
const waiting = [];

class Wire {
  #request;
  #observer;
  #stream = 0;
  #credit = kRequestWindow;
  #rest = null;  // of what is being sent, and who waits for that
  #sent = null;
  #ended = false;
  #over = false;  // no frame of it means anything any more

  // request: {tls, host, port, method, target, fields, kind: 0 no body, 1 of `length` bytes, 2 of unknown length}.
  // observer: head(status, reason, [name, value, …]), data(bytes), end([name, value, …] of trailers), failed(number of StreamFailure), isUnread(),
  // giveUp().
  constructor(request, observer) {
    this.#request = request;
    this.#observer = observer;
    // Who asked hears of it in the context in which it asked.
    this.deliver = bound((type, what) => this.#onFrame(type, what), 'HTTPCLIENTREQUEST', this, false);
  }

  start() {
    if (wires.size >= kMaxStreams) giveUpUnread();
    if (wires.size >= kMaxStreams) waiting.push(this);
    else this.#open();
  }

  get isOver() { return this.#over; }

  #open() {
    const { tls, host, port, method, target, fields, kind, length } = this.#request;
    // Nobody listens there, and the proxy knows no such port.
    if (port === 0) {
      native.setImmediate(() => { if (!this.#over) this.#fail(kRefused); });
      return;
    }
    this.#stream = native.openStream(tls, host, port, method, target, fields, kind, length);
    if (this.#stream === 0) {
      this.#fail(kHeadTooLarge);
      return;
    }
    wires.set(this.#stream, this);
    this.#upload();
    this.#tellEnd();
  }

  // Sends `bytes`, which must not change until then. True if they are on their way; otherwise `sent` is called when they
  // are, or when nobody wants them any more. One at a time.
  send(bytes, sent) {
    this.#rest = bytes;
    this.#upload();
    if (this.#rest === null) return true;
    this.#sent = sent;
    return false;
  }

  // The request is complete. Requires: nothing is being sent.
  end() {
    this.#ended = true;
    this.#tellEnd();
  }

  #tellEnd() {
    if (!this.#ended || this.#over || this.#stream === 0) return;
    this.#ended = false;
    native.endStream(this.#stream);
  }

  #upload() {
    if (this.#over) this.#rest = null;
    while (this.#stream !== 0 && this.#rest !== null && (this.#credit > 0 || this.#rest.byteLength === 0)) {
      const size = Math.min(this.#rest.byteLength, this.#credit, kMaxPiece);
      if (size > 0) native.writeStream(this.#stream, this.#rest.subarray(0, size));
      this.#credit -= size;
      this.#rest = size === this.#rest.byteLength ? null : this.#rest.subarray(size);
    }
    if (this.#rest === null && this.#sent !== null) {
      const sent = this.#sent;
      this.#sent = null;
      sent();
    }
  }

  // Ends it from this side; the observer hears no more.
  cancel() {
    if (this.#over) return;
    const queued = waiting.indexOf(this);
    if (queued !== -1) waiting.splice(queued, 1);
    if (this.#stream !== 0) native.cancelStream(this.#stream);
    this.#finish();
  }

  // So many bytes of the response were taken.
  credit(bytes) {
    if (!this.#over && bytes > 0) native.creditStream(this.#stream, bytes);
  }

  get observer() { return this.#observer; }

  #onFrame(type, what) {
    if (type === kHead) {
      const [status, reason, ...fields] = what;
      this.#observer.head(status, reason, fields);
    } else if (type === kData) {
      this.#observer.data(what);
    } else if (type === kEnd) {
      this.#finish();
      this.#observer.end(what === undefined ? [] : what.slice(2));
    } else if (type === kFailed) {
      this.#fail(what);
    } else {
      this.#credit += what;
      this.#upload();
    }
  }

  #fail(number) {
    this.#finish();
    this.#observer.failed(number);
  }

  // Nothing more comes from outside: its place is free.
  #finish() {
    this.#over = true;
    wires.delete(this.#stream);
    this.#upload();
    if (waiting.length > 0 && wires.size < kMaxStreams) waiting.shift().#open();
  }
}

function giveUpUnread() {
  for (const wire of wires.values()) {
    if (!wire.observer.isUnread()) continue;
    wire.observer.giveUp();
    return;
  }
}

native.onStream((stream, type, what) => wires.get(stream)?.deliver(type, what));

module.exports = { Wire, kResponseWindow };
