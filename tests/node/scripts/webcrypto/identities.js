// crypto, require('crypto').webcrypto and their classes: the same objects everywhere, with Node's shapes.
'use strict';
const nodeCrypto = require('crypto');
const util = require('util');
const attempt = require('../attempt');
exports.handler = async () => {
  const shape = (Class, name) => { const d = Object.getOwnPropertyDescriptor(Class.prototype, name); return [d.enumerable, d.configurable, typeof d.get, typeof d.value, d.value?.length]; };
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  return {
    same: [crypto === nodeCrypto.webcrypto, crypto.subtle === nodeCrypto.subtle, nodeCrypto.subtle === nodeCrypto.webcrypto.subtle, crypto.constructor === Crypto, crypto.subtle.constructor === SubtleCrypto],
    shown: [util.inspect(crypto), util.inspect(crypto.subtle), `${crypto}`, `${crypto.subtle}`],
    members: [Crypto, SubtleCrypto, CryptoKey].map((Class) => Object.getOwnPropertyNames(Class.prototype)),
    shapes: [shape(Crypto, 'subtle'), shape(Crypto, 'getRandomValues'), shape(SubtleCrypto, 'digest'), shape(SubtleCrypto, 'unwrapKey'), shape(CryptoKey, 'usages')],
    global: [descriptor.enumerable, descriptor.configurable, typeof descriptor.get, typeof descriptor.set],
    constructors: [Crypto, SubtleCrypto, CryptoKey].map((Class) => attempt(() => new Class())),
    strangers: [attempt(() => crypto.getRandomValues.call({}, new Uint8Array(1))), attempt(() => crypto.randomUUID.call({})), await crypto.subtle.digest.call({}, 'SHA-1', new Uint8Array(1)).catch((e) => e.code)],
    viaModule: [nodeCrypto.getRandomValues(new Uint8Array(2)).length, Object.keys(nodeCrypto).slice(-4)],
  };
};
