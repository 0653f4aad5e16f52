'use strict';
// What `require('events')` gives: EventEmitter with the functions over emitters and targets.
const { Error, ObjectDefineProperty, Promise, PromiseResolve, Symbol, SymbolAsyncIterator, ReflectApply,
  ArrayPrototypePush, ArrayPrototypeShift } = require('../core/primordials');
const { AbortError, codes } = require('../core/errors');
const { validateAbortSignal, validateFunction, validateNumber } = require('../core/validators');
const { EventEmitter } = require('./emitter');
const { isEventTarget, listenersOf } = require('./event_target');

const { ERR_INVALID_ARG_TYPE } = codes;

function listen(target, name, listener, options) {
  if (typeof target.on === 'function') {
    if (options?.once) target.once(name, listener);
    else target.on(name, listener);
  } else if (typeof target.addEventListener === 'function') {
    target.addEventListener(name, listener, options);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', target);
  }
}

function unlisten(target, name, listener) {
  if (typeof target.removeListener === 'function') target.removeListener(name, listener);
  else target.removeEventListener(name, listener);
}

// A promise for the next event's arguments; rejects with 'error', or when the signal aborts.
async function once(emitter, name, options = {}) {
  const signal = options?.signal;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  return new Promise((resolve, reject) => {
    const stop = () => {
      unlisten(emitter, name, onEvent);
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
      if (signal != null) signal.removeEventListener('abort', onAbort);
    };
    const onEvent = (...args) => {
      stop();
      resolve(args);
    };
    const onError = (error) => {
      stop();
      reject(error);
    };
    const onAbort = () => {
      stop();
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    listen(emitter, name, onEvent, { once: true });
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', onError);
    if (signal != null) signal.addEventListener('abort', onAbort, { once: true });
  });
}

function doneResult() {
  return { value: undefined, done: true };
}

// Events as an async iterable; they queue while nobody waits.
function on(emitter, name, options = {}) {
  const signal = options?.signal;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const queued = [];
  const waiting = [];
  let failure = null;
  let finished = false;

  const onEvent = (...args) => {
    const waiter = ArrayPrototypeShift(waiting);
    if (waiter) waiter.resolve({ value: args, done: false });
    else ArrayPrototypePush(queued, args);
  };
  const onError = (error) => {
    const waiter = ArrayPrototypeShift(waiting);
    if (waiter) waiter.reject(error);
    else failure = error;
    iterator.return();
  };
  const onAbort = () => onError(new AbortError(undefined, { cause: signal.reason }));
  const iterator = {
    __proto__: Object.getPrototypeOf(Object.getPrototypeOf(async function* empty() { /* nothing */ }).prototype),
    next() {
      if (queued.length > 0) return PromiseResolve({ value: ArrayPrototypeShift(queued), done: false });
      if (failure !== null) {
        const error = failure;
        failure = null;
        return new Promise((resolve, reject) => reject(error));
      }
      if (finished) return PromiseResolve(doneResult());
      return new Promise((resolve, reject) => ArrayPrototypePush(waiting, { resolve, reject }));
    },
    return() {
      unlisten(emitter, name, onEvent);
      if (name !== 'error') unlisten(emitter, 'error', onError);
      signal?.removeEventListener('abort', onAbort);
      finished = true;
      for (let i = 0; i < waiting.length; i++) waiting[i].resolve(doneResult());
      waiting.length = 0;
      return PromiseResolve(doneResult());
    },
    throw(error) {
      if (!(error instanceof Error)) throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', error);
      onError(error);
    },
    [SymbolAsyncIterator]() { return this; },
  };
  listen(emitter, name, onEvent);
  if (name !== 'error' && typeof emitter.on === 'function') emitter.on('error', onError);
  for (const close of options?.close ?? []) listen(emitter, close, () => iterator.return());
  signal?.addEventListener('abort', onAbort, { once: true });
  return iterator;
}

function getEventListeners(target, type) {
  if (typeof target?.listeners === 'function') return target.listeners(type);
  if (isEventTarget(target)) return listenersOf(target, type);
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], target);
}

const kMaxListeners = Symbol('events.maxEventTargetListeners');
function getMaxListeners(target) {
  if (typeof target?.getMaxListeners === 'function') return target.getMaxListeners();
  if (isEventTarget(target)) return target[kMaxListeners] ?? EventEmitter.defaultMaxListeners;
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], target);
}

function setMaxListeners(n = EventEmitter.defaultMaxListeners, ...targets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (targets.length === 0) {
    EventEmitter.defaultMaxListeners = n;
    return;
  }
  for (const target of targets) {
    if (typeof target?.setMaxListeners === 'function') target.setMaxListeners(n);
    else if (isEventTarget(target)) ObjectDefineProperty(target, kMaxListeners, { __proto__: null, value: n, configurable: true });
    else throw new ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], target);
  }
}

function listenerCount(emitter, type) {
  return typeof emitter.listenerCount === 'function' ? emitter.listenerCount(type)
    : ReflectApply(EventEmitter.prototype.listenerCount, emitter, [type]);
}

function addAbortListener(signal, listener) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let remove;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener('abort', listener, { __proto__: null, once: true });
    remove = () => signal.removeEventListener('abort', listener);
  }
  return { __proto__: null, [Symbol.dispose ?? Symbol.for('nodejs.dispose')]() { remove?.(); } };
}

const all = { once, on, getEventListeners, getMaxListeners, setMaxListeners, listenerCount, addAbortListener };
// In Node's order.
for (const name of ['addAbortListener', 'once', 'on', 'getEventListeners', 'getMaxListeners', 'EventEmitter', 'usingDomains', 'captureRejectionSymbol',
  'captureRejections', 'EventEmitterAsyncResource', 'errorMonitor', 'defaultMaxListeners', 'setMaxListeners', 'init', 'listenerCount']) {
  const own = Object.getOwnPropertyDescriptor(EventEmitter, name);
  if (own === undefined) {
    ObjectDefineProperty(EventEmitter, name, name === 'EventEmitterAsyncResource'
      ? { __proto__: null, configurable: true, enumerable: true, get: () => require('../async/emitter').EventEmitterAsyncResource }
      : { __proto__: null, configurable: true, enumerable: true, writable: true, value: all[name] });
  } else if (own.configurable) {
    delete EventEmitter[name];
    ObjectDefineProperty(EventEmitter, name, own);
  }
}
ObjectDefineProperty(EventEmitter, 'kMaxEventTargetListeners', { __proto__: null, value: kMaxListeners });
ObjectDefineProperty(EventEmitter, 'kMaxEventTargetListenersWarned', { __proto__: null, value: Symbol('events.maxEventTargetListenersWarned') });

module.exports = EventEmitter;
