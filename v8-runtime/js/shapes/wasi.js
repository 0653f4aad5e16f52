'use strict';
// `require('wasi')`: WebAssembly runs here, the system interface for it does not exist.
const { codes } = require('../core/errors');
const { validateString } = require('../core/validators');

class WASI {
  constructor(options = {}) {
    const { version } = options;
    validateString(version, 'options.version');
    if (version !== 'unstable' && version !== 'preview1') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.version', version, 'unsupported WASI version');
    }
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('WASI');
  }
  finalizeBindings() { /* no instance exists */ }
  start() { /* no instance exists */ }
  initialize() { /* no instance exists */ }
  getImportObject() { return {}; }
}

module.exports = { WASI };
