// KeyObject.from takes a CryptoKey's key; everything that takes a KeyObject takes a CryptoKey.
'use strict';
const crypto = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
const { subtle } = crypto;
const kinds = { rsa: ['RSASSA-PKCS1-v1_5', 'verify', 'sign'], p256: ['ECDSA', 'verify', 'sign'], ed25519: ['Ed25519', 'verify', 'sign'] };
exports.handler = async () => {
  const out = {};
  for (const [name, [algorithm, ...uses]] of Object.entries(kinds)) {
    const parameters = { name: algorithm, hash: 'SHA-256', namedCurve: 'P-256' };
    const spki = crypto.createPublicKey(fixed[name].publicKey).export({ type: 'spki', format: 'der' });
    const pkcs8 = crypto.createPrivateKey(fixed[name].privateKey).export({ type: 'pkcs8', format: 'der' });
    const publicKey = await subtle.importKey('spki', spki, parameters, true, [uses[0]]);
    const privateKey = await subtle.importKey('pkcs8', pkcs8, parameters, false, [uses[1]]);
    const object = crypto.KeyObject.from(publicKey);
    const digest = name === 'ed25519' ? null : 'sha256';
    const signature = crypto.sign(digest, Buffer.from('a'), privateKey);
    out[name] = [
      object.type, object.asymmetricKeyType, object.equals(crypto.createPublicKey(fixed[name].publicKey)),
      crypto.KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }) === fixed[name].privateKey,
      crypto.verify(digest, Buffer.from('a'), publicKey, signature), crypto.verify(digest, Buffer.from('a'), { key: publicKey }, signature),
      crypto.createPublicKey(privateKey).equals(object), attempt(() => crypto.createPrivateKey(privateKey)), attempt(() => crypto.sign(digest, Buffer.from('a'), publicKey)),
    ];
  }
  const secret = await subtle.importKey('raw', Buffer.from('abc'), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  out.secret = [crypto.KeyObject.from(secret).export().toString(), crypto.createHmac('sha256', secret).update('a').digest('hex'), attempt(() => crypto.createPublicKey(secret))];
  out.wrong = [{}, null, undefined, crypto.createSecretKey('abc')].map((value) => attempt(() => crypto.KeyObject.from(value)));
  return out;
};
