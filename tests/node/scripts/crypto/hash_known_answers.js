// Digests of every common algorithm, in every encoding.
'use strict';
const crypto = require('crypto');
exports.handler = async () => {
  const result = {};
  for (const name of ['md5', 'sha1', 'SHA256', 'sha512', 'sha384', 'sha224', 'RSA-SHA256', 'sha3-256', 'blake2b512', 'ripemd160', 'sha512-256', 'sm3']) {
    result[name] = crypto.createHash(name).update('grüße').update(Buffer.from([0, 1, 2])).digest('hex');
  }
  for (const encoding of ['base64', 'base64url', 'latin1', 'hex', 'utf8', undefined]) {
    const digest = crypto.createHash('md5').update('a').digest(encoding);
    result[`in ${encoding}`] = typeof digest === 'string' ? digest : ['buffer', Buffer.isBuffer(digest), [...digest]];
  }
  result.encodings = ['hex', 'base64', 'latin1', 'utf16le'].map((e) => crypto.createHash('sha1').update('abcd', e).digest('hex'));
  result.views = [new Uint16Array([1, 2]), new DataView(new ArrayBuffer(3)), new Float64Array(1)].map((v) => crypto.createHash('sha1').update(v).digest('hex'));
  return result;
};
