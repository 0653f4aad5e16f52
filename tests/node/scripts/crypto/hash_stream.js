// A hash is a Transform stream, too.
'use strict';
const crypto = require('crypto');
const { Readable, Transform } = require('stream');
const { pipeline } = require('stream/promises');
exports.handler = async () => {
  const piped = crypto.createHash('sha256');
  await pipeline(Readable.from(['some ', Buffer.from('data'), ' here']), piped);
  const written = crypto.createHash('sha1', { encoding: 'hex' });
  const told = new Promise((resolve) => written.on('readable', () => { const data = written.read(); if (data) resolve(data); }));
  written.write('abc');
  written.write('6465', 'hex');
  written.end();
  const hmac = crypto.createHmac('sha256', 'key');
  hmac.setEncoding('base64');
  hmac.end('text');
  const chunks = [];
  for await (const chunk of hmac) chunks.push(chunk);
  return { piped: piped.read().toString('hex'), written: await told, hmac: chunks, isTransform: piped instanceof Transform, proto: crypto.createHash('md5') instanceof crypto.Hash };
};
