'use strict';
const attempt = require('../attempt');
const { atob, btoa, isAscii, isUtf8, transcode } = require('node:buffer');
exports.handler = async () => [
  btoa('hello'), atob('aGVsbG8='), atob(' aGVs\nbG8 '), atob('aGVsbG8'), attempt(() => atob('a')), attempt(() => atob('a*b=')), attempt(() => btoa('€')),
  attempt(() => globalThis.btoa()), globalThis.atob('/+8='), globalThis.btoa(null), isAscii(Buffer.from('abc')), isAscii(Buffer.from('é')), isUtf8(Buffer.from('é')),
  isUtf8(Buffer.from([0xff])), transcode(Buffer.from('€é'), 'utf8', 'latin1').toString('hex'), transcode(Buffer.from('é'), 'utf8', 'utf16le').toString('hex'),
  attempt(() => transcode(Buffer.from('a'), 'utf8', 'hex').length), attempt(() => isUtf8('x')),
];
