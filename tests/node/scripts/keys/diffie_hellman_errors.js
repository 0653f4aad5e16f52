// What Diffie-Hellman refuses.
'use strict';
const { createDiffieHellman, getDiffieHellman } = require('crypto');
const attempt = require('../crypto_attempt.js');
exports.handler = async () => {
  const prime = getDiffieHellman('modp5').getPrime();
  const fresh = createDiffieHellman(prime);
  const ready = createDiffieHellman(prime);
  ready.generateKeys();
  return [
    () => createDiffieHellman(), () => createDiffieHellman({}), () => createDiffieHellman(64), () => createDiffieHellman(-1), () => createDiffieHellman(1.5),
    () => createDiffieHellman(Buffer.alloc(0)), () => createDiffieHellman(prime, 1), () => createDiffieHellman(prime, -1), () => createDiffieHellman(prime, Buffer.from([1])),
    () => createDiffieHellman(prime, Buffer.alloc(0)), () => createDiffieHellman(prime, {}), () => createDiffieHellman(prime, true), () => createDiffieHellman(512, 1),
    () => fresh.getPublicKey(), () => fresh.getPrivateKey(), () => fresh.computeSecret(Buffer.from('aa')), () => ready.computeSecret(Buffer.from([0])),
    () => ready.computeSecret(Buffer.from([1])), () => ready.computeSecret(1), () => ready.setPublicKey(1), () => ready.setPrivateKey(),
    () => getDiffieHellman('foo'), () => getDiffieHellman(), () => getDiffieHellman(5),
  ].map((call) => attempt(call));
};
