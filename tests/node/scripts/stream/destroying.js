'use strict';
const { Readable, Writable, Duplex, PassThrough } = require('stream');
const watch = (stream, act) => new Promise((resolve) => {
  const events = [];
  for (const type of ['end', 'finish', 'error', 'close', 'readable', 'pause', 'resume', 'drain', 'pipe', 'unpipe']) stream.on(type, (value) => events.push(value instanceof Error ? [type, value.message] : type));
  act(stream, events);
  setTimeout(() => resolve([events, stream.destroyed, stream.closed, stream.errored?.message ?? null, stream.readable, stream.writable, stream.readableAborted, stream.writableAborted, stream.readableEnded, stream.writableFinished, stream.readableDidRead]), 5);
});
exports.handler = async () => [
  await watch(new Readable({ read() {} }), (stream) => stream.destroy()),
  await watch(new Readable({ read() {} }), (stream) => { stream.destroy(new Error('first')); stream.destroy(new Error('second')); }),
  await watch(new Writable({ write(chunk, encoding, callback) { callback(); } }), (stream) => { stream.write('a'); stream.destroy(new Error('x')); }),
  await watch(new Writable({ write(chunk, encoding, callback) { callback(new Error('in write')); } }), (stream) => stream.write('a')),
  await watch(new Writable({ autoDestroy: false, write(chunk, encoding, callback) { callback(); } }), (stream) => stream.end('a')),
  await watch(new Readable({ emitClose: false, read() { this.push(null); } }), (stream) => stream.resume()),
  await watch(new Readable({ read() {}, destroy(error, callback) { setTimeout(() => callback(new Error('from destroy')), 1); } }), (stream) => stream.destroy()),
  await watch(new Writable({ final(callback) { setTimeout(callback, 1); }, write(chunk, encoding, callback) { callback(); } }), (stream, events) => { stream.end('x', () => events.push('end callback')); }),
  await watch(new Duplex({ allowHalfOpen: false, read() { this.push(null); }, write(chunk, encoding, callback) { callback(); } }), (stream) => stream.resume()),
  await watch(new PassThrough(), (stream) => { stream.end('x'); stream.resume(); }),
  await watch(new Writable({ construct(callback) { setTimeout(() => callback(new Error('no construct')), 1); }, write(chunk, encoding, callback) { callback(); } }), (stream) => stream.write('x')),
  await watch(new Readable({ construct(callback) { setTimeout(callback, 1); }, read() { this.push('made'); this.push(null); } }), (stream, events) => stream.on('data', (chunk) => events.push(String(chunk)))),
  await watch(new PassThrough({ signal: AbortSignal.abort() }), () => {}),
  await watch(new Readable({ read() {} }), (stream) => { stream.on('data', () => {}); stream.pause(); stream.resume(); }),
];
