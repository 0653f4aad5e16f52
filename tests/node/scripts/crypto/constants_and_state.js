// crypto.constants, and what there is to know about OpenSSL's state.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
exports.handler = async () => {
  const { defaultCipherList, defaultCoreCipherList, ...numbers } = crypto.constants;
  return {
    numbers, lists: [defaultCipherList, defaultCoreCipherList], names: Object.keys(crypto.constants).length,
    fixed: attempt(() => { 'use strict'; crypto.constants.TLS1_VERSION = 1; }),
    heap: crypto.secureHeapUsed(), fips: [crypto.getFips(), crypto.fips, attempt(() => crypto.setFips(false))],
    engine: [attempt(() => crypto.setEngine('a')), attempt(() => crypto.setEngine(5))],
  };
};
