// Key wrapping, and the old createCipher that makes a key of a password.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
exports.handler = async () => {
  const key = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
  const wrap = crypto.createCipheriv('aes128-wrap', key, Buffer.alloc(8, 0xa6));
  const wrapped = wrap.update('00112233445566778899aabbccddeeff', 'hex', 'hex');
  const unwrap = crypto.createDecipheriv('aes128-wrap', key, Buffer.alloc(8, 0xa6));
  const padded = crypto.createCipheriv('id-aes128-wrap-pad', key, Buffer.from('a65959a6', 'hex')).update('0011223344', 'hex', 'hex');
  const old = crypto.createCipher('aes-256-cbc', 'password');
  const oldText = old.update('text', 'utf8', 'hex') + old.final('hex');
  const back = crypto.createDecipher('aes-256-cbc', Buffer.from('password'));
  return {
    wrapped, padded, unwrapped: unwrap.update(wrapped, 'hex', 'hex'),
    uneven: attempt(() => crypto.createCipheriv('aes128-wrap', key, Buffer.alloc(8, 0xa6)).update(Buffer.alloc(15))),
    forged: attempt(() => crypto.createDecipheriv('aes128-wrap', key, Buffer.alloc(8, 0xa6)).update(Buffer.alloc(24))),
    oldText, back: back.update(oldText, 'hex', 'utf8') + back.final('utf8'), unknown: attempt(() => crypto.createCipher('nope', 'a')),
    callable: crypto.Cipheriv('aes-128-ctr', key, Buffer.alloc(16)).update('a', 'utf8', 'hex'),
  };
};
