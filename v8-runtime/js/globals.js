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
const { perfHooks } = require('./performance');
const structuredClone = require('./structured_clone');
const { all: streams } = require('./fetch/streams');
const { Headers } = require('./fetch/headers');
const { Request } = require('./fetch/request');
const { Response } = require('./fetch/response');
const { fetch } = require('./fetch/fetch');

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

const { Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, performance } = perfHooks;

module.exports = {
  ...timers,
  ...streams,
  AbortController, AbortSignal, Buffer, CustomEvent, DOMException, Event, EventTarget, Headers, Performance, PerformanceEntry,
  PerformanceMark, PerformanceMeasure, Request, Response, TextDecoder, TextEncoder, URL, URLSearchParams, atob, btoa,
  console: require('./console').console,
  fetch,
  performance,
  process: require('./process/process').process,
  queueMicrotask,
  structuredClone,
};
delete module.exports.promises;
