// util and assert know keys, and compare what is in them.
'use strict';
const { createPublicKey, createPrivateKey, createSecretKey } = require('crypto');
const { types, isDeepStrictEqual } = require('util');
const assert = require('assert');
const fixed = require('../fixed_keys.js');
const holds = (call) => { try { call(); return true; } catch (error) { return error.code; } };
exports.handler = async () => {
  const publicKey = createPublicKey(fixed.p256.publicKey);
  const again = createPublicKey(fixed.p256.publicKey);
  const other = createPublicKey(fixed.p384.publicKey);
  const secrets = [createSecretKey('abc'), createSecretKey('abc'), createSecretKey('abd')];
  return {
    types: [publicKey, createPrivateKey(fixed.p256.privateKey), secrets[0], {}, null].map((value) => [types.isKeyObject(value), types.isCryptoKey(value)]),
    strict: [isDeepStrictEqual(publicKey, again), isDeepStrictEqual(publicKey, other), isDeepStrictEqual(secrets[0], secrets[1]), isDeepStrictEqual(secrets[0], secrets[2]),
      isDeepStrictEqual({ key: publicKey }, { key: again }), isDeepStrictEqual(publicKey, createPrivateKey(fixed.p256.privateKey))],
    assert: [holds(() => assert.deepStrictEqual(publicKey, again)), holds(() => assert.deepStrictEqual(publicKey, other)), holds(() => assert.deepEqual(secrets[0], secrets[2])),
      holds(() => assert.notDeepStrictEqual(publicKey, other))],
  };
};
