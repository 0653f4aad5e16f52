// createDiffieHellman and the fixed groups.
'use strict';
const { createDiffieHellman, createDiffieHellmanGroup, getDiffieHellman, DiffieHellman, DiffieHellmanGroup } = require('crypto');
const attempt = require('../crypto_attempt.js');
exports.handler = async () => {
  const prime = getDiffieHellman('modp5').getPrime();
  const agree = (one, two) => {
    one.generateKeys();
    two.generateKeys('hex');
    return one.computeSecret(two.getPublicKey()).equals(Buffer.from(two.computeSecret(one.getPublicKey('base64'), 'base64', 'hex'), 'hex'));
  };
  const fixed = (key) => createDiffieHellman(prime).setPrivateKey(Buffer.from([key]));
  const one = fixed(7);
  const two = fixed(11);
  const pub = createDiffieHellman(prime);
  pub.setPublicKey('05', 'hex');
  return {
    groups: ['modp1', 'modp2', 'modp5', 'modp14', 'modp15', 'modp16', 'modp17', 'modp18', 'MODP2'].map((name) => {
      const group = getDiffieHellman(name);
      return [group.getPrime('hex').slice(0, 60), group.getPrime().length, group.getGenerator('hex'), group.verifyError];
    }),
    agree: [agree(createDiffieHellman(prime), createDiffieHellman(prime, 2)), agree(createDiffieHellmanGroup('modp2'), getDiffieHellman('modp2'))],
    known: [one.generateKeys('hex'), two.generateKeys().toString('hex').slice(-20), one.getPrivateKey('hex'), one.computeSecret(two.getPublicKey(), null, 'hex')],
    public: [pub.getPublicKey('hex'), attempt(() => pub.getPrivateKey())],
    generators: [createDiffieHellman(prime, 5), createDiffieHellman(prime, Buffer.from([3])), createDiffieHellman(prime.toString('hex'), 'hex', '05', 'hex'),
      createDiffieHellman(prime, '05', 'hex'), createDiffieHellman(prime, 0), createDiffieHellman(prime.toString('base64'), 'base64')]
      .map((made) => [made.getGenerator('hex'), made.getPrime().equals(prime), made.verifyError]),
    wrongPrimes: [createDiffieHellman(Buffer.from('0123456789abcdef0123456789abcdef', 'hex')).verifyError, createDiffieHellman('abcd').verifyError],
    instances: [DiffieHellman(prime) instanceof DiffieHellman, DiffieHellmanGroup('modp1') instanceof DiffieHellmanGroup, getDiffieHellman('modp1').setPublicKey === undefined],
    members: [Object.keys(DiffieHellman.prototype), Object.keys(DiffieHellmanGroup.prototype)],
  };
};
