'use strict';
// Numbers that are none, negative, fractions and too large; encodings that are none.
const { transcode } = require('buffer');
const kOdd = [undefined, 0, 1, 3, -1, 1.5, NaN, '1', null, Infinity, -Infinity, 8, 2 ** 32, {}];
const kEncodings = [undefined, '', null, 5, 'hex', 'nope', 'ucs2', 'base64', 'latin1'];
const attempt = (run) => {
  try {
    const value = run();
    return Buffer.isBuffer(value) ? value.toString('hex') : value;
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
};
const bytes = () => Buffer.from('00112233445566', 'hex');
const hay = Buffer.from('abcabcabcé漢字abcXYabc');

exports.handler = async () => ({
  fill: kOdd.map((offset) => attempt(() => bytes().fill('ab', offset))).concat(kOdd.map((end) => attempt(() => bytes().fill(7, 1, end))), kEncodings.map((name) => attempt(() => bytes().fill('6162', name)))),
  alloc: kEncodings.map((name) => attempt(() => Buffer.alloc(4, '61', name))).concat([1.5, '3', -1].map((size) => attempt(() => Buffer.alloc(size, 1))), attempt(() => Buffer.alloc(3, 'é+?', 'hex'))),
  toString: kEncodings.map((name) => attempt(() => Buffer.from('ab').toString(name))),
  copy: kOdd.map((at) => { const target = bytes(); return [attempt(() => hay.copy(target, at)), attempt(() => hay.copy(target, 0, at)), attempt(() => hay.copy(target, 0, 0, at)), target.toString('hex')]; }),
  slices: kOdd.map((at) => ['latin1Slice', 'hexSlice', 'utf8Slice'].map((method) => [attempt(() => hay[method](at)), attempt(() => hay[method](0, at)), attempt(() => Buffer.alloc(0)[method](at))])),
  writes: kOdd.map((at) => ['utf8Write', 'hexWrite', 'ucs2Write'].map((method) => [attempt(() => bytes()[method]('6162', at)), attempt(() => bytes()[method]('6162', 1, at))])).concat(attempt(() => bytes().utf8Write(5)), attempt(() => bytes().write(5, 9))),
  indexOf: kOdd.map((at) => ['indexOf', 'lastIndexOf'].map((method) => ['abc', '', 'é', 0x62, Buffer.from('ca')].map((what) => kEncodings.slice(0, 3).map((name) => attempt(() => hay[method](what, at, name)))))),
  twoByte: [['', -3], ['', 100], ['', undefined], ['', -24], ['b', 0]].map(([what, at]) => [hay.indexOf(what, at, 'ucs2'), hay.lastIndexOf(what, at, 'ucs2')]),
  copyBytesFrom: kOdd.map((at) => [attempt(() => Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), at)), attempt(() => Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 0, at))]),
  atob: ['', 'a', 'ab', 'ab=', 'abc=', 'abc==', 'a===', '=', 'ab=c', 'ab\f=', 'abcde', 'abé', 'ab\v'].map((text) => attempt(() => atob(text))),
  transcode: ['\ufeffaé', 'a\u200db', '😀', '漢\u00ad'].map((text) => [attempt(() => transcode(Buffer.from(text), 'utf8', 'latin1')), attempt(() => transcode(Buffer.from(text), 'utf8', 'ascii'))]).concat(attempt(() => transcode(Buffer.alloc(0), 'nope', 'nope'))),
  names: ['swap16', 'utf8Slice', 'hexWrite', 'inspect', 'copy'].map((name) => [Buffer.prototype[name].name, Buffer.prototype[name].length]),
});
