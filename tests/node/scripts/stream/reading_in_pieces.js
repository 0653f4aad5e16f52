'use strict';
const { Readable, PassThrough } = require('stream');
exports.handler = async () => {
  const seen = [];
  const stream = new Readable({ highWaterMark: 4, read() { seen.push(`read ${this.readableLength}`); } });
  stream.push('abcdef');
  stream.push('gh');
  seen.push(stream.readableLength, stream.readableHighWaterMark, stream.readableFlowing, stream.isPaused());
  seen.push(String(stream.read(3)), String(stream.read(1)), stream.read(100), String(stream.read()), stream.read(), stream.readableLength);
  stream.unshift('front');
  seen.push(String(stream.read(2)), String(stream.read()));
  stream.push(null);
  await new Promise((resolve) => stream.on('end', resolve).read());
  const objects = Readable.from([1, null, 2].filter((x) => x !== null), { highWaterMark: 1 });
  const values = [];
  objects.on('readable', () => { let value; while ((value = objects.read()) !== null) values.push(value); });
  await new Promise((resolve) => objects.on('end', resolve));
  const text = new PassThrough({ encoding: 'hex' });
  text.end(Buffer.from([1, 2, 255]));
  const iterated = [];
  for await (const chunk of text) iterated.push(chunk);
  const kept = Readable.from(['a', 'b', 'c']);
  for await (const chunk of kept.iterator({ destroyOnReturn: false })) { iterated.push(chunk); break; }
  const after = kept.destroyed;
  for await (const chunk of kept) iterated.push(chunk);
  const errors = [];
  try { for await (const chunk of Readable.from((async function* () { yield 1; throw new Error('generator'); })())) errors.push(chunk); } catch (error) { errors.push(error.message); }
  return [seen, values, iterated, after, errors, Readable.from('text').readableObjectMode, await Readable.from('text').toArray(), await Readable.from(Buffer.from('b')).toArray().then((all) => all.map(String)), await Readable.from(Promise.resolve(['p'])[Symbol.asyncIterator] ? [] : ['sync']).toArray()];
};
