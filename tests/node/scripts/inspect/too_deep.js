'use strict';
// Objects of the web and of Node that show themselves, below the depth at which anything is shown.
const { inspect, format, MIMEType } = require('util');
const { BlockList, SocketAddress } = require('net');
const { performance, createHistogram } = require('perf_hooks');
exports.handler = async () => {
  class Picture extends Blob {}
  const values = {
    url: new URL('http://a/'), params: new URLSearchParams('a=1'), entries: new URLSearchParams('a=1&b=2').entries(), keys: new URLSearchParams('a=1').keys(),
    encoder: new TextEncoder(), decoder: new TextDecoder('utf-16', { fatal: true }), blob: new Blob(['abc']), file: new File(['x'], 'n', { lastModified: 5 }),
    picture: new Picture([]), form: new FormData(), headers: new Headers({ a: '1' }), headersEntries: new Headers({ a: '1' }).entries(), formKeys: new FormData().keys(),
    response: new Response('x'), controller: new AbortController(), signal: AbortSignal.abort(), event: new Event('x'), target: new EventTarget(),
    readable: new ReadableStream(), writable: new WritableStream(), transform: new TransformStream(), compression: new CompressionStream('gzip'),
    strategy: new CountQueuingStrategy({ highWaterMark: 1 }), list: new BlockList(), address: new SocketAddress(), mark: performance.mark('x', { startTime: 1 }),
    histogram: createHistogram(), performance, mime: new MIMEType('a/b'), crypto: globalThis.crypto,
  };
  const out = {};
  for (const [name, value] of Object.entries(values)) {
    out[name] = [inspect(value, { depth: -1 }), inspect({ a: { b: { c: value } } }), inspect({ a: [value] }, { depth: 1, colors: true }), format('%s', name === 'event' ? name : [value])];
  }
  return { out, shown: [values.decoder, values.entries, values.response].map((value) => inspect(value, { breakLength: 20, compact: false, colors: true })) };
};
