'use strict';
// How long a socket, a session or a stream may be silent before it says 'timeout': setTimeout(msecs, callback) of all of them.
const { validateFunction, validateNumber } = require('../core/validators');
const { codes } = require('../core/errors');
const { process } = require('../process/process');
const { timers } = require('../timers');

const kSetTimeout = timers.setTimeout;
const kClearTimeout = timers.clearTimeout;
const kMost = 2 ** 31 - 1;  // milliseconds of a timer

function durationOf(msecs) {
  validateNumber(msecs, 'msecs');
  if (!(msecs >= 0 && msecs < Infinity)) throw new codes.ERR_OUT_OF_RANGE('msecs', 'a non-negative finite number', msecs);
  if (msecs <= kMost) return msecs;
  process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${kMost}.`, 'TimeoutOverflowWarning');
  return kMost;
}

class IdleTimer {
  #timer = null;
  #onTimeout;

  constructor(onTimeout) { this.#onTimeout = onTimeout; }

  // 0: never. `owner` emits 'timeout', which `callback` hears once, or no more.
  set(msecs, callback, owner) {
    const duration = durationOf(msecs);
    if (callback !== undefined) validateFunction(callback, 'callback');
    this.stop();
    if (duration > 0) this.#timer = kSetTimeout(this.#onTimeout, duration).unref();
    if (callback === undefined) return;
    if (duration > 0) owner.once('timeout', callback);
    else owner.removeListener('timeout', callback);
  }

  // Something came or went: silence counts from here.
  refresh() { this.#timer?.refresh(); }

  stop() {
    if (this.#timer !== null) kClearTimeout(this.#timer);
    this.#timer = null;
  }
}

module.exports = { IdleTimer };
