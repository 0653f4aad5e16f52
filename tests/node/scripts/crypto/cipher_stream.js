// Ciphers as streams: piped, written in pieces, failing with an error event.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
const { Readable } = require('stream');
const { pipeline } = require('stream/promises');
const key = Buffer.alloc(16, 1);
const iv = Buffer.alloc(16, 2);
exports.handler = async () => {
  const collect = async (stream) => { const out = []; for await (const chunk of stream) out.push(chunk); return Buffer.concat(out); };
  const encrypted = await collect(Readable.from(['one ', 'two ', 'three'.repeat(20)]).pipe(crypto.createCipheriv('aes-128-cbc', key, iv)));
  const decipher = crypto.createDecipheriv('aes-128-cbc', key, iv);
  decipher.setEncoding('utf8');
  decipher.write(encrypted.subarray(0, 7));
  decipher.end(encrypted.subarray(7));
  let text = '';
  for await (const chunk of decipher) text += chunk;
  const failing = crypto.createDecipheriv('aes-128-cbc', key, iv);
  const error = await pipeline(Readable.from([encrypted.subarray(0, 20)]), failing, async (source) => { for await (const chunk of source) void chunk; }).catch((e) => e);
  const late = crypto.createCipheriv('aes-128-cbc', key, iv);
  late.final();
  return { encrypted: encrypted.toString('hex'), text, error: [error.code, error.message], written: attempt(() => late.write('x')) };
};
