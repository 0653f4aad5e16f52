'use strict';
// Each byte by itself and in pairs, in every encoding of the web that is neither Unicode nor windows-1252; gb18030 got a euro sign later.
const kEncodings = ['ibm866', 'iso-8859-2', 'iso-8859-3', 'iso-8859-4', 'iso-8859-5', 'iso-8859-6', 'iso-8859-7', 'iso-8859-8',
  'iso-8859-8-i', 'iso-8859-10', 'iso-8859-13', 'iso-8859-14', 'iso-8859-15', 'koi8-r', 'koi8-u', 'macintosh', 'windows-874',
  'windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1255', 'windows-1256', 'windows-1257', 'windows-1258',
  'x-mac-cyrillic', 'gbk', 'big5', 'euc-jp', 'iso-2022-jp', 'shift_jis', 'euc-kr'];
const all = Uint8Array.from({ length: 256 }, (_, i) => i);
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
};

exports.handler = async () => ({
  bytes: Object.fromEntries(kEncodings.map((name) => [name, new TextDecoder(name).decode(all)])),
  words: [
    new TextDecoder('shift_jis').decode(Buffer.from('93fa967b8cea8a43', 'hex')), new TextDecoder('euc-jp').decode(Buffer.from('c6fccbdcb8ec', 'hex')),
    new TextDecoder('iso-2022-jp').decode(Buffer.from('1b2442467c4b5c386c1b2842', 'hex')), new TextDecoder('big5').decode(Buffer.from('a4a4a4e5', 'hex')),
    new TextDecoder('gb2312').decode(Buffer.from('d6d0cec4', 'hex')), new TextDecoder('gb18030').decode(Buffer.from('8139ef30d6d0', 'hex')),
    new TextDecoder('ks_c_5601-1987').decode(Buffer.from('c7d1b1b9', 'hex')), new TextDecoder(' KOI8_R\n').decode(Buffer.from('d0d2c9d7c5d4', 'hex')),
  ],
  labels: ['866', 'l2', 'cyrillic', 'greek8', 'visual', 'logical', 'tis-620', 'latin5', 'x-cp1251', 'mac', 'sjis', 'x-gbk', 'big5-hkscs',
    'windows-949', 'ascii', 'unicode', 'iso-8859-16', 'replacement', 'x-user-defined', 'utf-7'].map((label) => attempt(() => new TextDecoder(label).encoding)),
  fatal: ['ff', '8260', '82', '41'].map((hex) => attempt(() => new TextDecoder('shift_jis', { fatal: true }).decode(Buffer.from(hex, 'hex')))),
  inPieces: (() => {
    const decoder = new TextDecoder('euc-jp');
    return [...Buffer.from('c6fccbdc41c6', 'hex')].map((byte) => decoder.decode(Uint8Array.of(byte), { stream: true })).concat(decoder.decode(), decoder.decode(Buffer.from('a1')));
  })(),
});
