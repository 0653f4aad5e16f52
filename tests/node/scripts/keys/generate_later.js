// generateKeyPair and generateKey with a callback, and as promises.
'use strict';
const { generateKeyPair, generateKey } = require('crypto');
const { promisify } = require('util');
exports.handler = async () => {
  const call = (make, ...given) => new Promise((resolve) => { make(...given, (...told) => resolve(told)); });
  const order = [];
  const [nothing, publicKey, privateKey] = await Promise.race([
    new Promise((resolve) => { generateKeyPair('ed25519', {}, (...told) => { order.push('callback'); resolve(told); }); order.push('returned'); })]);
  const [error, ...rest] = await call(generateKeyPair, 'rsa', { modulusLength: 100 });
  const promised = await promisify(generateKeyPair)('ec', { namedCurve: 'P-384', publicKeyEncoding: { format: 'jwk' } });
  const failed = await promisify(generateKeyPair)('rsa', { modulusLength: 100 }).catch((reason) => ({ message: reason.message, ...reason }));
  const [keyError, key] = await call(generateKey, 'aes', { length: 192 });
  return {
    nothing, types: [publicKey.type, privateKey.type], order,
    error: { message: error.message, ...error }, rest,
    withoutOptions: (await call(generateKeyPair, 'x25519')).length,
    promised: [Object.keys(promised), promised.publicKey.crv, promised.privateKey.type],
    failed,
    key: [keyError, key.symmetricKeySize, (await promisify(generateKey)('hmac', { length: 20 })).symmetricKeySize],
  };
};
