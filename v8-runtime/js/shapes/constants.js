'use strict';
// `require('constants')`, deprecated: those of os, fs and crypto in one frozen object.
const { constants: os } = require('../os');
const modules = require('../modules');

const merged = {};
for (const part of [os.dlopen, os.errno, os.priority, os.signals, modules.fs().constants, modules.crypto().constants]) {
  for (const name of Object.keys(part)) if (name !== 'defaultCipherList') merged[name] = part[name];
}
module.exports = Object.freeze(merged);
