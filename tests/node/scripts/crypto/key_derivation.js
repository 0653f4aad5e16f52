// pbkdf2, scrypt and hkdf: known answers in their three forms.
'use strict';
const crypto = require('crypto');
const { promisify } = require('util');
exports.handler = async () => {
  const order = [];
  const viaCallback = await new Promise((resolve) => {
    crypto.pbkdf2('password', 'salt', 2, 20, 'sha1', (error, key) => { order.push('callback'); resolve([error, key.toString('hex')]); });
    order.push('after');
    Promise.resolve().then(() => order.push('microtask'));
  });
  return {
    viaCallback, order,
    pbkdf2: [crypto.pbkdf2Sync('password', 'salt', 1000, 32, 'sha256').toString('hex'), crypto.pbkdf2Sync(Buffer.from('p'), new Uint8Array([1, 2]).buffer, 1, 70, 'SHA512').toString('base64'), crypto.pbkdf2Sync('', '', 1, 0, 'md5').length],
    scrypt: [crypto.scryptSync('password', 'NaCl', 64, { N: 1024, r: 8, p: 16 }).toString('hex'), crypto.scryptSync('p', Buffer.from('s'), 16, { cost: 16, blockSize: 1, parallelization: 1 }).toString('hex'), crypto.scryptSync('pw', 'salt', 32).toString('hex')],
    hkdf: [Buffer.from(crypto.hkdfSync('sha256', Buffer.alloc(22, 0x0b), Buffer.from('000102030405060708090a0b0c', 'hex'), Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'), 42)).toString('hex'), Buffer.from(crypto.hkdfSync('sha512', '', '', '', 10)).toString('hex'), crypto.hkdfSync('sha1', 'k', 's', 'i', 0) instanceof ArrayBuffer],
    promised: [(await promisify(crypto.pbkdf2)('a', 'b', 1, 8, 'sha1')).toString('hex'), (await promisify(crypto.scrypt)('a', 'b', 8)).toString('hex'), Buffer.from(await promisify(crypto.hkdf)('md5', 'a', 'b', 'c', 8)).toString('hex')],
    defaults: (await new Promise((resolve) => crypto.scrypt('a', 'b', 8, { N: 32 }, (error, key) => resolve(key)))).toString('hex'),
  };
};
