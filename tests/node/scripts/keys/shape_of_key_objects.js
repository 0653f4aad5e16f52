// The classes of keys, their members and how they print.
'use strict';
const crypto = require('crypto');
const { inspect } = require('util');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const publicKey = crypto.createPublicKey(fixed.p256.publicKey);
  const privateKey = crypto.createPrivateKey(fixed.p256.privateKey);
  const secret = crypto.createSecretKey('abc');
  const members = (value) => {
    const list = [];
    for (let prototype = Object.getPrototypeOf(value); prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype)) {
      list.push([prototype.constructor.name, Reflect.ownKeys(prototype).map(String)]);
    }
    return list;
  };
  return {
    inspect: [inspect(publicKey), inspect(privateKey), inspect({ secret })],
    asked: [privateKey.asymmetricKeyType, inspect(privateKey), publicKey.asymmetricKeyDetails, publicKey.asymmetricKeyDetails === publicKey.asymmetricKeyDetails, inspect(publicKey), Object.keys(publicKey)],
    members: [members(publicKey), members(secret)],
    instances: [publicKey, privateKey, secret].map((key) => key instanceof crypto.KeyObject),
    tag: String(publicKey),
    json: JSON.stringify({ publicKey }),
    keys: Object.keys(privateKey),
    length: crypto.KeyObject.length,
  };
};
