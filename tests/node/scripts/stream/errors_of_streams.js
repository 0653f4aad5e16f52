'use strict';
const attempt = require('../attempt');
const { Readable, Writable, Transform, pipeline, finished, compose } = require('stream');
const event = (stream, act) => new Promise((resolve) => { stream.on('error', (error) => resolve([error.name, error.code, error.message])); act(stream); });
exports.handler = async () => [
  [() => new Writable()._write(), () => new Transform()._transform(), () => new Readable({ highWaterMark: -1 }), () => new Readable({ read() {}, encoding: 'nope' }), () => pipeline(), () => finished(5), () => compose(5), () => Readable.from(5), () => new Readable({ read() {} }).setEncoding('nope'), () => new Writable({ write() {} }).setDefaultEncoding('nope')].map(attempt),
  await event(new Readable(), (stream) => stream.read()),
  await event(new Readable({ read() {} }), (stream) => { stream.push(null); stream.push('x'); }),
  await event(new Readable({ read() {} }), (stream) => stream.push(5)),
  await event(new Writable({ write(chunk, encoding, callback) { callback(); } }), (stream) => { stream.end(); stream.write('x'); }),
  await event(new Writable({ write(chunk, encoding, callback) { callback(); callback(); } }), (stream) => stream.write('x')),
  await event(new Transform({ transform(chunk, encoding, callback) { callback(new Error('own')); } }), (stream) => stream.write('x')),
  await event(new Readable({ read() {} }), (stream) => { stream.push(''); stream.unshift(5); }),
];
