'use strict';
// structuredClone: blobs stay blobs, errors keep what an error is, other classes become plain objects.
const attempt = require('../attempt');

exports.handler = async () => {
  const blob = structuredClone(new Blob(['abc'], { type: 'x/y' }));
  const nested = structuredClone({ list: [blob, new Map([['k', blob]])] });
  const error = structuredClone(Object.assign(new RangeError('r', { cause: { c: 1 } }), { extra: 1 }));
  class Named extends Error { name = 'Named'; }
  const errors = [new TypeError('t'), new Named('n'), new EvalError('e'), new URIError('u'), new AggregateError([1], 'agg')].map((value) => {
    const copy = structuredClone(value);
    return [copy.name, copy.message, copy.constructor.name, copy instanceof Error, copy.errors === undefined];
  });
  const plain = [new URL('http://a.example/'), new URLSearchParams('a=1'), new Headers({ a: 'b' }), new AbortController().signal,
    new TextEncoder(), Object.create({ inherited: 1 }), new (class Thing { x = 1; get y() { return 2; } })()].map((value) => {
    const copy = structuredClone(value);
    return [copy.constructor.name, Object.keys(copy)];
  });
  const cycle = { name: 'cycle' };
  cycle.self = cycle;
  const copy = structuredClone(cycle);
  const view = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
  const viewCopy = structuredClone({ view, same: view.buffer });
  return {
    blob: [blob instanceof Blob, blob.type, await blob.text()],
    nested: [nested.list[0] === nested.list[1].get('k'), nested.list[0] instanceof Blob],
    error: [error.name, error.message, error.stack.split('\n')[0], error.cause ?? null, error.extra ?? null, Object.keys(error)],
    errors, plain,
    cycle: [copy.self === copy, copy !== cycle],
    view: [[...viewCopy.view], viewCopy.view.buffer === viewCopy.same, viewCopy.same.byteLength],
    boxed: [Object(1n), Object('s'), Object(true)].map((value) => typeof structuredClone(value).valueOf()),
    buffer: structuredClone(Buffer.from('ab')).constructor.name,
    sparse: [1 in structuredClone([, 1]), 0 in structuredClone([, 1])],
    refused: [Symbol('q'), () => {}, new WeakMap(), Promise.resolve(), new WeakRef({}), (function* g() {})(), new Proxy({}, {}), Object(Symbol())].map((value) => attempt(() => structuredClone(value))),
    nestedRefusal: attempt(() => structuredClone({ a: { b: [() => {}] } })),
    getter: attempt(() => structuredClone({ get a() { throw new RangeError('own'); } })),
  };
};
