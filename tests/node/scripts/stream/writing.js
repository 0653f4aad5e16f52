'use strict';
const { Writable } = require('stream');
exports.handler = async () => {
  const seen = [];
  const slow = new Writable({ highWaterMark: 3, write(chunk, encoding, callback) { seen.push([chunk.toString(), encoding]); setTimeout(callback, 1); }, final(callback) { seen.push('final'); callback(); } });
  const results = [slow.write('ab'), slow.write('cd'), slow.writableLength, slow.writableNeedDrain];
  await new Promise((resolve) => slow.once('drain', resolve));
  slow.cork();
  slow.write('e');
  slow.uncork();
  await new Promise((resolve) => slow.end('f', resolve));
  const broken = new Writable({ write(chunk, encoding, callback) { callback(new Error('broken')); } });
  const message = await new Promise((resolve) => { broken.on('error', (error) => resolve(error.message)); broken.write('x'); });
  const after = await new Promise((resolve) => slow.write('late', (error) => resolve(error.code)).toString && slow.on('error', () => {}));
  return [seen, results, message, slow.writableFinished, broken.destroyed, after];
};
