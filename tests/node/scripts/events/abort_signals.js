'use strict';
const attempt = require('../attempt');
const util = require('util');
exports.handler = async () => {
  const controller = new AbortController();
  const seen = [];
  controller.signal.addEventListener('abort', (event) => seen.push(['listener', event.type, event.isTrusted]));
  controller.signal.onabort = () => seen.push('attribute');
  const any = AbortSignal.any([controller.signal, new AbortController().signal]);
  any.addEventListener('abort', () => seen.push('any'));
  controller.abort(new Error('why'));
  controller.abort('again');
  const timed = AbortSignal.timeout(5);
  await new Promise((resolve) => setTimeout(resolve, 30));
  return [seen, controller.signal.aborted, controller.signal.reason.message, any.reason.message, attempt(() => controller.signal.throwIfAborted()),
    timed.aborted, timed.reason.name, timed.reason.message, timed.reason.code, AbortSignal.abort().reason.name, AbortSignal.abort('x').reason,
    AbortSignal.abort().reason.message, attempt(() => new AbortSignal()), util.inspect(new AbortController()), AbortSignal.abort().reason instanceof DOMException,
    attempt(() => AbortSignal.timeout(-1)), attempt(() => AbortSignal.any('x'))];
};
