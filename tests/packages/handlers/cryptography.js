'use strict';
const CryptoJS = require('crypto-js');
const forge = require('node-forge');
const keys = require('./support/keys.js');

exports.handler = async () => {
  const key = CryptoJS.enc.Hex.parse('000102030405060708090a0b0c0d0e0f');
  const encrypted = CryptoJS.AES.encrypt('a secret ü', key, { iv: CryptoJS.enc.Hex.parse('0f0e0d0c0b0a09080706050403020100') });
  const withPassword = CryptoJS.AES.encrypt('x', 'password').toString();
  const certificate = forge.pki.certificateFromPem(keys.rsaCertificate);
  const privateKey = forge.pki.privateKeyFromPem(keys.rsaPrivate);
  const md = forge.md.sha256.create().update('message');
  const signature = privateKey.sign(md);
  const cipher = forge.cipher.createCipher('AES-GCM', 'k'.repeat(16));
  cipher.start({ iv: 'i'.repeat(12), additionalData: 'aad' });
  cipher.update(forge.util.createBuffer('text'));
  cipher.finish();
  return {
    cryptoJs: [encrypted.toString(), CryptoJS.AES.decrypt(encrypted.toString(), key, { iv: encrypted.iv }).toString(CryptoJS.enc.Utf8), CryptoJS.AES.decrypt(withPassword, 'password').toString(CryptoJS.enc.Utf8), CryptoJS.HmacSHA256('a', 'b').toString(),
      CryptoJS.PBKDF2('p', 's', { keySize: 8, iterations: 10 }).toString(), CryptoJS.SHA3('a').toString().slice(0, 32), CryptoJS.lib.WordArray.random(16).toString().length, CryptoJS.MD5('a').toString(CryptoJS.enc.Base64)],
    forge: [certificate.subject.getField('CN').value, certificate.publicKey.n.toString(16).length, certificate.verify(certificate), forge.util.encode64(signature).slice(0, 40), certificate.publicKey.verify(md.digest().bytes(), signature), cipher.output.toHex(), cipher.mode.tag.toHex(),
      forge.pki.getPublicKeyFingerprint(certificate.publicKey, { encoding: 'hex' }), forge.util.bytesToHex(forge.pkcs5.pbkdf2('p', 's', 10, 16)), forge.random.getBytesSync(16).length, forge.pem.decode(keys.ecPublic)[0].type],
  };
};
