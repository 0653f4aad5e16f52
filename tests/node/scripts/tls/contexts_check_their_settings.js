'use strict';
const tls = require('tls');
const attempt = require('../attempt');
const make = (options) => attempt(() => Object.keys(tls.createSecureContext(options)));
exports.handler = async () => [
  make(), make({}), make({ ca: 5 }), make({ ca: [5] }), make({ minVersion: 'x' }), make({ maxVersion: 'TLSv9' }), make({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' }),
  make({ secureProtocol: 'TLSv1_2_method', minVersion: 'TLSv1.2' }), make({ secureProtocol: 'x' }), make({ key: 5 }), make({ cert: 5 }),
  make({ secureProtocol: 'TLSv1_2_method' }),
];
