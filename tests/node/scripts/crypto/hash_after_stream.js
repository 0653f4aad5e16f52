// A hash that ended as a stream still tells its digest; a keyed one does not.
'use strict';
const crypto = require('crypto');
const { Readable } = require('stream');
const { pipeline } = require('stream/promises');
const attempt = require('../attempt');
exports.handler = async () => {
  const hash = crypto.createHash('sha1');
  await pipeline(Readable.from(['a', 'b']), hash);
  const xof = crypto.createHash('shake128', { outputLength: 300 });
  xof.end('a');
  const read = crypto.createHash('md5');
  read.write('a');
  read.end();
  const hmac = crypto.createHmac('sha1', 'k');
  hmac.end('a');
  return {
    hash: [hash.digest('hex'), attempt(() => hash.digest('hex')), hash.read().toString('hex')], xof: [xof.read().length, xof.digest().length],
    read: [read.read().toString('hex'), read.digest('hex')], hmac: [hmac.read().toString('hex'), hmac.digest('hex')],
  };
};
