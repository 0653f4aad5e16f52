// Each kind of key says its type and what it is made of.
'use strict';
const { createPublicKey, createPrivateKey } = require('crypto');
const fixed = require('../fixed_keys.js');
exports.handler = async () => Object.keys(fixed).map((name) => {
  const describe = (key) => {
    const details = key.asymmetricKeyDetails;
    if (details.publicExponent !== undefined) details.publicExponent = String(details.publicExponent);
    return [key.type, key.asymmetricKeyType, details, key.symmetricKeySize === undefined];
  };
  return [name, describe(createPublicKey(fixed[name].publicKey)), describe(createPrivateKey(fixed[name].privateKey))];
});
