// AES-CBC, AES-CTR (counters that overflow, too) and AES-GCM with fixed keys.
'use strict';
const webAttempt = require('../web_attempt');
const { bytes } = webAttempt;
exports.handler = async () => {
  const { subtle } = crypto;
  const result = {};
  const iv = new Uint8Array(16).fill(1);
  const import_ = (name, size) => subtle.importKey('raw', new Uint8Array(size).fill(7), name, true, ['encrypt', 'decrypt']);
  for (const size of [16, 24, 32]) {
    const cbc = await import_('AES-CBC', size);
    const gcm = await import_('AES-GCM', size);
    const boxed = await subtle.encrypt({ name: 'AES-CBC', iv }, cbc, bytes('some text'));
    const sealed = await subtle.encrypt({ name: 'aes-gcm', iv: iv.subarray(0, 12), additionalData: bytes('header') }, gcm, bytes('some text'));
    result[size] = [Buffer.from(boxed).toString('hex'), Buffer.from(await subtle.decrypt({ name: 'AES-CBC', iv }, cbc, boxed)).toString(), Buffer.from(sealed).toString('hex'), Buffer.from(await subtle.decrypt({ name: 'AES-GCM', iv: iv.subarray(0, 12), additionalData: bytes('header') }, gcm, sealed)).toString()];
  }
  const gcm = await import_('AES-GCM', 16);
  result.tags = await Promise.all([32, 64, 96, 128].map((tagLength) => webAttempt(() => subtle.encrypt({ name: 'AES-GCM', iv, tagLength }, gcm, bytes('x')))));
  const ctr = await import_('AES-CTR', 16);
  result.ctr = await Promise.all([8, 32, 64, 128].map((length) => webAttempt(() => subtle.encrypt({ name: 'AES-CTR', counter: new Uint8Array(16).fill(255), length }, ctr, new Uint8Array(50)))));
  const there = await subtle.encrypt({ name: 'AES-CTR', counter: iv, length: 64 }, ctr, bytes('there and back'));
  result.back = Buffer.from(await subtle.decrypt({ name: 'AES-CTR', counter: iv, length: 64 }, ctr, there)).toString();
  return result;
};
