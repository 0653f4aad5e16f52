'use strict';
const tls = require('tls');
const cases = [
  ['a.com', { subject: { CN: 'a.com' } }], ['b.com', { subject: { CN: 'a.com' } }], ['x.a.com', { subjectaltname: 'DNS:*.a.com, DNS:b.org', subject: {} }],
  ['b.org', { subjectaltname: 'DNS:*.a.com, DNS:b.org', subject: {} }], ['a.com', { subjectaltname: 'DNS:*.a.com', subject: { CN: 'a.com' } }],
  ['1.2.3.4', { subjectaltname: 'IP Address:1.2.3.4', subject: {} }], ['1.2.3.5', { subjectaltname: 'IP Address:1.2.3.4, IP Address:::1', subject: {} }],
  ['::1', { subjectaltname: 'IP Address:0:0:0:0:0:0:0:1', subject: {} }], ['1.2.3.4', { subject: { CN: '1.2.3.4' } }],
  ['y.x.a.com', { subjectaltname: 'DNS:*.a.com', subject: {} }], ['a.com', { subject: {} }], ['a.com', {}],
  ['b.com', { subject: { CN: ['a.com', 'b.com'] } }], ['q.com', { subject: { CN: ['a.com', 'b.com'] } }], ['f1.a.com', { subjectaltname: 'DNS:f*.a.com', subject: {} }],
  ['a.com', { subjectaltname: 'URI:http://a.com/', subject: { CN: 'a.com' } }], ['A.com.', { subjectaltname: 'DNS:a.COM', subject: {} }],
  ['a.com', { subjectaltname: 'DNS:"a.com"', subject: {} }], ['xn--x.a.com', { subjectaltname: 'DNS:*.a.com', subject: {} }],
  ['xn--x.a.com', { subjectaltname: 'DNS:xn--*.a.com', subject: {} }], ['a.com', { subjectaltname: 'DNS:*.com', subject: {} }],
  ['bar.a.com', { subjectaltname: 'DNS:*b*.a.com', subject: {} }], ['a.com', { subjectaltname: 'DNS:a.com, DNS:"x\\"y", IP Address:1.1.1.1', subject: {} }],
];
exports.handler = async () => cases.map(([host, cert]) => {
  const error = tls.checkServerIdentity(host, cert);
  return error === undefined ? true : [error.name, error.code, error.message, error.reason, error.host, error.cert === cert, Object.keys(error)];
});
