'use strict';
// Connections and questions as streams to the proxy (hooks/protocol/sockets.h): an execution context has no sockets.
const { RegExpPrototypeExec, SafeMap, StringPrototypeIncludes } = require('../core/primordials');
const { native } = require('../core/native');
const { bound } = require('../async/context');
const { isIP } = require('./addresses');
const { errorNumbers } = require('../system_errors');

// As in broker.h.
const kFrames = { data: 2, end: 3, failed: 4, credit: 5, connected: 6, finished: 7, answers: 8 };
const kRequestWindow = 64 * 1024;
const kMaxPiece = 16 * 1024;
// StreamFailure's numbers.
const kRefused = 3;
const kUnreachable = 4;
const kNotFound = 2;
const kOfBadName = 8;  // c-ares' number
const kMaxName = 253;  // kMaxNameBytes, and a dot at its end
const kBadLabel = /[^.]{64}|\.\.|^\../;

const streams = new SafeMap();  // number -> what hears its frames

native.onSocket((stream, type, what) => {
  const listener = streams.get(stream);
  if (type === kFrames.failed || type === kFrames.answers) streams.delete(stream);
  listener?.(type, what);
});

function hear(stream, type, listener) {
  if (stream !== 0) streams.set(stream, bound(listener, type, {}, false));
  return stream;
}

// What the proxy is not to be asked for, as a Failed frame would tell it: nobody listens at port 0, and zones of addresses
// are those of a network that is not there.
function obstacleTo(address, port) {
  if (isIP(address) === 0) return [kUnreachable, -errorNumbers.EINVAL, ''];
  if (port === 0) return [kRefused, 0, ''];
  return StringPrototypeIncludes(address, '%') ? [kUnreachable, -errorNumbers.ENETUNREACH, ''] : undefined;
}

// One connection: what is written waits here while the proxy's window is full.
class Connection {
  #stream;
  #credit = kRequestWindow;
  #waiting = [];  // {bytes, done}
  #ending = false;
  #open = true;

  // observer: {connected(facts), data(bytes), end(), finished(), failed(failure)}
  constructor(given, port, observer) {
    const address = `${given}`;  // once: a lookup of the handler's may give anything
    const obstacle = obstacleTo(address, port);
    if (obstacle !== undefined) {
      this.#stream = 0;
      native.setImmediate(() => this.#onFrame(kFrames.failed, obstacle, observer));
      return;
    }
    this.#stream = hear(native.openSocket(address, port), 'TCPWRAP', (type, what) => this.#onFrame(type, what, observer));
    if (this.#stream === 0) this.#open = false;
  }

  // False: no more may be open, or there is nobody who could connect.
  get isOpen() { return this.#open; }

  #onFrame(type, what, observer) {
    if (!this.#open) return;
    if (type === kFrames.data) {
      observer.data(what);
    } else if (type === kFrames.credit) {
      this.#credit += what;
      this.#send();
    } else if (type === kFrames.connected) {
      observer.connected(what);
    } else if (type === kFrames.finished) {
      observer.finished();
    } else if (type === kFrames.end) {
      observer.end();
    } else if (type === kFrames.failed) {
      this.#open = false;
      observer.failed(what);
    }
  }

  write(bytes, done) {
    this.#waiting.push({ bytes, done });
    this.#send();
  }

  #send() {
    while (this.#waiting.length > 0) {
      const next = this.#waiting[0];
      while (next.bytes.byteLength > 0) {
        if (this.#credit === 0) return;
        const size = Math.min(next.bytes.byteLength, this.#credit, kMaxPiece);
        native.writeStream(this.#stream, next.bytes.subarray(0, size));
        this.#credit -= size;
        next.bytes = next.bytes.subarray(size);
      }
      this.#waiting.shift();
      next.done();
      if (!this.#open) return;
    }
    if (this.#ending) {
      this.#ending = false;
      native.endStream(this.#stream);
    }
  }

  end() {
    this.#ending = true;
    this.#send();
  }

  taken(bytes) {
    if (this.#open && bytes > 0) native.creditStream(this.#stream, bytes);
  }

  reference(on) {
    if (this.#open) native.refStream(this.#stream, on);
  }

  close() {
    if (!this.#open) return;
    this.#open = false;
    streams.delete(this.#stream);
    native.cancelStream(this.#stream);
  }
}

// What no name server can be asked for: longer than a name may be, or in parts that are too long or empty (RFC 1035 §2.3.4).
const isBadName = (name) => name.length > kMaxName + 1 || RegExpPrototypeExec(kBadLabel, name) !== null;

// done(failure, texts): failure is [failure, detail, text]. Gives a function that takes the question back.
function ask(type, name, done) {
  if (isBadName(name)) {
    const failing = native.setImmediate(() => done([kNotFound, kOfBadName, ''], null));
    return () => native.clearImmediate(failing);
  }
  const stream = hear(native.resolveName(type, name), 'GETADDRINFOREQWRAP', (frame, what) => {
    if (frame === kFrames.answers) done(null, what);
    else done(what, null);
  });
  if (stream === 0) native.setImmediate(() => done([12, 0, ''], null));
  return () => {
    if (stream !== 0 && streams.delete(stream)) native.cancelStream(stream);
  };
}

module.exports = { Connection, ask };
