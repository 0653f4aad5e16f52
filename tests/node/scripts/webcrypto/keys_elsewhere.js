// CryptoKeys outside of subtle: printed, copied, made KeyObjects, used by the rest of crypto.
'use strict';
const nodeCrypto = require('crypto');
const util = require('util');
const attempt = require('../attempt');
const keys = require('../fixed_keys');
const { bytes } = require('../web_attempt');
const der = (pem) => Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ''), 'base64');
exports.handler = async () => {
  const { subtle } = crypto;
  const hmac = await subtle.importKey('raw', bytes('secret'), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  const mine = await subtle.importKey('pkcs8', der(keys.p256.privateKey), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  const theirs = await subtle.importKey('spki', der(keys.p256.publicKey), { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']);
  const aes = await subtle.importKey('raw', bytes('0123456789abcdef'), 'AES-CBC', true, ['encrypt']);
  const copy = structuredClone(theirs);
  const object = nodeCrypto.KeyObject.from(mine);
  return {
    printed: [util.inspect(hmac), util.inspect({ key: theirs }), `${hmac}`, JSON.stringify(hmac)],
    types: [util.types.isCryptoKey(hmac), util.types.isKeyObject(hmac), util.types.isKeyObject(object), util.types.isCryptoKey({})],
    objects: [object.type, object.asymmetricKeyType, object.export({ type: 'pkcs8', format: 'pem' }) === keys.p256.privateKey, nodeCrypto.KeyObject.from(hmac).export().toString(), attempt(() => nodeCrypto.KeyObject.from({}))],
    copy: [copy === theirs, copy instanceof CryptoKey, copy.usages, await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, copy, await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, mine, bytes('a')), bytes('a'))],
    inNode: [nodeCrypto.createHmac('sha256', hmac).update('a').digest('hex'), nodeCrypto.verify('sha256', bytes('a'), theirs, nodeCrypto.sign('sha256', bytes('a'), mine)), nodeCrypto.createCipheriv('aes-128-cbc', aes, Buffer.alloc(16)).final('hex'), nodeCrypto.createCipheriv('aes-128-cbc', nodeCrypto.createSecretKey(bytes('0123456789abcdef')), Buffer.alloc(16)).final('hex')],
    members: [hmac.algorithm === hmac.algorithm, Object.isFrozen(hmac.usages), attempt(() => { 'use strict'; hmac.extractable = false; }), attempt(() => CryptoKey.prototype.type)],
  };
};
