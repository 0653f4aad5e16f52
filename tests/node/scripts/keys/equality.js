// equals compares kind and content.
'use strict';
const { createPublicKey, createPrivateKey, createSecretKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const privateKey = createPrivateKey(fixed.rsa.privateKey);
  const again = createPrivateKey(fixed.rsa.privateKey);
  const publicKeys = Object.values(fixed).map(({ publicKey }) => createPublicKey(publicKey));
  return {
    table: publicKeys.map((a) => publicKeys.map((b) => a.equals(b))),
    kinds: [privateKey.equals(publicKeys[0]), publicKeys[0].equals(privateKey), publicKeys[0].equals(createSecretKey('a'))],
    same: privateKey.equals(again),
    wrong: [attempt(() => privateKey.equals(1)), attempt(() => privateKey.equals()), attempt(() => privateKey.equals({}))],
  };
};
