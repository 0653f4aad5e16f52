// close() and destroy(): what comes after them.
'use strict';
const zlib = require('zlib');
const attempt = require('../attempt');
exports.handler = async () => {
  const gzip = zlib.createGzip();
  const closed = await new Promise((resolve) => { gzip.on('close', () => resolve('closed')); gzip.close(); });
  const called = await new Promise((resolve) => zlib.createInflate().close((error) => resolve(error ? error.code : 'no error')));
  const written = await new Promise((resolve) => { const z = zlib.createGzip(); z.on('error', () => {}); z.close(); z.write('x', (error) => resolve(error && error.code)); });
  const early = zlib.createGunzip();
  const failing = await new Promise((resolve) => { early.on('error', (e) => resolve([e.code, early.destroyed])); early.write('garbage'); });
  const ended = zlib.createGzip();
  ended.end('a').resume();
  await new Promise((resolve) => ended.on('close', resolve));
  const once = zlib.createDeflate();
  once._processChunk(Buffer.from('a'), zlib.constants.Z_FINISH);
  return { closed, gone: [gzip._closed, gzip.destroyed], called, written, failing, ended: [ended._closed, ended.destroyed], twice: attempt(() => { gzip.close(); return 'fine'; }), resetClosed: attempt(() => gzip.reset()).code, used: once._closed };
};
