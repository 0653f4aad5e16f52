'use strict';
exports.handler = async () => {
  const texts = ['', 'abc', 'héllo wörld', '€ ☃ 😀', '\ud800x', 'a\0b'];
  const encodings = ['utf8', 'utf-8', 'UTF8', 'latin1', 'binary', 'ascii', 'ucs2', 'utf16le', 'UTF-16LE', 'base64', 'hex'];
  return texts.map((text) => encodings.map((encoding) => Buffer.from(text, encoding).toString('hex')));
};
