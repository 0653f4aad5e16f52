// checkHost, checkEmail and checkIP give the name that fits.
'use strict';
const { X509Certificate } = require('crypto');
const attempt = require('../crypto_attempt.js');
const { root, leaf } = require('../fixed_certificates.js');
exports.handler = async () => {
  const certificate = new X509Certificate(leaf);
  const check = (method, list) => list.map((given) => attempt(() => certificate[method](...given)));
  return {
    host: check('checkHost', [['foo.example.com'], ['FOO.EXAMPLE.com'], ['example.com'], ['example.org'], ['EXAMPLE.ORG'], ['a.b.example.com'], [''], ['.example.com'],
      ['x.example.com', { wildcards: false }], ['x.example.com', { subject: 'never' }], ['x.example.com', { subject: 'always' }],
      ['a.b.example.com', { multiLabelWildcards: true }], ['x.example.com', { partialWildcards: false }], ['.example.com', { singleLabelSubdomains: true }],
      [1], [], ['x.example.com', { subject: 'x' }], ['x.example.com', 1], ['x.example.com', null], ['x.example.com', { wildcards: 1 }], ['exam\0ple']]),
    email: check('checkEmail', [['me@example.com'], ['ME@example.com'], ['me@EXAMPLE.com'], ['admin@example.com'], ['admin@example.com', { subject: 'always' }],
      ['x@y'], [''], [1], ['me@example.com', { subject: 'x' }]]),
    ip: check('checkIP', [['192.0.2.1'], ['2001:DB8:0::1'], ['2001:db8::1'], ['1.1.1.1'], ['foo'], [''], [1]]),
    byName: [new X509Certificate(root).checkHost('Brink Root CA'), attempt(() => new X509Certificate(root).checkEmail('a@b'))],
  };
};
