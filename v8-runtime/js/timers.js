'use strict';
// setTimeout and its kin as Node has them: they give objects, which can be refreshed and unreferenced.
const {
  ObjectDefineProperty, Promise, PromiseReject, ReflectApply, SafeMap, Symbol, SymbolToPrimitive,
} = require('./core/primordials');
const { native } = require('./core/native');
const { raw, timerTask } = require('./async/context');
const { setLengths } = require('./core/lengths');
const { AbortError } = require('./core/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateNumber, validateObject } = require('./core/validators');
const { inspect, customInspect } = require('./inspect/inspect');

const kMaxDelay = 2 ** 31 - 1;
const kPromisify = Symbol.for('nodejs.util.promisify.custom');
const late = { emitWarning: null };

let lastAsyncId = 1;
// What clearTimeout may be given besides the object: its number (the primitive value).
const byNumber = new SafeMap();

function toDelay(after) {
  const delay = after * 1;
  if (delay >= 1 && delay <= kMaxDelay) return Math.trunc(delay);
  if (delay > kMaxDelay) {
    late.emitWarning?.(`${delay} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`,
      'TimeoutOverflowWarning');
  }
  return 1;
}

class Timeout {
  #id = 0;
  #referenced = true;
  #number = 0;
  #task;  // what it runs in, where that is followed

  constructor(callback, after, args, repeat) {
    this._idleTimeout = toDelay(after);
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeat ? this._idleTimeout : null;
    this._destroyed = false;
    this.#start();
  }

  #start() {
    this.#task ??= timerTask(this);
    this.#id = native.setTimer(() => this.#fire(), this._idleTimeout, this._repeat !== null, this.#task);
    if (!this.#referenced) native.refTimer(this.#id, false);
  }

  #fire() {
    const { _onTimeout: callback, _timerArgs: args } = this;
    const id = this.#id;
    if (this._repeat === null) this.#id = 0;
    if (typeof callback === 'function') {
      try {
        if (args === undefined) this._onTimeout();
        else ReflectApply(callback, this, args);
      } finally {
        // refresh() inside the callback has started it again.
        if (this._repeat === null && this.#id === 0) this.#forget();
      }
    } else {
      native.clearTimer(id);
    }
  }

  #forget() {
    this._destroyed = true;
    this.#task = undefined;
    if (this.#number !== 0) byNumber.delete(this.#number);
  }

  refresh() {
    if (this._destroyed && this.#id === 0 && this._onTimeout === null) return this;
    if (this.#id !== 0) raw.clearTimer(this.#id);
    this._destroyed = false;
    this.#start();
    return this;
  }

  ref() {
    this.#referenced = true;
    if (this.#id !== 0) native.refTimer(this.#id, true);
    return this;
  }

  unref() {
    this.#referenced = false;
    if (this.#id !== 0) native.refTimer(this.#id, false);
    return this;
  }

  hasRef() { return this.#referenced; }

  close() {
    clearTimeout(this);
    return this;
  }

  [SymbolToPrimitive]() {
    if (this.#number === 0) {
      this.#number = ++lastAsyncId;
      if (!this._destroyed) byNumber.set(this.#number, this);
    }
    return this.#number;
  }

  [customInspect](depth, options) {
    return inspect(this, { ...options, depth: 0, customInspect: false });
  }

  static cancel(timer) {
    if (timer.#id !== 0) native.clearTimer(timer.#id);
    timer.#id = 0;
    timer._onTimeout = null;
    timer.#forget();
  }

  static is(value) {
    return typeof value === 'object' && value !== null && #id in value;
  }
}
const cancelTimeout = Timeout.cancel;
const isTimeout = Timeout.is;
delete Timeout.cancel;
delete Timeout.is;

class Immediate {
  #id = 0;
  #referenced = true;

  constructor(callback, args) {
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this.#id = native.setImmediate(() => this.#fire(), this);
  }

  #fire() {
    const { _onImmediate: callback, _argv: args } = this;
    this._destroyed = true;
    this.#id = 0;
    this._onImmediate = null;
    if (args === undefined) ReflectApply(callback, this, []);
    else ReflectApply(callback, this, args);
  }

  ref() {
    this.#referenced = true;
    return this;
  }
  // An immediate runs in the same turn of the loop: unreferencing it has nothing to release.
  unref() {
    this.#referenced = false;
    return this;
  }
  hasRef() { return this.#referenced; }

  static cancel(immediate) {
    if (immediate.#id !== 0) native.clearImmediate(immediate.#id);
    immediate.#id = 0;
    immediate._destroyed = true;
    immediate._onImmediate = null;
  }
  static is(value) {
    return typeof value === 'object' && value !== null && #id in value;
  }
}
const cancelImmediate = Immediate.cancel;
const isImmediate = Immediate.is;
delete Immediate.cancel;
delete Immediate.is;

function setTimeout(callback, delay, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, delay, args.length === 0 ? undefined : args, false);
}

function setInterval(callback, delay, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, delay, args.length === 0 ? undefined : args, true);
}

function clearTimeout(timer) {
  if (isTimeout(timer)) {
    cancelTimeout(timer);
  } else if (typeof timer === 'number' || typeof timer === 'string') {
    const found = byNumber.get(+timer);
    if (found !== undefined) cancelTimeout(found);
  }
}

function clearInterval(timer) {
  clearTimeout(timer);
}

function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, args.length === 0 ? undefined : args);
}

function clearImmediate(immediate) {
  if (isImmediate(immediate)) cancelImmediate(immediate);
}

// A promise that `start` settles through its callback and that a signal may end sooner.
function abortable(options, start, cancel) {
  try {
    validateObject(options, 'options');
    validateAbortSignal(options.signal, 'options.signal');
    if (options.ref !== undefined) validateBoolean(options.ref, 'options.ref');
  } catch (error) {
    return PromiseReject(error);
  }
  const { signal, ref = true } = options;
  if (signal?.aborted) return PromiseReject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    let onAbort;
    const handle = start((value) => {
      if (onAbort) signal.removeEventListener('abort', onAbort);
      resolve(value);
    });
    if (!ref) handle.unref();
    if (signal) {
      onAbort = () => {
        cancel(handle);
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      signal.addEventListener('abort', onAbort, { once: true });
    }
  });
}

const promises = {
  setTimeout(delay, value, options = {}) {
    if (delay !== undefined) {
      try {
        validateNumber(delay, 'delay');
      } catch (error) {
        return PromiseReject(error);
      }
    }
    return abortable(options, (done) => setTimeout(done, delay, value), clearTimeout);
  },
  setImmediate(value, options = {}) {
    return abortable(options, (done) => setImmediate(done, value), clearImmediate);
  },
  async *setInterval(delay, value, options = {}) {
    validateObject(options, 'options');
    validateAbortSignal(options.signal, 'options.signal');
    const { signal, ref = true } = options;
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    let fired = 0;
    let wake = null;
    const turn = () => {
      wake?.();
      wake = null;
    };
    const timer = setInterval(() => {
      fired++;
      turn();
    }, delay);
    if (!ref) timer.unref();
    signal?.addEventListener('abort', turn, { once: true });
    try {
      while (!signal?.aborted) {
        if (fired === 0) await new Promise((resolve) => { wake = resolve; });
        for (; fired > 0; fired--) yield value;
      }
      throw new AbortError(undefined, { cause: signal.reason });
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', turn);
    }
  },
  scheduler: {
    wait: (delay, options) => promises.setTimeout(delay, undefined, options),
    yield: () => promises.setImmediate(),
  },
};

ObjectDefineProperty(setTimeout, kPromisify, { __proto__: null, enumerable: true, get: () => promises.setTimeout });
ObjectDefineProperty(setImmediate, kPromisify, { __proto__: null, enumerable: true, get: () => promises.setImmediate });

// The old way to time objects, deprecated: an object gets a timer that calls its _onTimeout.
const kTimer = Symbol('kTimer');
const old = {
  _unrefActive(item) { return old.active(item)?.unref(); },
  active(item) {
    const after = item._idleTimeout;
    if (after === undefined || after < 0) return undefined;
    if (item[kTimer] !== undefined) clearTimeout(item[kTimer]);
    const timer = setTimeout(() => item._onTimeout?.(), after);
    ObjectDefineProperty(item, kTimer, { __proto__: null, value: timer, configurable: true, writable: true });
    return timer;
  },
  unenroll(item) {
    if (item[kTimer] !== undefined) clearTimeout(item[kTimer]);
    item._idleTimeout = -1;
  },
  enroll(item, after) {
    if (item[kTimer] !== undefined) clearTimeout(item[kTimer]);
    validateNumber(after, 'msecs', 0);
    item._idleTimeout = after;
  },
};

const timers = { ...old, setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval };
setLengths(timers, { 0: 'active unenroll enroll _unrefActive', 4: 'setImmediate', 5: 'setTimeout setInterval' });
ObjectDefineProperty(timers, 'promises', { __proto__: null, configurable: true, enumerable: true, get: () => promises });

module.exports = { timers, promises, late };
