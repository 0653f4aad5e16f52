'use strict';
// The error for missing arguments, as WebIDL has it.
const { TypeError } = require('../../core/primordials');
const { nativeError } = require('../data');

function requireArguments(given, wanted, method, where = 'SubtleCrypto') {
  if (given >= wanted) return;
  throw nativeError(TypeError, 'ERR_MISSING_ARGS',
    `Failed to execute '${method}' on '${where}': ${wanted} argument${wanted === 1 ? '' : 's'} required, but only ${given} present.`);
}

module.exports = { requireArguments };
