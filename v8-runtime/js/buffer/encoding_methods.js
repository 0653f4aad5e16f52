'use strict';
// utf8Slice, utf8Write and their like for each encoding: Buffer's methods below toString and write.
const { MathMax, MathMin, MathTrunc, ObjectDefineProperty } = require('../core/primordials');
const { codes } = require('../core/errors');
const { getEncoding } = require('./encodings');

const { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

function outOfRange() {
  const error = new ERR_OUT_OF_RANGE('index', '', 0);
  error.message = 'Index out of range';
  return error;
}

function notAString(value) {
  const error = new ERR_INVALID_ARG_TYPE('argument', 'string', value);
  error.message = 'argument must be a string';
  return error;
}

// An index as the per-encoding methods take it: nothing negative, and no number is 0.
function rawIndex(value, standard) {
  if (value === undefined) return standard;
  value = MathTrunc(+value);
  if (value < 0) throw outOfRange();
  return value === value ? value : 0;
}

// Node's own streams and some packages call them.
function addEncodingMethods(prototype) {
  for (const name of ['utf8', 'ascii', 'latin1', 'ucs2', 'base64', 'base64url', 'hex']) {
    const row = getEncoding(name);
    const methods = {
      [`${name}Slice`](start, end) {
        if (this.length === 0) return '';
      start = rawIndex(start, 0);
        end = MathMax(rawIndex(end, this.length), start);
        if (end > this.length) throw outOfRange();
        return end === start ? '' : row.decode(this, start, end - start);
      },
      [`${name}Write`](string, offset, length) {
        if (typeof string !== 'string') throw notAString(string);
        offset = rawIndex(offset, 0);
        if (offset > this.length) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
        return row.write(this, string, offset, MathMin(rawIndex(length, this.length - offset), this.length - offset));
      },
    };
    for (const key of [`${name}Slice`, `${name}Write`]) {
      ObjectDefineProperty(methods[key], 'length', { __proto__: null, value: 0, configurable: true });
      prototype[key] = methods[key];
    }
  }
}

module.exports = { addEncodingMethods, notAString };
