'use strict';
const attempt = require('../attempt');
const util = require('util');
exports.handler = async () => [
  util.stripVTControlCharacters('\u001b[31mred\u001b[39m'), attempt(() => util.stripVTControlCharacters(5)), util.styleText('red', 'x'), util.styleText(['bold', 'bgBlue'], 'x'),
  attempt(() => util.styleText('nocolor', 'x').length > 0).code, util.toUSVString('a\ud800b'), util.getSystemErrorName(-2), attempt(() => util.getSystemErrorName(2)),
  typeof util.debuglog('section'), util.debuglog('section').enabled, util.inspect.custom.toString(), util.inspect.defaultOptions, typeof util.TextEncoder, util.types === require('util/types'),
  util === require('node:util'), Object.keys(util.inspect.styles), util.inspect.colors.red, util.getSystemErrorMap().get(-13),
];
