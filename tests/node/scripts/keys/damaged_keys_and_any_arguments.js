// Damaged keys and certificates, and arguments of every kind, are refused or taken; nothing ends the process.
'use strict';
const crypto = require('crypto');
const fixed = require('../fixed_keys.js');
const certificates = require('../fixed_certificates.js');

let seed = 7;
const below = (n) => {
  seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF;
  return (seed >> 8) % n;
};
const damaged = (pem) => {
  const bytes = Buffer.from(pem.replace(/-----[^-]+-----|\n/g, ''), 'base64');
  for (let i = below(6); i >= 0; i--) bytes[below(bytes.length)] = below(256);
  return below(5) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes;
};
const values = () => {
  const gone = new Uint8Array(8);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  const jwk = (key) => ({ key, format: 'jwk' });
  return [undefined, null, 0, -1, NaN, 3, '', 'x', 'sha256', 'P-256', 'prime256v1', 'rsa', 'hex', Buffer.alloc(0), Buffer.alloc(300, 255), new Uint8Array(70000), new SharedArrayBuffer(8), gone, {}, [], () => {}, Symbol('a'),
    2n ** 600n, new Proxy({}, {}), jwk({}), jwk({ kty: 'RSA', n: '', e: '' }), jwk({ kty: 'RSA', n: 'AAAA', e: 'AA', d: 'AA', p: 'AA', q: 'AA', dp: 'AA', dq: 'AA', qi: 'AA' }), jwk({ kty: 'EC', crv: 'P-256', x: '', y: '', d: '' }),
    jwk({ kty: 'RSA', n: 'A'.repeat(4000), e: `${'A'.repeat(4000)}Q` }), { key: Buffer.alloc(3), format: 'der', type: 'pkcs8' }, { format: 'jwk' }, { format: 'der', type: 'spki' },
    { format: 'pem', type: 'pkcs8', cipher: 'aes-128-cbc', passphrase: 'x' }, { key: fixed.rsa.privateKey, padding: 6, saltLength: -3 }, { key: fixed.pss.privateKey, saltLength: 2 ** 31 - 1 },
    { key: fixed.p521.privateKey, dsaEncoding: 'ieee-p1363' }, { key: fixed.rsa.publicKey, padding: 3, oaepHash: 'sha256', oaepLabel: Buffer.alloc(5) }, crypto.createSecretKey('abc'), crypto.createPublicKey(fixed.rsa.publicKey),
    crypto.createPrivateKey(fixed.ed25519.privateKey), crypto.createPrivateKey(fixed.dh.privateKey), fixed.dsa.privateKey, certificates.odd, certificates.spkac, new crypto.X509Certificate(certificates.root)];
};
exports.handler = async () => {
  const list = values();
  const some = (count) => Array.from({ length: count }, () => list[below(list.length)]);
  const functions = [crypto.createPublicKey, crypto.createPrivateKey, crypto.createSecretKey, crypto.sign, crypto.verify, crypto.publicEncrypt, crypto.privateDecrypt, crypto.privateEncrypt, crypto.publicDecrypt, crypto.diffieHellman,
    crypto.ECDH.convertKey, crypto.Certificate.verifySpkac, crypto.Certificate.exportChallenge, (...given) => new crypto.X509Certificate(...given), (...given) => new crypto.KeyObject(...given)];
  const objects = [() => crypto.createSign('sha256'), () => crypto.createVerify('sha1'), () => crypto.createECDH('prime256v1'), () => new crypto.X509Certificate(certificates.leaf), () => crypto.createPrivateKey(fixed.rsa.privateKey),
    () => crypto.createPublicKey(fixed.p256.publicKey), () => crypto.createSecretKey('q')];
  const names = ['update', 'sign', 'verify', 'computeSecret', 'setPrivateKey', 'setPublicKey', 'getPublicKey', 'checkHost', 'checkIP', 'checkIssued', 'checkPrivateKey', 'export', 'equals'];
  let calls = 0;
  const attempt = (call) => {
    calls++;
    try { call(); } catch { /* refused */ }
  };
  for (let i = 0; i < 250; i++) {
    attempt(() => functions[below(functions.length)](...some(below(5))));
    attempt(() => { const object = objects[below(objects.length)](); object[names[below(names.length)]].call(below(9) === 0 ? some(1)[0] : object, ...some(below(4))); });
    const { privateKey, publicKey } = Object.values(fixed)[below(Object.keys(fixed).length)];
    attempt(() => {
      const key = crypto.createPrivateKey({ key: damaged(privateKey), format: 'der', type: 'pkcs8' });
      attempt(() => key.asymmetricKeyDetails);
      attempt(() => key.equals(crypto.createPrivateKey(privateKey)));
      attempt(() => key.export({ format: 'jwk' }));
      attempt(() => crypto.sign(null, Buffer.alloc(9), key));
    });
    attempt(() => {
      const key = crypto.createPublicKey({ key: damaged(publicKey), format: 'der', type: 'spki' });
      attempt(() => key.equals(crypto.createPublicKey(publicKey)));
      attempt(() => crypto.verify('sha256', Buffer.alloc(9), key, Buffer.alloc(128)));
      attempt(() => crypto.publicEncrypt(key, Buffer.alloc(5)));
    });
    attempt(() => {
      const certificate = new crypto.X509Certificate(damaged([certificates.leaf, certificates.odd, certificates.root][below(3)]));
      attempt(() => certificate.toLegacyObject());
      attempt(() => certificate.verify(certificate.publicKey));
      attempt(() => certificate.checkHost('a.example.com'));
    });
  }
  return calls > 1000;
};
