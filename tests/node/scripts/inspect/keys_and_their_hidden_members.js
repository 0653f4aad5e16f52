'use strict';
// util.inspect: KeyObject and CryptoKey, with and without what is hidden.
const crypto = require('crypto');
const util = require('util');

exports.handler = async () => {
  const secret = crypto.createSecretKey(Buffer.alloc(8));
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
  const webKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']);
  const shown = [secret, publicKey, privateKey, webKey, [secret], { secret }, [[[secret]]], [[[webKey]]]];
  return {
    plain: shown.map((value) => util.inspect(value)),
    hidden: shown.slice(0, 7).map((value) => util.inspect(value, { showHidden: true })),
    colors: util.inspect(webKey, { colors: true }),
    copies: [secret, publicKey, privateKey].map((key) => structuredClone(key).equals(key)),
  };
};
