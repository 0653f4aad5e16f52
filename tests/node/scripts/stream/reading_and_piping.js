'use strict';
const { Readable, Writable, Transform, PassThrough, Duplex, pipeline, finished, Stream } = require('stream');
const { pipeline: pipelinePromise } = require('stream/promises');
exports.handler = async () => {
  const chunks = [];
  for await (const chunk of Readable.from(['a', 'b', 'c'])) chunks.push(chunk);
  const upper = new Transform({ transform(chunk, encoding, callback) { callback(null, chunk.toString().toUpperCase()); } });
  const out = [];
  await pipelinePromise(Readable.from(['x', 'y']), upper, new Writable({ write(chunk, encoding, callback) { out.push(chunk.toString()); callback(); } }));
  const failed = await new Promise((resolve) => pipeline(new Readable({ read() { this.destroy(new Error('source broke')); } }), new PassThrough(), (error) => resolve(error.message)));
  const ended = new PassThrough();
  const done = new Promise((resolve) => finished(ended, (error) => resolve(error === undefined)));
  ended.resume();
  ended.end('data');
  const object = new Readable({ objectMode: true, read() {} });
  object.push({ a: 1 });
  object.push(null);
  const objects = [];
  object.on('data', (value) => objects.push(value));
  await new Promise((resolve) => object.on('end', resolve));
  class Old extends Stream {}
  const text = new Readable({ encoding: 'utf8', read() {} });
  text.push(Buffer.from([0xe2, 0x82]));
  text.push(Buffer.from([0xac]));
  text.push(null);
  let decoded = '';
  for await (const part of text) decoded += part;
  return [chunks, out, failed, await done, objects, new Old() instanceof require('events'), decoded, Duplex.prototype instanceof Readable, require('stream') === Stream, new PassThrough().readableHighWaterMark];
};
