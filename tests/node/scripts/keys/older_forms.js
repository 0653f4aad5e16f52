// PKCS#1 and SEC 1, as OpenSSL's older commands write them.
'use strict';
const { createPublicKey, createPrivateKey } = require('crypto');
const fixed = require('../fixed_keys.js');
const forms = require('../fixed_key_forms.js');
exports.handler = async () => {
  const rsa = createPrivateKey(forms.rsaPkcs1);
  const publicKey = createPublicKey(forms.rsaPkcs1Public);
  const curve = createPrivateKey(forms.p256Sec1);
  const der = (key, type) => key.export({ type, format: 'der' });
  return {
    rsa: rsa.export({ type: 'pkcs8', format: 'pem' }) === fixed.rsa.privateKey,
    rsaAgain: rsa.export({ type: 'pkcs1', format: 'pem' }) === forms.rsaPkcs1,
    public: publicKey.export({ type: 'spki', format: 'pem' }) === fixed.rsa.publicKey,
    publicAgain: publicKey.export({ type: 'pkcs1', format: 'pem' }) === forms.rsaPkcs1Public,
    publicOfPrivateDer: createPublicKey({ key: der(rsa, 'pkcs1'), format: 'der', type: 'pkcs1' }).equals(publicKey),
    publicDer: createPublicKey({ key: der(publicKey, 'pkcs1'), format: 'der', type: 'pkcs1' }).equals(publicKey),
    privateDer: createPrivateKey({ key: der(rsa, 'pkcs1'), format: 'der', type: 'pkcs1' }).equals(rsa),
    curve: curve.export({ type: 'pkcs8', format: 'pem' }) === fixed.p256.privateKey,
    curveAgain: curve.export({ type: 'sec1', format: 'pem' }) === forms.p256Sec1,
    curveDer: createPrivateKey({ key: der(curve, 'sec1'), format: 'der', type: 'sec1' }).equals(curve),
    publicOfCurve: createPublicKey(forms.p256Sec1).export({ type: 'spki', format: 'pem' }) === fixed.p256.publicKey,
  };
};
