'use strict';
const jwt = require('jsonwebtoken');
const { promisify } = require('util');
const keys = require('./support/keys.js');
const { attempt } = require('./support/request.js');

const NOW = 1700000000;
const claims = { sub: 'ada', role: 'admin', iat: NOW };
const check = { clockTimestamp: NOW + 60 };

exports.handler = async () => {
  const hs = jwt.sign(claims, 'secret', { algorithm: 'HS512', expiresIn: '1h', issuer: 'shop', audience: ['a', 'b'] });
  const rs = jwt.sign(claims, keys.rsaPrivate, { algorithm: 'RS256', keyid: 'k1', expiresIn: 3600 });
  const ps = jwt.sign(claims, keys.rsaPrivate, { algorithm: 'PS256', noTimestamp: true });
  const es = jwt.sign(claims, keys.ecPrivate, { algorithm: 'ES256', expiresIn: '10m' });
  const getKey = (header, done) => done(null, header.kid === 'k1' ? keys.rsaPublic : undefined);
  return {
    hs,
    rs,
    verified: [
      jwt.verify(hs, 'secret', { ...check, issuer: 'shop', audience: 'b' }),
      jwt.verify(ps, keys.rsaPublic, { ...check, algorithms: ['PS256'] }),
      jwt.verify(es, keys.ecPublic, { ...check, algorithms: ['ES256'] }),
      await promisify(jwt.verify)(rs, getKey, check),
    ],
    decoded: jwt.decode(rs, { complete: true }).header,
    refused: [
      await attempt(() => jwt.verify(hs, 'other', check)),
      await attempt(() => jwt.verify(hs, 'secret', { ...check, audience: 'c' })),
      await attempt(() => jwt.verify(hs, 'secret', { clockTimestamp: NOW + 7200 })),
      await attempt(() => jwt.verify(rs, keys.rsaPublic, { ...check, algorithms: ['HS256'] })),
      await attempt(() => jwt.verify(hs.slice(0, -4), 'secret', check)),
      await attempt(() => jwt.verify('none', 'secret')),
      await attempt(() => jwt.sign(claims, 'short', { algorithm: 'RS256' })),
    ],
  };
};
