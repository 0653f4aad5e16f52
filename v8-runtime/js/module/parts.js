'use strict';
// What the module loader of the handler folder takes from the layer.
const { codes, decorate } = require('./errors');
const { validateBoolean, validateFunction, validateObject, validateString } = require('../core/validators');
const primordials = require('../core/primordials');
const { withoutLoneSurrogates } = require('../core/well_formed_json');
const sourceMaps = require('./source_maps');

module.exports = {
  codes, decorate, validateBoolean, validateFunction, validateObject, validateString, primordials, sourceMaps,
  withoutLoneSurrogates,
  // The names that a CommonJS file exports, as far as its text tells: {exports, reexports}.
  lexCommonJs: (source) => require('cjs-module-lexer').parse(source),
};
