// What cannot stand for a key is refused before it is read.
'use strict';
const { createPublicKey, createPrivateKey, createSecretKey, KeyObject } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const publicKey = createPublicKey(fixed.p256.publicKey);
  const privateKey = createPrivateKey(fixed.p256.privateKey);
  const secret = createSecretKey(Buffer.from('abc'));
  const bytes = Buffer.from('abc');
  const give = (create, keys) => keys.map((key) => attempt(() => create(key).type));
  return {
    public: give(createPublicKey, [undefined, 1, true, {}, { key: 1 }, { key: null }, Symbol.iterator && [], secret, publicKey,
      { key: publicKey }, { key: privateKey }, { key: bytes, format: 'der' }, { key: bytes, format: 'x' },
      { key: bytes, format: 'der', type: 'x' }]),
    private: give(createPrivateKey, [undefined, 1, {}, { key: 1 }, privateKey, publicKey, { key: publicKey }, secret,
      { key: bytes, format: 'der', type: 'spki' }, { key: bytes, format: 'der' }]),
    secret: give(createSecretKey, [undefined, 1, {}, secret]),
    null: attempt(() => createPublicKey(null)).name,
    constructors: [
      attempt(() => new KeyObject('x', 1)), attempt(() => new KeyObject('secret', {})), attempt(() => new KeyObject()),
      attempt(() => KeyObject.from({})), attempt(() => KeyObject('secret')).name],
  };
};
