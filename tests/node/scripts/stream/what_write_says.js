'use strict';
// What write() returns, when drain comes, and what callbacks of write() and end() are given.
const { Writable, Duplex, Transform, pipeline, promises } = require('stream');
const settled = async () => { for (let i = 0; i < 8; i++) await new Promise((resolve) => setImmediate(resolve)); };
const told = (error) => (error == null ? String(error) : `${error.name} ${error.code}: ${error.message}`);

async function measure(objectMode, highWaterMark, later) {
  const seen = [];
  const stream = new Writable({ objectMode, highWaterMark, write(chunk, encoding, callback) { seen.push(String(encoding)); later ? setImmediate(callback) : callback(); } });
  stream.on('drain', () => seen.push('drain'));
  for (let i = 0; i < 3; i++) seen.push(stream.write('abc'), stream.writableNeedDrain, stream.writableLength);
  stream.cork();
  seen.push(stream.write('abc', 'latin1'), stream.write('abc', () => seen.push('written')));
  await settled();
  stream.uncork();
  stream.end((error) => seen.push(told(error)));
  await settled();
  stream.end((error) => seen.push(told(error)));
  await settled();
  return seen.join();
}

exports.handler = async () => {
  const out = {};
  for (const objectMode of [true, false]) for (const mark of [0, 1, 3, 16]) for (const later of [true, false]) out[`${objectMode} ${mark} ${later}`] = await measure(objectMode, mark, later);
  const log = out.log = [];
  for (const Class of [Writable, Duplex, Transform]) {
    const stream = new Class({ read() {}, write() {}, transform() {} });
    stream.on('error', (error) => log.push(`error ${told(error)}`)).on('close', () => log.push('close'));
    stream.write('a', (error) => log.push(`1 ${told(error)}`));
    stream.write('b', (error) => log.push(`2 ${told(error)}`));
    stream.cork();
    stream.end('c', (error) => log.push(`end ${told(error)}`));
    stream.destroy(Class === Transform ? new Error('gone') : undefined);
    await settled();
    log.push(stream.writableLength);
    stream.end((error) => log.push(`late ${told(error)}`));
    await settled();
  }
  const failing = new Writable({ final(callback) { callback(new Error('final')); } });
  failing.on('error', (error) => log.push(`error ${told(error)}`));
  failing.end((error) => log.push(`first ${told(error)}`));
  await settled();
  failing.end((error) => log.push(`second ${told(error)}`));
  failing.write('x', (error) => log.push(`write ${told(error)}`));
  await settled();
  try {
    pipeline(new Writable(), () => {});
  } catch (error) {
    log.push(told(error));
  }
  await promises.pipeline(new Writable()).catch((error) => log.push(told(error)));
  log.push(Object.hasOwn(Duplex.prototype, 'destroy'), Duplex.prototype.destroy === Writable.prototype.destroy);
  return out;
};
