'use strict';
// TLS on a connection: what goes out is encrypted, what comes in decrypted, here, by OpenSSL. It looks like a Connection of
// net/wire.js from above, and needs one below.
const { native } = require('../core/native');
const { Buffer } = require('../buffer/module');

// What OpenSSL refused: told apart from what a handler's listener throws.
class Refusal {
  constructor(error) { this.error = error; }
}
function ask(name, ...args) {
  try {
    return native.tls[name](...args);
  } catch (error) {
    throw new Refusal(error);
  }
}

const kPiece = 64 * 1024;  // plain text that is encrypted at once: what waits for the network waits once
const kMostUnsent = 256 * 1024;

class Engine {
  #lower;
  #session;  // native
  #observer;
  #open = true;
  #started = false;
  #secured = false;
  #received = 0;   // ciphertext
  #credited = 0;   // of it
  #untaken = 0;    // plain text that was given and not taken
  #waiting = null; // goes on with a write that a handshake stopped
  #renegotiates = false;
  #ended = false;
  #unsent = 0;     // ciphertext that waits for the network
  #isAsking = false;

  // lower: {write(bytes, done), end(), taken(bytes), reference(on), close()}.
  // observer: {secured(), plain(bytes), end(), failed(error), session(der), keyLine(line), listensForKeys(), and of servers
  // hello(name, protocols, answer)}
  constructor(lower, session, observer) {
    this.#lower = lower;
    this.#session = session;
    this.#observer = observer;
  }

  get session() { return this.#session; }
  get isSecured() { return this.#secured; }

  // A client speaks first; once.
  start() {
    if (this.#started) return;
    this.#started = true;
    this.#guard(() => this.#shake());
  }

  #guard(step) {
    if (!this.#open) return;
    try {
      step();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      const { error } = refusal;
      error.stack = `Error: ${error.message}`;
      if (!this.#open) return;
      this.#flush();
      this.#observer.failed(error);
    }
  }

  #flush(done = undefined) {
    const cipher = ask('sessionTake', this.#session);
    if (cipher === undefined) {
      done?.();
      return;
    }
    this.#unsent += cipher.byteLength;
    this.#lower.write(cipher, () => {
      this.#unsent -= cipher.byteLength;
      done?.();
      this.#credit();
    });
  }

  #shake() {
    if (this.#isAsking) return;
    const isDone = ask('sessionAdvance', this.#session);
    this.#flush();
    this.#tell();
    if (isDone === true && !this.#secured) {
      this.#secured = true;
      this.#observer.secured();
    } else if (typeof isDone === 'object') {
      this.#askAboutHello(...isDone);
    }
  }

  // A server's handshake goes on when it is answered; what comes meanwhile waits.
  #askAboutHello(name, protocols) {
    this.#isAsking = true;
    this.#observer.hello(name, protocols, (context, protocol) => {
      this.#guard(() => {
        ask('sessionAnswer', this.#session, context, protocol);
        this.#isAsking = false;
        this.#shake();
        if (this.#secured) this.#read();
        this.#credit();
      });
    });
  }

  #tell() {
    const observer = this.#observer;
    for (const line of ask('sessionKeyLines', this.#session, observer.listensForKeys())) observer.keyLine(Buffer.from(line));
    for (const der of ask('sessionTickets', this.#session)) observer.session(Buffer.from(der.buffer, der.byteOffset, der.byteLength));
  }

  // ---- from below ----

  // Bytes for which there was credit already.
  early(bytes) {
    this.#credited += bytes.byteLength;
    this.data(bytes);
  }

  data(bytes) {
    this.#received += bytes.byteLength;
    this.#guard(() => {
      ask('sessionFeed', this.#session, bytes);
      if (!this.#secured) this.#shake();
      if (this.#secured) this.#read();
      this.#credit();
    });
  }

  #read() {
    while (this.#open) {
      const plain = ask('sessionRead', this.#session);
      this.#flush();
      this.#tell();
      if (this.#renegotiates && ask('sessionAdvance', this.#session)) {
        this.#renegotiates = false;
        this.#observer.renegotiated();
      }
      const waiting = this.#waiting;
      this.#waiting = null;
      waiting?.();
      if (plain === undefined) return;
      if (plain === false) {
        this.peerEnded();
        return;
      }
      this.#untaken += plain.byteLength;
      this.#observer.plain(plain);
    }
  }

  // The peer's end, by TLS or below it: once.
  peerEnded() {
    if (this.#ended) return;
    this.#ended = true;
    this.#observer.end();
  }

  // What is not plain text was taken by OpenSSL. Credit is never more than what came; a peer that reads nothing of what it makes
  // us answer gets none.
  #credit() {
    const least = this.#received - this.#untaken;
    if (least <= this.#credited || !this.#open || this.#unsent > kMostUnsent) return;
    this.#lower.taken(least - this.#credited);
    this.#credited = least;
  }

  // ---- from above ----

  write(bytes, done) {
    const piece = bytes.byteLength > kPiece ? bytes.subarray(0, kPiece) : bytes;
    this.#guard(() => {
      if (!ask('sessionWrite', this.#session, piece)) {
        this.#waiting = () => this.write(bytes, done);
        this.#flush();
        return;
      }
      const next = piece === bytes ? done : () => this.write(bytes.subarray(kPiece), done);
      this.#flush(next);
    });
  }

  end() {
    this.#guard(() => {
      ask('sessionEnd', this.#session);
      this.#flush();
      this.#lower.end();
    });
  }

  taken(bytes) {
    this.#untaken -= Math.min(bytes, this.#untaken);
    this.#credit();
  }

  // Throws what OpenSSL says.
  renegotiate() {
    native.tls.sessionRenegotiate(this.#session);
    this.#renegotiates = true;
    this.#flush();
  }

  reference(on) { this.#lower.reference(on); }

  close() {
    this.#open = false;
    this.#lower.close();
  }
}

// A stream as the connection below TLS.
class StreamConnection {
  #stream;
  #unread = 0;

  // observer: {data(bytes), end(), failed(error), finished(), closed()}
  constructor(stream, observer) {
    this.#stream = stream;
    stream.on('data', (chunk) => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      this.#unread += bytes.byteLength;
      if (this.#unread > kPiece) stream.pause();
      observer.data(bytes);
    });
    stream.on('end', () => observer.end());
    stream.on('error', (error) => observer.failed(error));
    stream.once('close', () => observer.closed());
    stream.once('finish', () => observer.finished());
  }

  write(bytes, done) { this.#stream.write(bytes, (error) => { if (!error) done(); }); }
  end() { this.#stream.end(); }
  taken(bytes) {
    this.#unread -= bytes;
    if (this.#unread <= kPiece && this.#stream.isPaused()) this.#stream.resume();
  }
  reference(on) { if (on) this.#stream.ref?.(); else this.#stream.unref?.(); }
  close() { this.#stream.destroy(); }
}

module.exports = { Engine, StreamConnection };
