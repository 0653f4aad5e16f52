'use strict';
// What whatwg-url needs of UTF-8, natively.
const { native } = require('../core/native');

module.exports = {
  utf8Encode: native.utf8Encode,
  utf8DecodeWithoutBOM: (bytes) => native.utf8Decode(bytes, 0, bytes.length, false, true),
};
