'use strict';
// What every import of a key checks.
const { ArrayPrototypeIncludes } = require('../../core/primordials');
const { failure } = require('./failures');

const dataError = (message, cause) => failure('DataError', message, cause);
const kInvalid = 'Invalid keyData';

// article: Node says "a ECDSA key" in one place and "an AES key" in another.
function checkUsages(usages, allowed, what) {
  for (const usage of usages) {
    if (!ArrayPrototypeIncludes(allowed, usage)) throw failure('SyntaxError', `Unsupported key usage for ${what} key`);
  }
}

// Result of `read`, or the error that WebCrypto makes of its failure.
function readKey(read) {
  try {
    return read();
  } catch (error) {
    throw dataError(kInvalid, error);
  }
}

// use: what the key's "use" must say, if it says anything and the key is for anything.
function checkJwk(jwk, { kty, use, usages, extractable }) {
  if (!jwk.kty) throw dataError(kInvalid);
  if (jwk.kty !== kty) throw dataError('Invalid JWK "kty" Parameter');
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) throw dataError('Invalid JWK "use" Parameter');
  if (jwk.key_ops !== undefined) {
    const seen = [];
    for (const operation of jwk.key_ops) {
      if (ArrayPrototypeIncludes(seen, operation)) throw dataError('Duplicate key operation');
      seen.push(operation);
    }
    for (const usage of usages) {
      if (!ArrayPrototypeIncludes(jwk.key_ops, usage)) throw dataError('Key operations and usage mismatch');
    }
  }
  if (jwk.ext === false && extractable) throw dataError('JWK "ext" Parameter and extractable mismatch');
}

function checkJwkAlgorithm(jwk, ...expected) {
  if (jwk.alg !== undefined && !ArrayPrototypeIncludes(expected, jwk.alg)) {
    throw dataError('JWK "alg" does not match the requested algorithm');
  }
}

module.exports = { checkJwk, checkJwkAlgorithm, checkUsages, dataError, readKey };
