// copy() forks a hash, outputLength makes SHAKE as long as asked, hash() does all at once.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
exports.handler = async () => {
  const base = crypto.createHash('sha256').update('one');
  const fork = base.copy();
  const xof = crypto.createHash('shake256', { outputLength: 5 }).update('x');
  return {
    fork: [base.update('two').digest('hex'), fork.update('three').digest('hex'), crypto.createHash('sha256').update('onetwo').digest('hex')],
    shake: [0, 1, 16, 200].map((outputLength) => crypto.createHash('shake128', { outputLength }).update('a').digest('hex')),
    standard: [crypto.createHash('shake128').digest('hex'), crypto.createHash('shake256').digest('hex')],
    longerCopy: [xof.copy({ outputLength: 12 }).digest('hex'), xof.digest('hex')],
    once: [crypto.hash('sha1', 'abc'), crypto.hash('sha1', Buffer.from('abc'), 'base64'), crypto.hash('md5', 'ä', 'base64url'), crypto.hash('md5', 'a', 'buffer').length],
    onceErrors: [attempt(() => crypto.hash('md5')), attempt(() => crypto.hash('xyz', 'a')), attempt(() => crypto.hash('md5', 'a', 5)), attempt(() => crypto.hash('md5', 'a', 'zz'))],
    callable: crypto.Hash('md5').update('a').digest('hex'),
    names: crypto.getHashes(),
  };
};
