// What createHash and its methods refuse, and how.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
exports.handler = async () => {
  const finished = crypto.createHash('md5');
  finished.digest();
  return {
    unknown: attempt(() => crypto.createHash('xyz')),
    noName: attempt(() => crypto.createHash()),
    number: attempt(() => crypto.createHash('md5').update(1)),
    nothing: attempt(() => crypto.createHash('md5').update()),
    oddHex: attempt(() => crypto.createHash('md5').update('abc', 'hex')),
    digestTwice: attempt(() => finished.digest()),
    updateAfter: attempt(() => finished.update('a')),
    copyAfter: attempt(() => finished.copy()),
    length: attempt(() => crypto.createHash('sha256', { outputLength: 31 })),
    negative: attempt(() => crypto.createHash('shake128', { outputLength: -1 })),
    lengthType: attempt(() => crypto.createHash('shake128', { outputLength: '5' })),
    details: (() => {
      try {
        crypto.createHash('sha256', { outputLength: 31 });
      } catch (error) {
        return { ...error };
      }
    })(),
  };
};
