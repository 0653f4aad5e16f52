'use strict';
// What a session sends: frames are gathered and written together at the end of a turn, and bodies wait while the socket wants no more.
const { Buffer } = require('../buffer/buffer');
const { nextTick } = require('../process/ticks');
const { constants } = require('./constants');
const { refused } = require('./protocol_error');

const kMostGathered = 64 * 1024;  // bytes that wait for the end of a turn
const kMostReplies = 1000;        // frames that a peer made us write while it read nothing

class Outbox {
  #socket;
  #frames = [];
  #size = 0;
  #isScheduled = false;
  #isBlocked = false;  // the socket has more than it wants
  #replies = 0;

  // onDrain: there is room for bodies again.
  constructor(socket, onDrain) {
    this.#socket = socket;
    socket.on('drain', () => {
      this.#isBlocked = false;
      this.#replies = 0;
      onDrain();
    });
  }

  // Bodies wait; everything else may be written.
  get isBlocked() { return this.#isBlocked; }

  write(bytes) {
    this.#frames.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= kMostGathered) {
      this.flush();
    } else if (!this.#isScheduled) {
      this.#isScheduled = true;
      nextTick(() => {
        this.#isScheduled = false;
        this.flush();
      });
    }
  }

  // What the peer makes us say is bounded.
  reply(bytes) {
    this.#replies++;
    if (this.#isBlocked && this.#replies > kMostReplies) throw refused(constants.NGHTTP2_ENHANCE_YOUR_CALM, 'too much to answer');
    this.write(bytes);
  }

  flush() {
    if (this.#size === 0) return;
    const bytes = this.#frames.length === 1 ? this.#frames[0] : Buffer.concat(this.#frames, this.#size);
    this.#frames = [];
    this.#size = 0;
    if (this.#socket.destroyed || !this.#socket.writable) return;
    this.#isBlocked = this.#socket.write(bytes) === false;
    if (!this.#isBlocked) this.#replies = 0;
  }
}

module.exports = { Outbox };
