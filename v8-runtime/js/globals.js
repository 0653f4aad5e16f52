'use strict';
// What the layer adds to the global object.
const { native } = require('./core/native');
const { validateFunction } = require('./core/validators');
const { raise } = require('./process/ticks');
const { Buffer } = require('./buffer/buffer');
const { atob, btoa } = require('./buffer/module');
const { Event, EventTarget, CustomEvent } = require('./events/event_target');
const { AbortController, AbortSignal } = require('./events/abort');
const { DOMException } = require('./events/dom_exception');
const { TextDecoder, TextEncoder } = require('./text_coding');
const { URL } = require('./url/url');
const { URLSearchParams } = require('./url/search_params');
const { timers } = require('./timers');
const { perfHooks } = require('./performance/performance');
const { structuredClone } = require('./web/structured_clone');
const { all: streams } = require('./fetch/streams');
const { Blob, File } = require('./web/blob');
const { BroadcastChannel } = require('./web/broadcast_channel');
const { FormData } = require('./web/form_data');
const { MessageChannel, MessagePort } = require('./web/message_port');
const { MessageEvent } = require('./web/message_event');
require('./web/object_urls');
const { Headers } = require('./fetch/headers');
const { Request } = require('./fetch/request');
const { Response } = require('./fetch/response');
const { fetch } = require('./fetch/fetch');
const { Crypto, webcrypto } = require('./crypto/web/crypto');
const compressionStreams = require('./zlib/web_streams');

// A microtask's error is an uncaught exception, as a timer's.
function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  native.enqueueMicrotask(() => {
    try {
      callback();
    } catch (error) {
      raise(error);
    }
  });
}

const { Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver, PerformanceObserverEntryList, PerformanceResourceTiming,
  performance } = perfHooks;
const { setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval } = timers;

// As Node describes them, in its order. A getter's property is replaced by what is assigned to it.
const globals = {};
const attributes = { configurable: true, writable: true };
function plainly(values, enumerable) {
  for (const name of Object.keys(values)) Object.defineProperty(globals, name, { ...attributes, value: values[name], enumerable });
}
// What is assigned is given by the same getter.
function changeably(values, enumerable) {
  for (const name of Object.keys(values)) {
    let value = values[name];
    const { get, set } = {
      get() { return value; },
      set(given) { value = given; },
    };
    Object.defineProperty(globals, name, { configurable: true, enumerable, get, set });
  }
}
function replaceably(values, enumerable) {
  for (const name of Object.keys(values)) {
    const value = values[name];
    const { get, set } = {
      get() { return value; },
      set(given) { Object.defineProperty(globalThis, name, { ...attributes, value: given, enumerable }); },
    };
    Object.defineProperty(get, 'name', { value: `get ${name}` });
    Object.defineProperty(set, 'name', { value: `set ${name}` });
    Object.defineProperty(globals, name, { configurable: true, enumerable, get, set });
  }
}

plainly({ console: require('./console').console }, false);
changeably({ process: require('./process/process').process, Buffer }, false);
plainly({ URL, URLSearchParams, Event, EventTarget, CustomEvent }, false);
plainly({ clearImmediate, setImmediate }, true);
replaceably({ DOMException, AbortController, AbortSignal, TextEncoder, TextDecoder, ...streams, ...compressionStreams, BroadcastChannel, MessageChannel, MessagePort,
  MessageEvent, Blob, File, Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver,
  PerformanceObserverEntryList, PerformanceResourceTiming, FormData, Headers, Request, Response,
}, false);
plainly({ clearInterval, clearTimeout, setInterval, setTimeout, queueMicrotask, structuredClone }, true);
replaceably({ atob, btoa }, true);
changeably({ performance }, true);
plainly({ fetch }, true);
const { get: getCrypto } = Object.getOwnPropertyDescriptor({ get crypto() { return webcrypto; } }, 'crypto');
Object.defineProperty(globals, 'crypto', { configurable: true, enumerable: true, get: getCrypto, set: undefined });
replaceably({ Crypto }, false);
// Evaluated when they are first named.
function lazily(name, load) {
  const become = (value) => Object.defineProperty(globalThis, name, { ...attributes, value, enumerable: false });
  Object.defineProperty(globals, name, {
    configurable: true,
    enumerable: false,
    get() {
      const value = load();
      become(value);
      return value;
    },
    set: become,
  });
}
lazily('CryptoKey', () => require('./crypto/web/crypto_key').CryptoKey);
lazily('SubtleCrypto', () => require('./crypto/web/subtle').SubtleCrypto);
Object.defineProperty(globals, Symbol.toStringTag, { value: 'global', configurable: true });
if (typeof WebAssembly === 'object') require('./web/wasm_streaming').addStreaming(WebAssembly);

module.exports = globals;
