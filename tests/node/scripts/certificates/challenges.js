// Certificate: signed public key and challenge.
'use strict';
const { Certificate, createPublicKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const { spkac, leafKey } = require('../fixed_certificates.js');
exports.handler = async () => ({
  verified: [spkac, `${spkac}\n`, Buffer.from(spkac), new Uint8Array(Buffer.from(spkac)).buffer].map((given) => Certificate.verifySpkac(given)),
  key: createPublicKey(Certificate.exportPublicKey(spkac)).equals(createPublicKey(leafKey)),
  challenge: [Certificate.exportChallenge(spkac).toString(), Certificate.exportChallenge(Buffer.from(spkac).toString('hex'), 'hex').toString()],
  wrong: ['x', '', spkac.replace('A', 'B')].map((given) => Certificate.verifySpkac(given)),
  nothing: [Certificate.exportPublicKey('x'), Certificate.exportChallenge('x')],
  errors: ['verifySpkac', 'exportPublicKey', 'exportChallenge'].map((name) => attempt(() => Certificate[name](1))),
  instances: [new Certificate().verifySpkac(spkac), Certificate().exportChallenge(spkac).toString(), Certificate() instanceof Certificate],
});
