// Keyed hashes with keys of every kind.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
exports.handler = async () => {
  const sign = (key, options) => crypto.createHmac('sha256', key, options).update('message').digest('hex');
  const done = crypto.createHmac('md5', 'k').update('a');
  done.digest();
  return {
    keys: [sign('key'), sign(''), sign(Buffer.from('key')), sign(new Uint8Array([107, 101, 121]).buffer), sign('6b6579', { encoding: 'hex' }), sign('x'.repeat(200))],
    sha1: crypto.createHmac('sha1', 'secret').update('a').update('b', 'latin1').digest('base64'),
    sha512: crypto.createHmac('SHA512', 'secret').update('a').digest('base64url'),
    again: [done.digest('hex'), done.digest().length],
    errors: [
      attempt(() => crypto.createHmac('xyz', 'k')), attempt(() => crypto.createHmac('sha256')), attempt(() => crypto.createHmac('sha256', null)),
      attempt(() => crypto.createHmac(1, 'a')), attempt(() => crypto.createHmac('sha256', 5)), attempt(() => done.update('a')), attempt(() => crypto.createHmac('md5', 'a').update()),
    ],
  };
};
